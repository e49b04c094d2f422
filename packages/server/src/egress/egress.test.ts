import { once } from 'node:events'
import type { Socket } from 'node:net'
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib'
import { RollcallError } from '@rollcall/core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { migrate, type OpenDatabase, openDatabase } from '../db/index.ts'
import type { EgressOptions } from './egress.ts'
import { SECRET, type StartedEgress, startEgress, upstreamAt } from './testing/start-egress.ts'
import { startSockets, startVendor } from './testing/vendor.ts'

let database: OpenDatabase
beforeAll(async () => {
  database = await openDatabase({ kind: 'memory' })
  await migrate(database.db)
})
afterAll(() => database.close())

const closing: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of closing.splice(0)) await close()
})

const start = (options?: Partial<EgressOptions>): StartedEgress => {
  const started = startEgress(database.db, options)
  closing.push(() => started.egress.close())
  return started
}
const vendor = async (...answer: Parameters<typeof startVendor>) => {
  const started = await startVendor(...answer)
  closing.push(started.close)
  return started
}
const sockets = async (...connected: Parameters<typeof startSockets>) => {
  const started = await startSockets(...connected)
  closing.push(started.close)
  return started
}
const failureOf = async (promise: Promise<unknown>): Promise<RollcallError> => {
  const error = await promise.then(
    () => undefined,
    (thrown: unknown) => thrown,
  )
  if (!(error instanceof RollcallError)) throw new Error(`expected a RollcallError, got ${String(error)}`)
  return error
}

