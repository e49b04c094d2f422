import type { RequestListener } from 'node:http'
import { describe, expect, it } from 'vitest'
import { at, setScene } from './testing/scene.ts'
import { SECRET, TOKEN } from './testing/start-proxy.ts'

const { vendor, socketVendor, start } = setScene()

describe('a refusal', () => {
  it.each([
    ['no token', at('/proxy/Users'), { token: undefined }, 401, 'unauthorized'],
    ['an unknown token', at('/proxy/Users'), { token: 'nonsense' }, 401, 'unauthorized'],
    ['a token without the scope', at('/proxy/Users'), { token: 'reads-only' }, 403, 'forbidden'],
    ['an unknown account', '/proxy/Users?integrated_account_id=other', {}, 404, 'connection_not_found'],
    ['an unknown resource', at('/proxy/users'), {}, 404, 'unknown_resource'],
    ['a prototype’s property', at('/proxy/constructor'), {}, 404, 'unknown_resource'],
    ['TRACE', at('/custom/x'), { method: 'TRACE' }, 405, 'capability_missing'],
    ['an unknown format', at('/custom/x', 'truto_response_format=xml'), {}, 400, 'invalid_request'],
  ])('of %s has the shape of the house', async (_what, path, sending, status, code) => {
    const proxy = await start(await vendor((_request, response) => response.end()))
    const answer = await proxy.send(path, sending)
    expect(JSON.parse(answer.text)).toMatchObject({
      statusCode: status,
      code,
      request_id: answer.headers['x-request-id'],
    })
    expect(answer.status).toBe(status)
    expect(proxy.logged()).toMatchObject([{ event: 'proxy_refused', status, code }])
  })

  it('names the resources that exist', async () => {
    const proxy = await start('http://127.0.0.1:1')
    expect((await proxy.send(at('/proxy/nope'))).text).toContain('it has Users, Plain')
  })

  it('says for a write whether it may have happened', async () => {
    const dead = await start('http://127.0.0.1:1')
    expect(JSON.parse((await dead.send(at('/custom/x'), { method: 'POST', body: 'a' })).text)).toMatchObject({
      statusCode: 502,
      code: 'vendor_unavailable',
      effect: 'none',
    })
    const rude = await start(await socketVendor((socket) => socket.once('data', () => socket.destroy())))
    expect(JSON.parse((await rude.send(at('/custom/x'), { method: 'POST', body: 'a' })).text)).toMatchObject({
      statusCode: 502,
      effect: 'unknown',
    })
    const slow = await start(await socketVendor(() => undefined), { egress: { timeouts: { headersMs: 50 } } })
    expect(JSON.parse((await slow.send(at('/custom/x'), { method: 'POST', body: 'a' })).text)).toMatchObject({
      statusCode: 504,
      code: 'vendor_timeout',
      effect: 'unknown',
    })
  })
})

describe('a vendor that wants fewer calls', () => {
  const limited = (
    first: Record<string, string>,
  ): { readonly listener: RequestListener; readonly bodies: string[] } => {
    const bodies: string[] = []
    const listener: RequestListener = (request, response) => {
      const chunks: Buffer[] = []
      request.on('data', (chunk: Buffer) => chunks.push(chunk))
      request.on('end', () => {
        bodies.push(String(Buffer.concat(chunks).length))
        if (bodies.length === 1) response.writeHead(429, first).end('slow down')
        else response.end('ok')
      })
    }
    return { listener, bodies }
  }

  it('is waited for where the wait is short and the request is at hand', async () => {
    const { listener, bodies } = limited({ 'retry-after': '0' })
    const proxy = await start(await vendor(listener))
    expect(
      await proxy.send(at('/custom/x'), {
        method: 'POST',
        body: 'a'.repeat(60_000),
        headers: { 'content-length': '60000' },
      }),
    ).toMatchObject({ status: 200 })
    expect(bodies).toEqual(['60000', '60000'])
    expect(proxy.observed.map(({ status }) => status)).toEqual([429, 200])
  })

  it('is passed on where the wait is long, or the body has gone by', async () => {
    const long = limited({ 'retry-after': '3600' })
    expect(await (await start(await vendor(long.listener))).send(at('/custom/x'))).toMatchObject({
      status: 429,
      text: 'slow down',
      headers: { 'retry-after': '3600' },
    })
    const large = limited({ 'retry-after': '0' })
    const answer = await (await start(await vendor(large.listener))).send(at('/custom/x'), {
      method: 'POST',
      body: Buffer.alloc(70_000),
      headers: { 'content-length': '70000' },
    })
    expect(answer.status).toBe(429)
  })

  it('is not called faster than its budget', async () => {
    const proxy = await start(await vendor((_request, response) => response.end('ok')), {
      budget: { requestsPerSecond: 20, burst: 1, concurrent: 10 },
    })
    const startedAt = performance.now()
    const answers = await Promise.all(Array.from({ length: 5 }, () => proxy.send(at('/custom/x'))))
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200])
    expect(performance.now() - startedAt).toBeGreaterThanOrEqual(195)
  })
})

describe('secrets', () => {
  it('are neither in the log nor in what a caller is told', async () => {
    const proxy = await start(await socketVendor((socket) => socket.once('data', () => socket.destroy())))
    const answer = await proxy.send(at('/proxy/Users', 'filter=person%40example.com'), {
      headers: { 'x-own': 'own-value' },
    })
    const said = `${proxy.logText()}${answer.text}${answer.rawHeaders.join()}`
    for (const secret of [SECRET, TOKEN, 'example.com', 'own-value']) expect(said).not.toContain(secret)
  })
})
