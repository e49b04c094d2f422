import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { constants } from 'node:os'
import { fileURLToPath } from 'node:url'
import { UsageError } from './exit-codes.ts'
import type { ServerRole } from './session.ts'

/** Runs the server below this process, with this Node, until it ends. Nothing of it is loaded here. */
export const startServer = (role: ServerRole): Promise<number> => runNode([serverMain(), role])

/** @throws UsageError where only the CLI is installed */
const serverMain = (): string => {
  try {
    const path = fileURLToPath(import.meta.resolve('@rollcall/server/main'))
    if (existsSync(path)) return path
  } catch {
    // Not installed here; said below.
  }
  throw new UsageError('The server is not installed beside this CLI. Run this command in a clone of Rollcall.')
}

/** Signals that are for the server, too. A terminal sends the second kind to every process in the foreground itself. */
const SIGNALS = ['SIGTERM', 'SIGUSR2'] as const
const TERMINAL_SIGNALS = ['SIGINT', 'SIGHUP', 'SIGQUIT'] as const

/** Not passed on: sent twice, Ctrl-C would mean "at once" to a server that is about to end in order. */
const waitForServer = (): void => {}

/** Runs Node below this process, standard streams shared, signals passed on, and resolves with its exit code. */
export const runNode = async (args: readonly string[]): Promise<number> => {
  const child = spawn(process.execPath, [...args], { stdio: 'inherit' })
  const passOn = (signal: NodeJS.Signals) => void child.kill(signal)
  for (const signal of SIGNALS) process.on(signal, passOn)
  for (const signal of TERMINAL_SIGNALS) process.on(signal, process.stdin.isTTY ? waitForServer : passOn)
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', (code, signal) => resolve(code ?? 128 + (signal === null ? 0 : constants.signals[signal])))
  })
}
