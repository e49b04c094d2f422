import { describe, expect, it } from 'vitest'
import { setScene } from './testing/scene.ts'
import { upstreamAt } from './testing/start-egress.ts'

const { start, vendor } = setScene()

const throttling = {
  resetHeader: 'x-rate-limit-reset',
  isThrottled: ({ status, text }: { readonly status: number; readonly text: string }) =>
    status === 403 && text.includes('rateLimitExceeded'),
}

describe('a vendor that says "too fast" in its own way', () => {
  it('is waited for until the time it names in a header, measured by its own clock', async () => {
    const sent = new Date('2026-01-01T00:00:00Z')
    const reset = String(sent.getTime() / 1000 + 3)
    const acme = await vendor((_request, response, count) => {
      if (count > 1) return void response.end('{}')
      response.writeHead(429, { date: sent.toUTCString(), 'x-rate-limit-reset': reset }).end('slow down')
    })
    const { egress, slept } = start()
    const upstream = upstreamAt(acme.url, { throttling })
    expect(await egress.call(upstream, { method: 'POST', path: '/users', body: {} })).toMatchObject({ status: 200 })
    expect(slept).toContain(3000)
  })

  it('is believed by Retry-After where it sends both', async () => {
    const acme = await vendor((_request, response, count) => {
      if (count > 1) return void response.end('{}')
      response.writeHead(429, { 'retry-after': '1', 'x-rate-limit-reset': '99999999999' }).end()
    })
    const { egress, slept } = start()
    await egress.call(upstreamAt(acme.url, { throttling }), { method: 'GET', path: '/users' })
    expect(slept).toContain(1000)
  })

  it('is asked again after a 403 that means it, a write as well, and nobody is told of a lost right', async () => {
    const acme = await vendor((_request, response, count) => {
      if (count > 2) return void response.end('{}')
      response.writeHead(403).end('{"error":{"errors":[{"reason":"rateLimitExceeded"}]}}')
    })
    const { egress } = start()
    const upstream = upstreamAt(acme.url, { throttling })
    expect(await egress.call(upstream, { method: 'POST', path: '/users', body: {} })).toMatchObject({ status: 200 })
    expect(upstream.observed.map(({ status }) => status)).toEqual([429, 429, 200])
  })

  it('is passed on at once by a 403 that means it for longer than anybody waits', async () => {
    const reset = String(Date.parse('2026-01-01T01:00:00Z') / 1000)
    const date = new Date('2026-01-01T00:00:00Z').toUTCString()
    const acme = await vendor((_request, response) =>
      response.writeHead(403, { date, 'x-rate-limit-reset': reset }).end('rateLimitExceeded'),
    )
    const { egress } = start()
    await egress.call(upstreamAt(acme.url, { throttling }), { method: 'GET', path: '/users' })
    expect(acme.seen).toHaveLength(1)
  })

  it('is passed on when it goes on meaning it, and is no lost right even then', async () => {
    const acme = await vendor((_request, response) => response.writeHead(403).end('rateLimitExceeded'))
    const { egress } = start()
    const upstream = upstreamAt(acme.url, { throttling })
    expect(await egress.call(upstream, { method: 'GET', path: '/users' })).toMatchObject({ status: 403 })
    expect(acme.seen).toHaveLength(3)
    expect(upstream.observed.every(({ status }) => status === 429)).toBe(true)
  })

  it('leaves a 403 that means "forbidden" alone', async () => {
    const acme = await vendor((_request, response) => response.writeHead(403).end('no'))
    const { egress } = start()
    const upstream = upstreamAt(acme.url, { throttling })
    expect(await egress.call(upstream, { method: 'GET', path: '/users' })).toMatchObject({ status: 403 })
    expect(acme.seen).toHaveLength(1)
    expect(upstream.observed.map(({ status }) => status)).toEqual([403])
  })
})