describe('a call to a vendor', () => {
  it('goes to the path below the base URL with its query in order, its body as JSON, the credential and our name', async () => {
    const acme = await vendor((_request, response) => response.writeHead(201, { 'X-Thing': 'a' }).end('{"id":"1"}'))
    const { egress } = start()
    const upstream = upstreamAt(`${acme.url}/scim/v2/`)
    const answer = await egress.call(upstream, {
      method: 'POST',
      path: '/Users/a%2Fb',
      query: [
        ['filter', 'userName eq "a&b"'],
        ['x', '1'],
        ['x', ''],
        ['ä', ' '],
      ],
      extraQuery: 'raw=%20+',
      headers: { 'Content-Type': 'application/scim+json' },
      body: { userName: 'é' },
    })
    const [request] = acme.seen
    expect(request?.url).toBe('/scim/v2/Users/a%2Fb?filter=userName%20eq%20%22a%26b%22&x=1&x=&%C3%A4=%20&raw=%20+')
    expect(request?.body).toBe('{"userName":"é"}')
    expect(request?.headers).toMatchObject({
      authorization: `Bearer ${SECRET}`,
      'user-agent': 'Rollcall/1.2.3',
      'content-type': 'application/scim+json',
    })
    expect(answer).toMatchObject({
      status: 201,
      text: '{"id":"1"}',
      headers: { 'x-thing': 'a' },
      request: { method: 'POST' },
    })
    expect(JSON.stringify(answer)).not.toContain(SECRET)
    expect(upstream.observed).toMatchObject([{ status: 201, method: 'POST', path: '/Users/a%2Fb', text: '{"id":"1"}' }])
  })

  it('cannot be made to carry another credential or a header of its own making', async () => {
    const acme = await vendor((_request, response) => response.end('{}'))
    const { egress } = start()
    await egress.call(upstreamAt(acme.url), {
      method: 'GET',
      path: '/',
      headers: { Authorization: 'Bearer mine', 'User-Agent': 'kit' },
    })
    expect(acme.seen[0]?.headers).toMatchObject({ authorization: `Bearer ${SECRET}`, 'user-agent': 'kit' })
    const error = await failureOf(
      egress.call(upstreamAt(acme.url), { method: 'GET', path: '/', headers: { 'x-a': 'b\r\nx-c: d' } }),
    )
    expect(error).toMatchObject({ code: 'invalid_request' })
    expect(acme.seen).toHaveLength(1)
  })

  it('returns a redirect as it is', async () => {
    const acme = await vendor((_request, response) =>
      response.writeHead(302, { location: 'https://elsewhere.example' }).end(),
    )
    const answer = await start().egress.call(upstreamAt(acme.url), { method: 'GET', path: '/' })
    expect(answer).toMatchObject({ status: 302, headers: { location: 'https://elsewhere.example' } })
    expect(acme.seen).toHaveLength(1)
  })

  it.each([
    ['gzip', gzipSync('{"ü":1}')],
    ['br', brotliCompressSync('{"ü":1}')],
    ['deflate', deflateSync('{"ü":1}')],
    ['deflate', deflateRawSync('{"ü":1}')],
    ['gzip, br', brotliCompressSync(gzipSync('{"ü":1}'))],
  ])('decodes %s', async (encoding, bytes) => {
    const acme = await vendor((_request, response) =>
      response.writeHead(200, { 'content-encoding': encoding }).end(bytes),
    )
    expect((await start().egress.call(upstreamAt(acme.url), { method: 'GET', path: '/' })).text).toBe('{"ü":1}')
  })

  it('stops an answer that is too large while it arrives, and one that unfolds to too much', async () => {
    const endless = await sockets((socket) => {
      socket.write('HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n')
      const timer = setInterval(() => socket.write(`1000\r\n${'x'.repeat(4096)}\r\n`), 1)
      socket.on('close', () => clearInterval(timer))
    })
    const { egress } = start()
    const cut = await failureOf(egress.call(upstreamAt(endless.url), { method: 'GET', path: '/', maxBytes: 50_000 }))
    expect(cut).toMatchObject({ code: 'vendor_malformed', message: expect.stringContaining('50000 bytes') })
    const bomb = await vendor((_request, response) =>
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(Buffer.alloc(10_000_000))),
    )
    const burst = await failureOf(egress.call(upstreamAt(bomb.url), { method: 'GET', path: '/', maxBytes: 50_000 }))
    expect(burst).toMatchObject({ code: 'vendor_malformed', message: expect.stringContaining('50000 bytes') })
  })

  it('is refused to a private address before anything is sent, and by name when the name resolves to one', async () => {
    const acme = await vendor((_request, response) => response.end())
    const { egress } = start({ allow: [] })
    for (const url of [acme.url, acme.url.replace('http://127.0.0.1', 'https://localhost')]) {
      const error = await failureOf(egress.call(upstreamAt(url), { method: 'POST', path: '/' }))
      expect(error).toMatchObject({
        code: 'egress_refused',
        status: 400,
        message: expect.stringContaining('ROLLCALL_ALLOW_EGRESS'),
      })
    }
    expect(acme.seen).toHaveLength(0)
  })

  it('writes one line, with the vendor’s request id and without a secret, a query, a header, a body', async () => {
    const acme = await vendor((_request, response) =>
      response
        .writeHead(200, { 'x-acme-request-id': 'r-77', 'x-private': 'header-value' })
        .end('{"mail":"body-value"}'),
    )
    const calls: unknown[] = []
    const { egress, logged, logText } = start({ onCall: (call) => calls.push(call) })
    await egress.call(
      upstreamAt(acme.url),
      { method: 'PUT', path: '/Users/7', query: [['filter', 'query-value']], body: { a: 'sent-value' } },
      { requestId: 'q-1' },
    )
    expect(logged()).toMatchObject([
      {
        event: 'vendor_call',
        connection_id: 'connection-1',
        request_id: 'q-1',
        method: 'PUT',
        path: '/Users/7',
        status: 200,
        bytes: 21,
        tries: 1,
        vendor_request_id: 'r-77',
      },
    ])
    for (const secret of [SECRET, 'header-value', 'body-value', 'query-value', 'sent-value'])
      expect(logText()).not.toContain(secret)
    expect(calls).toMatchObject([{ status: 200, vendor: 'Acme' }])
  })
})

