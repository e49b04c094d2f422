import type { Socket } from 'node:net'
import { describe, expect, it } from 'vitest'
import { failureOf, setScene } from './testing/scene.ts'
import { upstreamAt } from './testing/start-egress.ts'

const { sockets, start, vendor } = setScene()

/** A vendor that does what it is asked and answers each connection in turn: with text, or by hanging up. */
const answering = (...answers: readonly (string | undefined)[]) =>
  sockets((socket: Socket, count) =>
    socket.once('data', () => {
      const answer = answers[count - 1]
      if (answer === undefined) socket.destroy()
      else socket.end(`HTTP/1.1 ${answer}\r\ncontent-length: 0\r\n\r\n`)
    }),
  )

const PATCH = { method: 'PATCH', path: '/Users/1', body: { active: false }, repeatable: true } as const
const DELETE = { method: 'DELETE', path: '/Users/1' } as const

describe('a write whose first try may have taken effect', () => {
  it('may have taken effect, although the repeat finds nobody listening', async () => {
    let gone: (() => Promise<void>) | undefined
    const acme = await sockets((socket) =>
      socket.once('data', () => {
        socket.destroy()
        void gone?.()
      }),
    )
    gone = acme.close
    const error = await failureOf(start().egress.call(upstreamAt(acme.url), PATCH))
    expect(error).toMatchObject({
      code: 'vendor_unavailable',
      facts: { effect: 'unknown' },
      message: expect.stringMatching(/refused the connection.*read what is there/),
    })
  })

  it('may have taken effect, although the budget has no place for the repeat', async () => {
    const acme = await answering(undefined)
    const upstream = upstreamAt(acme.url, { budget: { requestsPerSecond: 0.01, burst: 1, concurrent: 1 } })
    const error = await failureOf(start().egress.call(upstream, PATCH))
    expect(error).toMatchObject({ code: 'vendor_rate_limited', facts: { effect: 'unknown' } })
    expect(error.message).toContain('read what is there')
  })

  it('may have taken effect, although the vendor said that it is not there for the moment', async () => {
    const acme = await answering('503 Busy\r\nretry-after: 1')
    const upstream = upstreamAt(acme.url, { budget: { requestsPerSecond: 0.01, burst: 1, concurrent: 1 } })
    const error = await failureOf(start().egress.call(upstream, DELETE))
    expect(error.facts.effect).toBe('unknown')
  })

  it.each([404, 409, 412, 429])(
    'is not believed to have had none by a repeat that is refused with %i',
    async (status) => {
      const acme = await answering(undefined, ...Array.from({ length: 2 }, () => `${status} No`))
      const { egress } = start()
      expect(await egress.call(upstreamAt(acme.url), DELETE)).toMatchObject({ status, uncertain: true })
      const proxied = await answering(undefined, ...Array.from({ length: 2 }, () => `${status} No`))
      const request = { ...DELETE, query: '', headers: [], body: undefined, absorbs: 'rate-limits' } as const
      expect(await egress.buffer(upstreamAt(proxied.url), request)).toMatchObject({ status, uncertain: true })
    },
  )

  it('is another matter where the first try was refused, never sent, or a read', async () => {
    const { egress } = start()
    const refused = await answering('429 Slow', '409 No')
    expect(await egress.call(upstreamAt(refused.url), PATCH)).toMatchObject({ status: 409, uncertain: false })
    const read = await answering(undefined, '404 No')
    expect(await egress.call(upstreamAt(read.url), { method: 'GET', path: '/' })).toMatchObject({ uncertain: false })
    const busy = await answering('429 Slow')
    const upstream = upstreamAt(busy.url, { budget: { requestsPerSecond: 0.01, burst: 1, concurrent: 1 } })
    expect(await failureOf(egress.call(upstream, PATCH))).toMatchObject({ facts: { effect: 'none' } })
  })
})

describe('a write whose answer cannot be taken', () => {
  it.each([
    ['is too large', { 'content-type': 'text/plain' }, 'x'.repeat(2000)],
    ['is in no known encoding', { 'content-encoding': 'zip' }, 'x'],
    ['cannot be decoded', { 'content-encoding': 'gzip' }, 'x'],
  ])('because it %s may have taken effect', async (_what, headers, body) => {
    const acme = await vendor((_request, response) => response.writeHead(201, headers).end(body))
    const { egress } = start()
    const asked = { path: '/Users', maxBytes: 1000 } as const
    const error = await failureOf(egress.call(upstreamAt(acme.url), { ...asked, method: 'POST', body: {} }))
    expect(error).toMatchObject({ code: 'vendor_malformed', facts: { effect: 'unknown' } })
    const read = await failureOf(egress.call(upstreamAt(acme.url), { ...asked, method: 'GET' }))
    expect(read.facts.effect).toBeUndefined()
  })

  it.each([
    ['is in no known encoding', '401 No\r\ncontent-encoding: zip\r\ncontent-length: 1\r\n\r\nx'],
    ['breaks off', '401 No\r\ncontent-length: 10\r\n\r\nx'],
  ])('is told to the owner of the connection by its status, where it %s', async (_what, answer) => {
    const acme = await sockets((socket) => socket.once('data', () => socket.end(`HTTP/1.1 ${answer}`)))
    const { egress } = start()
    const called = upstreamAt(acme.url)
    await failureOf(egress.call(called, { method: 'POST', path: '/Users', body: {} }))
    expect(called.observed).toMatchObject([{ status: 401, method: 'POST', path: '/Users' }])
    const held = upstreamAt(acme.url)
    const request = { method: 'POST', path: '/Users', query: '', headers: [], body: Buffer.from('{}') }
    await failureOf(egress.buffer(held, { ...request, absorbs: 'rate-limits' }))
    expect(held.observed).toMatchObject([{ status: 401, method: 'POST', path: '/Users' }])
  })
})
