import { join } from 'node:path'
import { startProgram } from '../testing/server-process.ts'

const PROGRAM = join(import.meta.dirname, '../../examples/embed-link/server.mjs')

/** The example application as its own process, on an origin of its own. */
export const startExample = async (rollcall: {
  readonly url: string
  readonly token: string
}): Promise<AsyncDisposable & { readonly url: string }> => {
  const program = startProgram(PROGRAM, { ROLLCALL_URL: rollcall.url, ROLLCALL_API_TOKEN: rollcall.token, PORT: '0' })
  const url = /Open (\S+)/.exec(await program.printed(/Open \S+\n/))?.[1] ?? ''
  return {
    url,
    [Symbol.asyncDispose]: async () => {
      program.process.kill('SIGKILL')
      await program.ended()
    },
  }
}
