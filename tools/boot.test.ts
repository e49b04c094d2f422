import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, rm, utimes } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type BareClone, createBareClone, lockFile } from './boot/testing/bare-clone.ts'

let clone: BareClone
beforeEach(async () => {
  clone = await createBareClone()
})
afterEach(() => clone.remove())

const stamp = (): string => join(clone.folder, 'node_modules/.rollcall-installed')

describe('installing', () => {
  it('installs on a bare clone, says so in one line, and starts the entry', async () => {
    const { code, stdout, stderr } = await clone.boot(['main.ts', 'one', 'two']).ended
    expect({ code, stdout }).toEqual({ code: 0, stdout: 'started one two' })
    expect(stderr).toMatch(/^Installing what package-lock\.json lists .* … done in \d+\.\d s\n$/)
    expect(await clone.npmCalls()).toEqual([
      'ci --include=dev --include=optional --no-audit --no-fund --loglevel=error',
    ])
  })

  it('installs nothing, and says nothing, when everything is there', async () => {
    await clone.boot(['main.ts']).ended
    expect(await clone.boot(['main.ts', 'again']).ended).toEqual({ code: 0, stdout: 'started again', stderr: '' })
    expect(await clone.npmCalls()).toHaveLength(1)
  })

  it('installs again when the lock file changed', async () => {
    await clone.boot(['main.ts']).ended
    await clone.write('package-lock.json', lockFile('1.0.1'))
    await clone.boot(['main.ts']).ended
    expect(await clone.npmCalls()).toHaveLength(2)
  })

  it('takes an installation by hand for what it is when npm’s own record agrees with the lock file', async () => {
    await clone.boot(['main.ts']).ended
    await rm(stamp())
    expect((await clone.boot(['main.ts']).ended).stderr).toBe('')
    await rm(stamp())
    await clone.write('node_modules/.package-lock.json', lockFile('0.9.9'))
    expect((await clone.boot(['main.ts']).ended).stderr).toContain('Installing')
  })

  it('lets one of two starts install while the other waits', async () => {
    await clone.npmDoes('while [ -e npm ] && [ ! -e go ]; do sleep 0.05; done')
    const first = clone.boot(['main.ts', 'first'])
    await first.said('Installing')
    const second = clone.boot(['main.ts', 'second'])
    await second.said('waiting')
    await clone.write('go', '')
    expect(await first.ended).toMatchObject({ code: 0, stdout: 'started first' })
    expect(await second.ended).toMatchObject({ code: 0, stdout: 'started second' })
    expect(await clone.npmCalls()).toHaveLength(1)
  })

  it('takes over from a start that was killed while it installed', async () => {
    const lock = join(clone.folder, '.rollcall-install.lock')
    await clone.write('.rollcall-install.lock', 'a dead process')
    await utimes(lock, new Date(0), new Date(0))
    expect(await clone.boot(['main.ts']).ended).toMatchObject({ code: 0, stdout: 'started ' })
    expect(existsSync(lock)).toBe(false)
  })

  it('shows npm’s output when it fails, starts nothing, and tries again at the next start', async () => {
    await clone.npmDoes('echo the registry is down >&2; exit 7')
    const failed = await clone.boot(['main.ts']).ended
    expect(failed).toMatchObject({ code: 1, stdout: '' })
    expect(failed.stderr).toContain('the registry is down')
    expect(failed.stderr).toContain('npm ci failed; nothing was started.')
    expect(existsSync(stamp())).toBe(false)
    await clone.npmDoes('')
    expect(await clone.boot(['main.ts']).ended).toMatchObject({ code: 0, stdout: 'started ' })
  })
})

describe('running the entry', () => {
  it('finds the entry from the root, and leaves the current directory as it was', async () => {
    await clone.write('main.ts', 'process.stdout.write(process.cwd())')
    const elsewhere = join(clone.folder, 'elsewhere')
    await mkdir(elsewhere)
    expect(await clone.boot(['main.ts'], { cwd: elsewhere }).ended).toMatchObject({ code: 0, stdout: elsewhere })
  })

  it('ends with the exit code of the entry', async () => {
    await clone.write('main.ts', 'process.exit(42)')
    expect(await clone.boot(['main.ts']).ended).toMatchObject({ code: 42 })
  })

  it('passes signals on, and ends when the entry does', async () => {
    await clone.write(
      'main.ts',
      `process.on('SIGTERM', () => process.exit(7)); setInterval(() => {}, 1000); process.stdout.write('ready')`,
    )
    const start = clone.boot(['main.ts'])
    await start.said('ready')
    start.kill('SIGTERM')
    expect(await start.ended).toMatchObject({ code: 7 })
  })

  it('ends in order when the npm that started it is killed', async () => {
    await clone.write(
      'main.ts',
      `process.on('SIGTERM', () => { process.stdout.write(' and done'); process.exit() })
       setInterval(() => {}, 1000)
       process.stdout.write('ready')`,
    )
    const start = clone.bootUnderNpm(['main.ts'])
    await start.said('ready')
    start.kill('SIGKILL')
    expect(await start.ended).toMatchObject({ stdout: 'ready and done' })
  })

  it('says how to use it when there is no entry', async () => {
    expect(await clone.boot([]).ended).toMatchObject({ code: 1, stderr: expect.stringContaining('<entry.ts>') })
  })
})

describe('choosing the Node', () => {
  /** Asks the module in a process of its own, as it is plain JavaScript for any Node. */
  const choose = (system: string, version: string): string =>
    spawnSync(
      process.execPath,
      [
        '--input-type=module',
        '--eval',
        `import { pinnedNode } from ${JSON.stringify(join(clone.folder, 'tools/boot/pinned-node.mjs'))}
        try { console.log(pinnedNode(${JSON.stringify(tmpdir())}, ${JSON.stringify({ system, version })})) }
        catch (error) { console.log(error.message) }`,
      ],
      { encoding: 'utf8' },
    ).stdout.trim()

  it('takes the Node at hand where npm has none and it is new enough', () => {
    expect(choose('darwin-arm64', '24.0.0')).toBe(process.execPath)
  })

  it('says which Node to install where the one at hand is too old', () => {
    expect(choose('darwin-arm64', '22.18.0')).toBe(
      'Rollcall runs on Node 24 or newer, this is 22.18.0, and npm has no Node 24 for darwin-arm64. Install it from https://nodejs.org and start again.',
    )
  })
})
