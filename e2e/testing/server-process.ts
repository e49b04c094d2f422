import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const MAIN = new URL('../../packages/server/src/main.ts', import.meta.url).pathname

/** The server as its own process, as an operator starts it. */
export type ServerProcess = {
  readonly process: ChildProcess
  /** Everything printed so far, both streams. */
  output(): string
  /** Resolves when the text was printed; rejects when the process ends before. */
  printed(text: string | RegExp): Promise<string>
  /** Resolves with the exit code (or the signal) when the process has ended. */
  ended(): Promise<number | NodeJS.Signals>
}

export const startServer = (
  environment: Readonly<Record<string, string>>,
  args: readonly string[] = [],
): ServerProcess => startProgram(MAIN, environment, args)

/** Any program of the repository as its own process. */
export const startProgram = (
  path: string,
  environment: Readonly<Record<string, string>>,
  args: readonly string[] = [],
): ServerProcess => {
  const child = spawn(process.execPath, [path, ...args], {
    // Nothing of the test's own environment, except what a process needs to run.
    env: { PATH: process.env['PATH'] ?? '', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let text = ''
  const watchers = new Set<() => void>()
  const exit = new Promise<number | NodeJS.Signals>((resolve) => {
    child.once('exit', (code, signal) => {
      resolve(code ?? signal ?? 0)
      for (const watch of watchers) watch()
    })
  })
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      text += chunk.toString()
      for (const watch of watchers) watch()
    })
  }
  return {
    process: child,
    output: () => text,
    ended: () => exit,
    printed: (wanted) =>
      new Promise((resolve, reject) => {
        const watch = (): void => {
          const found = typeof wanted === 'string' ? text.includes(wanted) : wanted.test(text)
          if (found) resolve(text)
          else if (child.exitCode !== null || child.signalCode !== null) {
            reject(new Error(`The server ended before it printed ${String(wanted)}:\n${text}`))
          } else return
          watchers.delete(watch)
        }
        watchers.add(watch)
        watch()
      }),
  }
}

/** An empty data folder, removed by `remove`. */
export const emptyFolder = async (): Promise<{ readonly path: string; remove(): Promise<void> }> => {
  const path = await mkdtemp(join(tmpdir(), 'rollcall-e2e-'))
  return { path: join(path, 'data'), remove: () => rm(path, { recursive: true, force: true }) }
}
