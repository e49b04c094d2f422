import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Build } from './builds.ts'
import { ensureBuilt } from './ensure-built.ts'

const builds: readonly Build[] = [
  { name: 'pages', folder: 'packages/pages', dependsOn: ['packages/other/src'], configs: ['vite.config.ts', 'sdk.ts'] },
  { name: 'absent', folder: 'packages/absent', dependsOn: [], configs: ['vite.config.ts'] },
]

/** In the place of the real one: notes how it was called, and writes something to serve. */
const VITE = `
import { appendFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
appendFileSync('../../calls', process.argv.slice(2).join(' ') + '\\n')
if (readFileSync('src/main.ts', 'utf8') === 'broken') { console.error('main.ts is broken'); process.exit(1) }
mkdirSync('dist', { recursive: true })
writeFileSync('dist/index.html', 'built')
`

let root: string
const write = async (path: string, text: string): Promise<void> => {
  await mkdir(dirname(join(root, path)), { recursive: true })
  await writeFile(join(root, path), text)
}
const calls = async (): Promise<number> =>
  existsSync(join(root, 'calls')) ? (await readFile(join(root, 'calls'), 'utf8')).trim().split('\n').length : 0

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'rollcall-build-'))
  await write('node_modules/vite/package.json', '{ "type": "module" }')
  await write('node_modules/vite/bin/vite.js', VITE)
  await write('package-lock.json', '{}')
  await write('packages/pages/vite.config.ts', '')
  await write('packages/pages/sdk.ts', '')
  await write('packages/pages/src/main.ts', 'one')
  await write('packages/other/src/index.ts', 'one')
})
afterEach(() => rm(root, { recursive: true }))

describe('building the pages', () => {
  it('builds each configuration, and compresses what it is sent as', async () => {
    await ensureBuilt(root, { builds })
    expect(await readFile(join(root, 'calls'), 'utf8')).toBe(
      'build --config vite.config.ts --logLevel warn\nbuild --config sdk.ts --logLevel warn\n',
    )
    expect(existsSync(join(root, 'packages/pages/dist/index.html.br'))).toBe(true)
  })

  it('builds nothing while nothing has changed', async () => {
    await ensureBuilt(root, { builds })
    await ensureBuilt(root, { builds })
    expect(await calls()).toBe(2)
  })

  it.each([
    'packages/pages/src/main.ts',
    'packages/pages/src/new.ts',
    'packages/other/src/index.ts',
    'package-lock.json',
  ])('builds again when %s changes', async (path) => {
    await ensureBuilt(root, { builds })
    await write(path, 'two')
    await ensureBuilt(root, { builds })
    expect(await calls()).toBe(4)
  })

  it('does not mind tests and texts', async () => {
    await ensureBuilt(root, { builds })
    await write('packages/pages/src/main.test.ts', 'two')
    await write('packages/pages/README.md', 'two')
    await ensureBuilt(root, { builds })
    expect(await calls()).toBe(2)
  })

  it('builds once when several start at the same time', async () => {
    await Promise.all([1, 2, 3].map(() => ensureBuilt(root, { builds })))
    expect(await calls()).toBe(2)
  })

  it('stops with the output of a build that fails, and tries again at the next start', async () => {
    await write('packages/pages/src/main.ts', 'broken')
    await expect(ensureBuilt(root, { builds })).rejects.toThrow(/main\.ts is broken[\s\S]*Building the pages failed/)
    await write('packages/pages/src/main.ts', 'mended')
    await ensureBuilt(root, { builds })
    expect(existsSync(join(root, 'packages/pages/dist/index.html'))).toBe(true)
  })
})