describe('a call that goes wrong', () => {
  it('is repeated after 429, with a fresh credential, and is one line in the log', async () => {
    const acme = await vendor((_request, response, count) =>
      count === 1 ? response.writeHead(429, { 'retry-after': '0' }).end('slow down') : response.end('{}'),
    )
    let token = 0
    const { egress, logged } = start()
    const upstream = upstreamAt(acme.url, { credentialHeaders: () => ({ authorization: `Bearer ${++token}` }) })
    const answer = await egress.call(upstream, { method: 'POST', path: '/', body: { a: 1 } })
    expect(answer.status).toBe(200)
    expect(acme.seen.map(({ headers, body }) => [headers.authorization, body])).toEqual([
      ['Bearer 1', '{"a":1}'],
      ['Bearer 2', '{"a":1}'],
    ])
    expect(logged()).toMatchObject([{ tries: 2, status: 200 }])
  })

  it('waits as long as Retry-After says, in seconds or as a date, and keeps other calls away meanwhile', async () => {
    const acme = await vendor((_request, response, count) => {
      if (count === 1) response.writeHead(429, { 'retry-after': '2' }).end()
      else if (count === 2)
        response
          .writeHead(503, { date: 'Thu, 01 Jan 2026 00:00:00 GMT', 'retry-after': 'Thu, 01 Jan 2026 00:00:03 GMT' })
          .end()
      else response.end('{}')
    })
    const { egress, slept } = start()
    await egress.call(upstreamAt(acme.url), { method: 'GET', path: '/' })
    expect(slept.filter((ms) => ms >= 1000)).toEqual([2000, 3000])
    expect(acme.seen).toHaveLength(3)
  })

  it('passes on a 429 that asks for more patience than there is', async () => {
    const acme = await vendor((_request, response) => response.writeHead(429, { 'retry-after': '3600' }).end('later'))
    const { egress } = start()
    const upstream = upstreamAt(acme.url)
    expect(await egress.call(upstream, { method: 'GET', path: '/' })).toMatchObject({ status: 429, text: 'later' })
    const next = await failureOf(egress.call(upstream, { method: 'GET', path: '/' }))
    expect(next).toMatchObject({ code: 'vendor_rate_limited', facts: { effect: 'none' } })
    expect(next.facts.retryAfterSeconds).toBeGreaterThan(3500)
    expect(acme.seen).toHaveLength(1)
  })

  it('is not repeated when a write’s answer was lost, and says that it may have happened', async () => {
    const rude = await sockets((socket) => socket.once('data', () => socket.destroy()))
    const { egress } = start()
    const error = await failureOf(egress.call(upstreamAt(rude.url), { method: 'POST', path: '/', body: {} }))
    expect(error).toMatchObject({
      code: 'vendor_unavailable',
      facts: { effect: 'unknown' },
      message: expect.stringContaining('read what is there'),
    })
    expect(rude.connections()).toBe(1)
  })

  it('is repeated when a read’s answer was lost, in its middle, too', async () => {
    const flaky = await sockets((socket, count) =>
      socket.once('data', () => {
        if (count === 1) socket.destroy()
        else if (count === 2) socket.end('HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nhalf')
        else socket.end('HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nwhole')
      }),
    )
    expect((await start().egress.call(upstreamAt(flaky.url), { method: 'GET', path: '/' })).text).toBe('whole')
    expect(flaky.connections()).toBe(3)
  })

  it('had no effect when nobody listens', async () => {
    const gone = await vendor(() => undefined)
    await gone.close()
    const { egress, logged } = start()
    const error = await failureOf(egress.call(upstreamAt(gone.url), { method: 'POST', path: '/', body: {} }))
    expect(error).toMatchObject({
      code: 'vendor_unavailable',
      facts: { effect: 'none' },
      message: expect.stringContaining('Nothing was sent'),
    })
    expect(logged()).toMatchObject([{ tries: 3, error: 'vendor_unavailable' }])
  })

  it.each([
    ['HTTP/1.1 200 OK\r\ncontent-length: nonsense\r\n\r\n', 'vendor_malformed'],
    ['SSH-2.0-OpenSSH_9\r\n', 'vendor_malformed'],
    [`HTTP/1.1 200 OK\r\nx-long: ${'x'.repeat(20_000)}\r\n\r\n`, 'vendor_malformed'],
    ['HTTP/1.1 200 OK\r\ncontent-encoding: zip\r\ncontent-length: 1\r\n\r\nx', 'vendor_malformed'],
    ['HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\ncontent-length: 1\r\n\r\nx', 'vendor_malformed'],
  ])('is malformed when the answer is %j', async (bytes, code) => {
    const odd = await sockets((socket) => socket.once('data', () => socket.end(bytes)))
    expect(await failureOf(start().egress.call(upstreamAt(odd.url), { method: 'GET', path: '/' }))).toMatchObject({
      code,
    })
  })

  it.each<[string, (socket: Socket) => void, Partial<EgressOptions['timeouts'] & object>]>([
    ['begins to answer', () => undefined, { headersMs: 50 }],
    ['goes on', (socket) => socket.write('HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nx'), { idleMs: 50 }],
    [
      'is done with the whole call',
      (socket) => socket.write('HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nx'),
      { callMs: 50 },
    ],
  ])('times out when the vendor never %s', async (_what, answer, timeouts) => {
    const slow = await sockets((socket) => socket.once('data', () => answer(socket)))
    const { egress } = start({ timeouts })
    const error = await failureOf(egress.call(upstreamAt(slow.url), { method: 'DELETE', path: '/' }))
    expect(error).toMatchObject({ code: 'vendor_timeout', status: 504, facts: { effect: 'unknown' } })
    expect(slow.connections()).toBe(1)
  })

  it('is given up at the vendor as soon as the caller gives up', async () => {
    const hungUp = Promise.withResolvers<void>()
    const arrived = Promise.withResolvers<void>()
    const slow = await sockets((socket) => {
      socket.once('data', () => arrived.resolve())
      socket.once('close', () => hungUp.resolve())
    })
    const { egress, logged } = start()
    const caller = new AbortController()
    const call = egress.call(upstreamAt(slow.url), { method: 'GET', path: '/' }, { signal: caller.signal })
    await arrived.promise
    caller.abort(new Error('changed my mind'))
    await expect(call).rejects.toThrow('changed my mind')
    await hungUp.promise
    expect(logged()).toMatchObject([{ error: 'aborted' }])
  })

  it('gives back its place when the caller gives up while waiting for it', async () => {
    const acme = await vendor((_request, response) => setTimeout(() => response.end('{}'), 30))
    const { egress } = start()
    const upstream = upstreamAt(acme.url, { budget: { requestsPerSecond: 1e6, burst: 100, concurrent: 1 } })
    const first = egress.call(upstream, { method: 'GET', path: '/1' })
    const caller = new AbortController()
    const second = egress.call(upstream, { method: 'GET', path: '/2' }, { signal: caller.signal })
    const third = egress.call(upstream, { method: 'GET', path: '/3' })
    caller.abort(new Error('gone'))
    await expect(second).rejects.toThrow('gone')
    await Promise.all([first, third])
    expect(acme.seen.map(({ url }) => url)).toEqual(['/1', '/3'])
  })
})

describe('closing', () => {
  it('ends what is under way', async () => {
    const slow = await sockets(() => undefined)
    const { egress } = start()
    const call = failureOf(egress.call(upstreamAt(slow.url), { method: 'POST', path: '/' }))
    while (slow.connections() === 0) await once(process, 'x', { signal: AbortSignal.timeout(5) }).catch(() => undefined)
    await egress.close()
    expect((await call).code).toBe('vendor_unavailable')
  })
})
