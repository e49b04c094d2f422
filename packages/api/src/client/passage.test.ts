import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify'
import { afterEach, describe, expect, it } from 'vitest'
import { RollcallApiError } from './api-error.ts'
import { createClient } from './client.ts'

let server: FastifyInstance | undefined
afterEach(() => server?.close())

/** A passage to a server that answers every request with `answer`, and remembers what it was asked. */
const openProxy = async (answer: (request: FastifyRequest, reply: FastifyReply) => unknown) => {
  const requests: { method: string; url: string; body: unknown }[] = []
  server = Fastify({ forceCloseConnections: true })
  server.all('/*', (request, reply) => {
    const { method, url, body } = request
    requests.push({ method, url, body })
    return answer(request, reply)
  })
  const baseUrl = await server.listen({ port: 0, host: '127.0.0.1' })
  return { baseUrl, requests, proxy: createClient({ baseUrl: `${baseUrl}/`, token: 'a-token' }).proxy('acc 1') }
}

const caught = async (promise: Promise<unknown>): Promise<RollcallApiError> => {
  const error: unknown = await promise.catch((reason: unknown) => reason)
  if (!(error instanceof RollcallApiError)) throw new Error(`not a RollcallApiError: ${String(error)}`)
  return error
}

describe('client.proxy', () => {
  it('keeps path and query as they are and adds the connection', async () => {
    const { proxy, requests } = await openProxy(() => ({}))
    await proxy.get('/Users?filter=a%20eq%20"b"&x=&x=2', {
      query: [
        ['count', '1'],
        ['count', '2'],
      ],
    })
    await proxy.get('Users', { query: 'a=1' })
    expect(requests.map(({ url }) => url)).toEqual([
      '/proxy/Users?filter=a%20eq%20%22b%22&x=&x=2&count=1&count=2&integrated_account_id=acc%201',
      '/proxy/Users?a=1&integrated_account_id=acc%201',
    ])
  })

  it.each([
    '/Users/..',
    '/Users/../../api-token/t-1',
    '../api-token/t-1',
    '/Users/./x',
    '/Users/%2e%2E/%2E./api-token/t-1',
    '/Users/.%2e',
    '/Users/..%2Fapi-token',
    '/Users/..%5capi-token',
    String.raw`/Users\..\..\api-token`,
    String.raw`/Users/a\b`,
    '/Users/.\t./.\n./api-token/t-1',
    '/Users/..?count=1',
    '/Users/a#b',
    '/Users?a=1#b',
    '/Users?a=\r1',
  ])('refuses the path %j, which would lead elsewhere, and asks nobody', async (path) => {
    const { proxy, requests } = await openProxy(() => ({}))
    const error = await caught(proxy.delete(path))
    expect(error).toMatchObject({ code: 'invalid_request', status: 0 })
    expect(error.message).toMatch(/^The path .*\.$/)
    expect(requests).toEqual([])
  })

  it('refuses a query text that would cut off the connection', async () => {
    const { proxy, requests } = await openProxy(() => ({}))
    expect(await caught(proxy.get('/Users', { query: 'a=1#' }))).toMatchObject({ code: 'invalid_request', status: 0 })
    expect(requests).toEqual([])
  })

  it.each([
    '/Users/a..b',
    '/Users/...',
    '/Users/.hidden',
    '/Users/%252e%252e/x',
    '/Users/a%2Fb',
    '/Users?path=../x\\y',
    '//x',
  ])('lets the path %j through as it is', async (path) => {
    const { proxy, requests } = await openProxy(() => ({}))
    await proxy.get(path)
    expect(requests[0]?.url?.replace(/[?&]integrated_account_id.*/, '')).toBe(`/proxy/${path.replace(/^\/+/, '')}`)
  })

  it.each([
    ['GET', { body: 'x' }, 'GET takes no body. Leave the body out, or use another method.'],
    ['head', { body: {} }, 'HEAD takes no body. Leave the body out, or use another method.'],
    ['TRACE', {}, 'TRACE cannot be sent. Use GET, POST, PUT, PATCH, DELETE, HEAD or OPTIONS.'],
    ['connect', {}, 'CONNECT cannot be sent. Use GET, POST, PUT, PATCH, DELETE, HEAD or OPTIONS.'],
    ['GE T', {}, '"GE T" is no method. Use GET, POST, PUT, PATCH, DELETE, HEAD or OPTIONS.'],
    [
      'GET',
      { headers: { 'x-name': 'Ada €' } },
      'The header x-name cannot be sent: its name or value holds a character that headers cannot hold.',
    ],
    [
      'GET',
      { headers: { expect: '100-continue' } },
      'This cannot be sent as it is: expect header not supported. Change the headers.',
    ],
  ])('refuses %s with %j, and does not blame the network', async (method, options, sentence) => {
    const { proxy, requests } = await openProxy(() => ({}))
    const error = await caught(proxy.request(method, '/Users', options))
    expect(error).toMatchObject({ code: 'invalid_request', status: 0, message: sentence })
    expect(requests).toEqual([])
  })

  it('says where it could not get through, once it could not', async () => {
    const { proxy, baseUrl } = await openProxy(() => ({}))
    await server?.close()
    const error = await caught(proxy.get('/Users'))
    expect(error).toMatchObject({ code: 'network_error', status: 0 })
    expect(error.message).toBe(
      `${baseUrl} cannot be reached. Check that the server runs and that the base URL is right.`,
    )
  })

  it("rejects with the caller's own reason when the caller aborts", async () => {
    const { proxy } = await openProxy(() => new Promise(() => undefined))
    const reason = new Error('enough')
    await expect(proxy.get('/Users', { signal: AbortSignal.abort(reason) })).rejects.toBe(reason)
  })

  it("gives the vendor's answer whatever its status, without repeating", async () => {
    const { proxy, requests } = await openProxy((_request, reply) =>
      reply.code(503).header('x-vendor', '1').send({ a: 1 }),
    )
    const answer = await proxy.patch('/Users/1', { body: { active: false } })
    expect([answer.status, answer.headers.get('x-vendor'), await answer.json()]).toEqual([503, '1', { a: 1 }])
    expect(requests).toMatchObject([{ method: 'PATCH', body: { active: false } }])
  })

  it('streams both ways', async () => {
    server = Fastify()
    server.removeAllContentTypeParsers()
    server.addContentTypeParser('*', (_request, payload, done) => done(null, payload))
    server.all('/*', (request, reply) => reply.type('application/octet-stream').send(request.body))
    const address = await server.listen({ port: 0, host: '127.0.0.1' })
    let sent = 0
    const proxy = createClient({ baseUrl: address, token: 't' }).proxy('acc')
    const body = new ReadableStream<Uint8Array>({
      pull: (controller) => {
        sent += 1
        if (sent > 8) controller.close()
        else controller.enqueue(new Uint8Array(64 * 1024).fill(sent))
      },
    })
    const answer = await proxy.post('/Echo', { body, headers: { 'content-type': 'application/octet-stream' } })
    const bytes = await answer.bytes()
    expect([bytes.length, bytes[0], bytes.at(-1)]).toEqual([8 * 64 * 1024, 1, 8])
  })
})
