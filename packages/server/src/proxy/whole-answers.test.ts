import type { RequestListener } from 'node:http'
import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { at, setScene } from './testing/scene.ts'

const { vendor, start } = setScene()

describe('the incumbent’s envelope', () => {
  const people = Array.from({ length: 5 }, (_, index) => ({ id: String(index + 1) }))
  const scim: RequestListener = (request, response) => {
    const query = new URL(request.url ?? '', 'http://x').searchParams
    const from = Number(query.get('startIndex') ?? 1)
    const rows = people.slice(from - 1, from - 1 + Number(query.get('count') ?? 2))
    const body = gzipSync(JSON.stringify({ totalResults: people.length, Resources: rows, seen: request.url }))
    response
      .writeHead(200, { 'content-type': 'application/scim+json', 'content-encoding': 'gzip', etag: '"1"' })
      .end(body)
  }

  it('is put around a list only when it is asked for, and walks the vendor’s pages', async () => {
    const proxy = await start(await vendor(scim))
    const format = 'truto_response_format=unified'
    const ids: string[] = []
    let cursor: string | null = ''
    while (cursor !== null) {
      const answer = await proxy.send(at('/proxy/Users', `${format}&limit=2&next_cursor=${cursor}&filter=x`))
      expect(answer.headers).toMatchObject({ 'content-type': 'application/json; charset=utf-8' })
      expect(answer.headers['content-encoding']).toBeUndefined()
      const page: { result: { id: string }[]; next_cursor: string | null; prev_cursor: null; result_count: number } =
        JSON.parse(answer.text)
      expect(page).toMatchObject({ prev_cursor: null, result_count: page.result.length })
      ids.push(...page.result.map(({ id }) => id))
      cursor = page.next_cursor
    }
    expect(ids).toEqual(['1', '2', '3', '4', '5'])
    const verbatim = await proxy.send(at('/proxy/Users', 'limit=2'))
    expect(verbatim.headers['content-encoding']).toBe('gzip')
    expect((await proxy.send(at('/proxy/Users', `${format}&next_cursor=bogus`))).text).toContain('invalid_cursor')
    expect((await proxy.send(at('/proxy/Users', `${format}&limit=0`))).status).toBe(400)
  })

  it('is put around any JSON of a custom call, digit by digit; a record, a text and a refusal stay as they are', async () => {
    const answers: Record<string, [number, string, string]> = {
      '/json': [200, 'application/json', '{"n":12345678901234567890}'],
      '/text': [200, 'text/plain', 'hello'],
      '/no': [404, 'application/json', '{"detail":"no"}'],
      '/Users/1': [200, 'application/json', '{"id":"1"}'],
    }
    const proxy = await start(
      await vendor((request, response) => {
        const [status, type, body] = answers[request.url?.split('?', 1)[0] ?? ''] ?? [500, '', '']
        response.writeHead(status, { 'content-type': type }).end(body)
      }),
    )
    const bodyOf = async (path: string, method = 'GET') =>
      (await proxy.send(at(path, 'truto_response_format=unified'), { method })).text
    expect(await bodyOf('/custom/json')).toBe(
      '{"result":{"n":12345678901234567890},"next_cursor":null,"prev_cursor":null}',
    )
    expect(await bodyOf('/custom/json', 'POST')).toBe(
      '{"result":{"n":12345678901234567890},"next_cursor":null,"prev_cursor":null}',
    )
    expect(await bodyOf('/custom/text')).toBe('hello')
    expect(await bodyOf('/custom/no')).toBe('{"detail":"no"}')
    expect(await bodyOf('/proxy/Users/1')).toBe('{"id":"1"}')
  })
})

describe('a write', () => {
  it('is audited before it is sent and when it is over; a read is not', async () => {
    const proxy = await start(
      await vendor((request, response) => {
        response.writeHead(request.url === '/Users/no' ? 403 : request.url === '/Users/oh' ? 500 : 201).end()
      }),
    )
    await proxy.send(at('/proxy/Users'))
    await proxy.send(at('/proxy/Users/7'), { method: 'DELETE' })
    await proxy.send(at('/proxy/Users/no'), { method: 'PATCH', body: '{}' })
    await proxy.send(at('/proxy/Users/oh'), { method: 'POST', body: Buffer.alloc(100_000) })
    await expect.poll(proxy.audited).toEqual([
      { actor: 'api-token:test', action: 'proxy.called', target: 'DELETE /Users/7', outcome: 'succeeded' },
      { actor: 'api-token:test', action: 'proxy.called', target: 'PATCH /Users/no', outcome: 'failed' },
      { actor: 'api-token:test', action: 'proxy.called', target: 'POST /Users/oh', outcome: 'unknown' },
    ])
  })

  it('with an Idempotency-Key happens once, and its answer is given again', async () => {
    let calls = 0
    const proxy = await start(
      await vendor((request, response) => {
        calls += 1
        expect(request.headers['idempotency-key']).toBeUndefined()
        response.writeHead(201, { 'x-vendor': 'v', 'content-type': 'application/scim+json' }).end(`{"id":"${calls}"}`)
      }),
    )
    const post = (key: string, body: string) =>
      proxy.send(at('/proxy/Users'), { method: 'POST', body, headers: { 'idempotency-key': key } })
    const first = await post('k1', '{"a":1}')
    const second = await post('k1', '{"a":1}')
    expect(second).toMatchObject({
      status: 201,
      text: first.text,
      headers: { 'x-vendor': 'v', 'content-type': 'application/scim+json', 'idempotency-replayed': 'true' },
    })
    expect(second.headers['x-request-id']).not.toBe(first.headers['x-request-id'])
    expect((await post('k1', '{"a":2}')).status).toBe(422)
    expect((await post('k2', '{"a":1}')).text).toBe('{"id":"2"}')
    expect((await post('k3', 'x'.repeat(1024 * 1024 + 1))).status).toBe(413)
    expect(calls).toBe(2)
  })

  it('keeps its key when the vendor failed, because it may have happened', async () => {
    let calls = 0
    const proxy = await start(
      await vendor((_request, response) => void ((calls += 1), response.writeHead(500).end('oh'))),
    )
    const post = () =>
      proxy.send(at('/proxy/Users'), { method: 'POST', body: '{}', headers: { 'idempotency-key': 'k' } })
    expect(await post()).toMatchObject({ status: 500, text: 'oh' })
    expect(await post()).toMatchObject({ status: 409 })
    expect(calls).toBe(1)
  })
})
