import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { concealer } from './conceal.ts'
import { setScene } from './testing/scene.ts'
import { SECRET, upstreamAt } from './testing/start-egress.ts'

const { start, vendor } = setScene()

describe('an answer that is held', () => {
  it('shows no credential that was echoed compressed, and is as long as it says', async () => {
    const acme = await vendor((_request, response) => {
      response
        .writeHead(200, { 'Content-Encoding': 'gzip', ETag: '"1"', 'x-kept': 'a' })
        .end(gzipSync(`sent ${SECRET}`))
    })
    const request = { method: 'POST', path: '/', query: '', headers: ['accept-encoding', 'zstd', 'x-a', 'b'] }
    const answer = await start().egress.buffer(upstreamAt(acme.url, { conceal: concealer([SECRET]) }), {
      ...request,
      body: undefined,
      absorbs: 'rate-limits',
    })
    expect(Buffer.from(answer.body).toString()).toBe(`sent ${'*'.repeat(SECRET.length)}`)
    expect(answer.headers).toMatchObject({ 'x-kept': 'a', 'content-length': '29' })
    for (const name of ['content-encoding', 'etag']) {
      expect(answer.headers[name]).toBeUndefined()
      expect(answer.rawHeaders.map((text) => text.toLowerCase())).not.toContain(name)
    }
    expect(acme.seen[0]?.headers).toMatchObject({ 'accept-encoding': 'gzip, br, deflate', 'x-a': 'b' })
  })

  it('without a body stays as it is, whatever encoding it names', async () => {
    const acme = await vendor((_request, response) => response.writeHead(204, { 'content-encoding': 'gzip' }).end())
    const request = { method: 'DELETE', path: '/', query: '', headers: [], body: undefined } as const
    const answer = await start().egress.buffer(upstreamAt(acme.url), { ...request, absorbs: 'rate-limits' })
    expect(answer).toMatchObject({ status: 204, headers: { 'content-encoding': 'gzip' } })
    expect(answer.body).toHaveLength(0)
  })
})
