import { endpoints, openApiDocument } from '@rollcall/api'
import Fastify from 'fastify'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { docsPage } from './docs-page.ts'

const document = openApiDocument(endpoints, { version: '1.2.3' })
const fastify = Fastify()

const get = (url: string, headers: Readonly<Record<string, string>> = {}) =>
  fastify.inject({ method: 'GET', url, headers })

beforeAll(async () => {
  await fastify.register(docsPage(document))
})
afterAll(() => fastify.close())

describe('the reference page', () => {
  it('loads everything from this server', async () => {
    const page = await get('/docs/')
    expect(page.statusCode).toBe(200)
    const addresses = [...page.body.matchAll(/\b(?:src|href)="([^"]+)"/g)].map(([, address = '']) => address)
    expect(addresses.length).toBeGreaterThan(0)
    for (const address of addresses)
      expect(new URL(address, 'http://own.test/docs/').origin, address).toBe('http://own.test')
    for (const address of addresses)
      expect((await get(new URL(address, 'http://own.test/docs/').pathname)).statusCode).toBe(200)
  })

  it('is kept from calling anybody else, and from running a script that is not on it', async () => {
    const policy = String((await get('/docs/')).headers['content-security-policy'])
    expect(policy).toContain("default-src 'none'")
    expect(policy).toContain("connect-src 'self'")
    expect(policy).toMatch(/script-src 'self' 'sha256-/)
    expect(policy).not.toContain("script-src 'self' 'unsafe-inline'")
    expect(policy).not.toMatch(/https?:/)
  })

  it('has its script compressed where the browser takes that', async () => {
    const page = (await get('/docs/')).body
    const script = new URL(/<script src="([^"]+)"/.exec(page)?.[1] ?? '', 'http://own.test/docs/').pathname
    const plain = await get(script)
    const small = await get(script, { 'accept-encoding': 'gzip, br' })
    expect(small.headers['content-encoding']).toBe('br')
    expect(small.rawPayload.length).toBeLessThan(plain.rawPayload.length / 2)
  })
})

describe('the OpenAPI document', () => {
  it('is the contract, and is not sent again to who has it', async () => {
    const first = await get('/openapi.json')
    expect(first.json()).toEqual(JSON.parse(JSON.stringify(document)))
    const again = await get('/openapi.json', { 'if-none-match': String(first.headers['etag']) })
    expect([again.statusCode, again.body]).toEqual([304, ''])
  })
})
