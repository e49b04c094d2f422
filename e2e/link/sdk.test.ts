import { readFile } from 'node:fs/promises'
import { createContext, runInContext } from 'node:vm'
import { gzipSync } from 'node:zlib'
import { beforeAll, describe, expect, it } from 'vitest'
import { ensurePagesBuilt } from './scene.ts'

const PACKAGE = new URL('../../packages/link/', import.meta.url)
const built = (path: string): Promise<string> => readFile(new URL(path, PACKAGE), 'utf8')

beforeAll(ensurePagesBuilt)

describe('the SDK as it is built', () => {
  it.each(['dist/sdk/sdk.js', 'dist/sdk/rollcall-link.js'])('%s is less than 5 kB', async (path) => {
    expect(gzipSync(await built(path)).length).toBeLessThan(5 * 1024)
  })

  it('depends on nothing, and can be imported where there is no document, as an application does that renders on its server', async () => {
    expect(await built('dist/sdk/sdk.js')).not.toMatch(/\bfrom\s*['"]|\bimport\s*['"(]/)
    const sdk: unknown = await import(new URL('dist/sdk/sdk.js', PACKAGE).href)
    expect(sdk).toMatchObject({ authenticate: expect.any(Function), default: expect.any(Function) })
  })

  it('is RollcallLink where it is loaded by a script tag', async () => {
    const page = createContext({})
    runInContext(await built('dist/sdk/rollcall-link.js'), page)
    expect(runInContext('typeof RollcallLink.authenticate', page)).toBe('function')
  })

  it('has what the package exports, with types', async () => {
    const { exports } = JSON.parse(await built('package.json'))
    for (const path of [exports['.'].types, exports['.'].default, exports['./script']]) {
      expect(await built(path)).not.toBe('')
    }
    expect(await built(exports['.'].types)).toContain('authenticate')
  })
})
