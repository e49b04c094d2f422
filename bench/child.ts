import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, openSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline/promises'
import { fileURLToPath } from 'node:url'

/** A server of a bench in a process of its own. */
export type Child = {
  readonly url: string
  /** The connection to call through, and the headers to send; empty for a yardstick. */
  readonly account: string
  readonly headers: readonly string[]
  close(): Promise<void>
}

/** Starts one with the vendor's URL; it says its port and what else is needed on its first line, and ends with its standard input. */
export const startChild = async (entry: URL, vendorUrl: string): Promise<Child> => {
  // A server logs to its standard error: a line per call, which is a part of what a call costs.
  const folder = mkdtempSync(join(tmpdir(), 'rollcall-bench-'))
  const log = join(folder, 'log')
  const child = spawn(process.execPath, [...profiling(), fileURLToPath(entry), vendorUrl], {
    stdio: ['pipe', 'pipe', openSync(log, 'w')],
  })
  const { stdin, stdout } = child
  if (stdin === null || stdout === null) throw new Error('the server has no pipes')
  const [line] = await Promise.race([
    once(createInterface(stdout), 'line'),
    once(child, 'exit').then(([code]) =>
      Promise.reject(new Error(`the server ended with ${String(code)}; see ${log}`)),
    ),
  ])
  const { port, token, account = '' }: { port: number; token?: string; account?: string } = JSON.parse(String(line))
  return {
    url: `http://127.0.0.1:${port}`,
    account,
    headers: token === undefined ? [] : [`Authorization: Bearer ${token}`],
    close: async () => {
      stdin.end()
      await once(child, 'exit')
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** With `ROLLCALL_BENCH_PROFILE=<folder>` every server leaves a CPU profile there. */
const profiling = (): readonly string[] => {
  const folder = process.env['ROLLCALL_BENCH_PROFILE']
  return folder === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${folder}`]
}
