import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Fastify, { type FastifyInstance } from 'fastify'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { site } from './site.ts'

const PAGE = '<!doctype html><title>The page</title>'

let folder: string
let app: FastifyInstance
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rollcall-pages-'))
  app = Fastify()
})
afterEach(async () => {
  await app.close()
  await rm(folder, { recursive: true })
})

const serve = async (frameAncestors: Parameters<typeof site>[0]['frameAncestors'] = "'none'") => {
  await app.register(site({ name: 'console', prefix: '/console', folder, frameAncestors }))
}

const build = async (): Promise<void> => {
  await mkdir(join(folder, 'assets'))
  await writeFile(join(folder, 'index.html'), PAGE)
  await writeFile(join(folder, 'assets/main-abc123.js'), 'script')
  await writeFile(join(folder, 'assets/main-abc123.js.br'), 'compressed')
  await writeFile(join(folder, 'mark.svg'), '<svg/>')
}

describe('a site', () => {
  it.each(['/console', '/console/', '/console/connections', '/console/connections/a.b?tab=users'])(
    'answers %s with its page, never from a cache without asking',
    async (url) => {
      await build()
      await serve()
      const answer = await app.inject(url)
      expect(answer.statusCode).toBe(200)
      expect(answer.body).toBe(PAGE)
      expect(answer.headers).toMatchObject({
        'content-type': 'text/html; charset=utf-8',
        'cache-control': 'no-cache',
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'no-referrer',
      })
    },
  )

  it('lets its page load from this server alone, runs nothing inline, and may not be framed', async () => {
    await build()
    await serve()
    const policy = String((await app.inject('/console/')).headers['content-security-policy'])
    expect(policy).toContain("default-src 'none'")
    expect(policy).toContain("script-src 'self';")
    expect(policy).toContain("frame-ancestors 'none'")
    expect(policy).not.toContain('unsafe')
  })

  it('may be framed by whom the request allows', async () => {
    await build()
    await serve(async ({ url }) => (url.includes('token=good') ? 'https://app.acme.test' : "'none'"))
    const policyOf = async (url: string) => String((await app.inject(url)).headers['content-security-policy'])
    expect(await policyOf('/console/?token=good')).toContain('frame-ancestors https://app.acme.test')
    expect(await policyOf('/console/?token=bad')).toContain("frame-ancestors 'none'")
  })

  it.each([
    'index.html',
    'index.html.br',
    'index.html.gz',
    '%69ndex.html',
    'index%2Ehtml',
    '/index.html',
    'assets/%2e%2e/index.html',
    '%2findex.html',
    'index.html/',
    'index.html%00',
    '%2569ndex.html',
  ])('sends its page under %s no other way than with its policy, or not at all', async (path) => {
    await build()
    await writeFile(join(folder, 'index.html.br'), 'the page, packed')
    await serve()
    for (const method of ['GET', 'HEAD'] as const) {
      for (const accepted of ['identity', 'br']) {
        const answer = await app.inject({
          method,
          url: `/console/${path}`,
          headers: { 'accept-encoding': accepted },
        })
        if (answer.statusCode === 200) {
          expect(answer.headers['content-security-policy']).toContain("frame-ancestors 'none'")
          expect(answer.headers['content-encoding']).toBeUndefined()
        } else expect(answer.body).not.toContain('page')
      }
    }
  })

  it('sends files with a hash in their name to be kept for good, compressed where the browser takes that', async () => {
    await build()
    await serve()
    const plain = await app.inject('/console/assets/main-abc123.js')
    expect(plain.body).toBe('script')
    expect(plain.headers['cache-control']).toContain('immutable')
    const packed = await app.inject({
      url: '/console/assets/main-abc123.js',
      headers: { 'accept-encoding': 'gzip, br' },
    })
    expect(packed.body).toBe('compressed')
    expect(packed.headers).toMatchObject({
      'content-encoding': 'br',
      'content-type': expect.stringContaining('javascript'),
    })
    expect((await app.inject('/console/mark.svg')).headers['cache-control']).toBe('no-cache')
  })

  it('answers 404 where a file of another build is asked for, not a page in the place of a script', async () => {
    await build()
    await serve()
    const answer = await app.inject('/console/assets/main-old.js')
    expect(answer.statusCode).toBe(404)
    expect(answer.headers['cache-control']).toBeUndefined()
  })

  it('sends nothing from outside of its folder', async () => {
    await build()
    await serve()
    for (const path of ['/console/..%2f..%2fetc%2fpasswd', '/console/assets/..%2f..%2fpackage.json']) {
      const { body } = await app.inject(path)
      expect([PAGE, 'There is no such file.']).toContain(body)
    }
  })

  it('says how to build it where nobody has', async () => {
    await serve()
    const answer = await app.inject('/console/connections')
    expect(answer.statusCode).toBe(503)
    expect(answer.body).toContain('npm run build')
  })
})
