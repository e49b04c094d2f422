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

  /** Lists the people of a vendor whose pages are made by hand. */
  const listing = async (pageFrom: (index: number) => unknown) => {
    const proxy = await start(
      await vendor((request, response) => {
        const query = new URL(request.url ?? '', 'http://x').searchParams
        response.setHeader('content-type', 'application/scim+json')
        response.end(JSON.stringify(pageFrom(Number(query.get('startIndex') ?? 1))))
      }),
    )
    return (cursor: string) =>
      proxy.send(at('/proxy/Users', `truto_response_format=unified&limit=2&next_cursor=${cursor}`))
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

  it.each([
    ['breaks off', { totalResults: 5, Resources: [] }, 'announced 5 rows and sent none from row 3 on'],
    ['shrinks', { totalResults: 0, Resources: [] }, 'announced 5 rows before and 0 now'],
    ['shrinks, without saying how', { totalResults: 2 }, 'announced 5 rows before and 2 now'],
    ['grows', { totalResults: 6, Resources: people.slice(2) }, 'announced 5 rows before and 6 now'],
  ])('says that a list that %s may not be the whole truth', async (_how, second, reason) => {
    const first = { totalResults: 5, Resources: people.slice(0, 2) }
    const list = await listing((from) => (from === 1 ? first : second))
    const { next_cursor: next } = JSON.parse((await list('')).text)
    const answer = await list(next)
    expect(JSON.parse(answer.text)).toMatchObject({
      next_cursor: second.totalResults === 6 ? expect.any(String) : null,
      is_partial_response: true,
      partial_reasons: [expect.stringContaining(reason)],
    })
  })

  it('is put around an honest list without a doubt, an empty one included', async () => {
    for (const body of [
      { totalResults: 0 },
      { totalResults: 0, Resources: [] },
      { totalResults: 2, Resources: [1, 2] },
    ]) {
      const answer = await (await listing(() => body))('')
      const rows = body.Resources ?? []
      const expected = { result: rows, next_cursor: null, prev_cursor: null, result_count: rows.length }
      expect(JSON.parse(answer.text)).toEqual(expected)
    }
  })

  it.each([
    ['without its rows', { totalResults: 5 }, { totalResults: 5 }, 'a page without "Resources"'],
    [
      'that came before',
      { totalResults: 5, Resources: people.slice(0, 2) },
      { totalResults: 5, Resources: people.slice(0, 2) },
      'the same page twice',
    ],
  ])('takes no page %s for one', async (_what, first, second, wrong) => {
    const list = await listing((from) => (from === 1 ? first : second))
    const { next_cursor: next = '' } = JSON.parse((await list('')).text)
    const answer = await list(next)
    expect(answer).toMatchObject({ status: 502, text: expect.stringContaining('vendor_malformed') })
    expect(JSON.parse(answer.text).message).toContain(wrong)
  })

  it('is put around the answer that an Idempotency-Key keeps, too', async () => {
    let calls = 0
    const proxy = await start(
      await vendor((_request, response) => {
        calls += 1
        response.writeHead(201, { 'content-type': 'application/json' }).end(`{"call":${calls}}`)
      }),
    )
    const post = () =>
      proxy.send(at('/custom/x', 'truto_response_format=unified'), {
        method: 'POST',
        body: '{}',
        headers: { 'idempotency-key': 'k' },
      })
    const wrapped = { status: 201, text: '{"result":{"call":1},"next_cursor":null,"prev_cursor":null}' }
    expect(await post()).toMatchObject(wrapped)
    expect(await post()).toMatchObject({ ...wrapped, headers: { 'idempotency-replayed': 'true' } })
  })

  it('tells whoever sends a read with too large a body why it cannot', async () => {
    const proxy = await start(await vendor((_request, response) => response.end('{}')))
    const answer = await proxy.send(at('/custom/x', 'truto_response_format=unified'), {
      method: 'GET',
      body: Buffer.alloc(70_000),
      headers: { 'content-length': '70000' },
    })
    expect(answer.status).toBe(413)
    expect(answer.text).toContain('With truto_response_format=unified the body of a read')
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

  it('is refused with an empty Idempotency-Key, before anything is sent', async () => {
    let calls = 0
    const proxy = await start(await vendor((_request, response) => void ((calls += 1), response.end())))
    const answer = await proxy.send(at('/proxy/Users'), {
      method: 'POST',
      body: '{}',
      headers: { 'idempotency-key': '' },
    })
    expect(answer).toMatchObject({ status: 400, text: expect.stringContaining('Idempotency-Key is empty') })
    expect(calls).toBe(0)
    expect(await proxy.audited()).toEqual([])
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
