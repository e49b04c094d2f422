import { type Client, createClient } from '@rollcall/api'
import { type Environment, readConfig, readHintFile } from './config.ts'
import { humanOutput, jsonOutput, type Output } from './output.ts'
import type { Terminal } from './terminal.ts'

/** Everything outside this program that a run touches. Injected, so that a test can look. */
export type Edges = {
  readonly terminal: Terminal
  readonly env: Environment
  readonly fetch: (url: string, init: RequestInit) => Promise<Response>
  /** Runs the server until it ends, and resolves with its exit code. */
  readonly startServer: (role: ServerRole) => Promise<number>
}

export type ServerRole = 'serve' | 'worker'

/** The options that every command has. */
export type GlobalFlags = {
  readonly url: string | undefined
  readonly token: string | undefined
  readonly json: boolean
}

/** What a command works with. */
export type Session = {
  readonly client: Client
  readonly output: Output
  readonly terminal: Terminal
}

/** @throws UsageError where no server is known */
export const openSession = ({ terminal, env, fetch }: Edges, flags: GlobalFlags): Session => {
  const { url, token } = readConfig({ flags, env, readHint: readHintFile })
  return {
    client: createClient({ baseUrl: url, token, fetch }),
    output: flags.json ? jsonOutput(terminal) : humanOutput(terminal),
    terminal,
  }
}
