import { once } from 'node:events'
import type { Socket } from 'node:net'
import { describe, expect, it } from 'vitest'
import type { EgressOptions } from './egress.ts'
import { failureOf, setScene } from './testing/scene.ts'
import { upstreamAt } from './testing/start-egress.ts'

const { sockets, start, vendor } = setScene()

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

  it('is our failure and not the vendor’s when the budget cannot be asked for, and nothing was sent', async () => {
    const acme = await vendor((_request, response) => response.end('{}'))
    const down = new Error('connection to the database lost')
    // border: stands for a database that is down, of which only the failing is looked at
    const db = new Proxy(
      {},
      {
        get: () => {
          throw down
        },
      },
    ) as never
    const { egress, logged } = start({ db })
    const error = await failureOf(egress.call(upstreamAt(acme.url), { method: 'POST', path: '/', body: {} }))
    expect(error).toMatchObject({ code: 'unavailable', status: 503, facts: { effect: 'none' }, cause: down })
    expect(error.message).not.toContain('Acme could not')
    expect(logged()).toMatchObject([{ error: 'unavailable' }])
    expect(acme.seen).toHaveLength(0)
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
