import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rollcall-cli-'))
})
afterEach(async () => {
  if (above?.pid !== undefined) endGroup(above.pid)
  await rm(folder, { recursive: true })
})

let above: ChildProcess | undefined

/** A test that failed must not leave two processes behind. */
const endGroup = (pid: number): void => {
  try {
    process.kill(-pid, 'SIGKILL')
  } catch {
    // Both have ended by themselves, as they should.
  }
}

/** Runs a process that runs `script` below it as it would run the server. */
const runAbove = async (script: string) => {
  const path = join(folder, 'server.mjs')
  await writeFile(path, script)
  const module = new URL('./server-process.ts', import.meta.url).href
  const code = `const { runNode } = await import('${module}'); process.exitCode = await runNode(['${path}', 'serve'])`
  const args = ['--input-type=module', '--eval', code]
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'], detached: true })
  above = child
  return child
}

describe('the server below the CLI', () => {
  it('gets its role, shares standard output, and passes its exit code on', async () => {
    const child = await runAbove('console.log(process.argv[2]); process.exitCode = 42')
    const [said] = await once(child.stdout, 'data')
    expect(String(said)).toBe('serve\n')
    expect(await once(child, 'exit')).toEqual([42, null])
  })

  it.each(['SIGTERM', 'SIGINT', 'SIGHUP'] as const)('gets %s, and may end in its own time', async (signal) => {
    const child = await runAbove(
      `process.on('${signal}', () => setTimeout(() => process.exit(7), 20)); console.log('up'); setInterval(() => {}, 1000)`,
    )
    await once(child.stdout, 'data')
    child.kill(signal)
    expect(await once(child, 'exit')).toEqual([7, null])
  })

  it('ends with 128 and the number of the signal that ended the server', async () => {
    const child = await runAbove("process.kill(process.pid, 'SIGKILL')")
    expect(await once(child, 'exit')).toEqual([137, null])
  })
})
