import { readdir, readFile } from 'node:fs/promises'
import { gzipSync } from 'node:zlib'
import { beforeAll, describe, expect, it } from 'vitest'
import { ensureBuilt } from '../../tools/build/ensure-built.ts'

const ROOT = new URL('../../', import.meta.url)
const DIST = new URL('packages/console/dist/', ROOT)

/** What the first page of the console loads before it can be drawn, gzipped. */
const MOST_BYTES = 300_000

beforeAll(() => ensureBuilt(ROOT.pathname))

describe('the console as it is built', () => {
  it('is the build for production, whoever started it', async () => {
    const scripts = (await readdir(new URL('assets/', DIST))).filter((name) => name.endsWith('.js'))
    expect(scripts.length).toBeGreaterThan(10)
    for (const name of scripts) {
      expect([name, (await readFile(new URL(`assets/${name}`, DIST), 'utf8')).includes('jsxDEV')]).toEqual([
        name,
        false,
      ])
    }
  })

  it(`loads less than ${MOST_BYTES / 1000} kB before it is drawn`, async () => {
    const page = await readFile(new URL('index.html', DIST), 'utf8')
    const files = [...page.matchAll(/(?:src|href)="\/console\/([^"]+\.(?:js|css))"/g)].map(([, path = '']) => path)
    expect(files.length).toBeGreaterThan(3)
    const bytes = await Promise.all(files.map(async (path) => gzipSync(await readFile(new URL(path, DIST))).length))
    expect(bytes.reduce((sum, each) => sum + each, 0)).toBeLessThan(MOST_BYTES)
  })
})
