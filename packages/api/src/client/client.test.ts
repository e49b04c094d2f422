import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify'
import qs from 'qs'
import { afterEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { pageOf, platformPageQuery } from '../contract/shapes.ts'
import { defineEndpoint } from '../define-endpoint.ts'
import { RollcallApiError } from './api-error.ts'
import { bindNouns } from './bind-nouns.ts'
import type { Transport } from './transport.ts'

const row = z.object({ id: z.string() })
const params = z.strictObject({ id: z.string() })
const shared = { tag: 'Things', summary: 'Test', scope: 'admin', audit: { notAudited: 'test' } } as const

const things = {
  list: defineEndpoint({
    ...shared,
    id: 'listThings',
    method: 'GET',
    path: '/things',
    query: z.strictObject({
      ...platformPageQuery,
      ids: z.array(z.string()).optional(),
      verify: z.stringbool().optional(),
    }),
    response: pageOf(row),
  }),
  get: defineEndpoint({ ...shared, id: 'getThing', method: 'GET', path: '/things/:id', params, response: row }),
  create: defineEndpoint({
    ...shared,
    id: 'createThing',
    method: 'POST',
    path: '/things',
    query: z.strictObject({ integrated_account_id: z.string() }),
    body: z.strictObject({ name: z.string() }),
    response: row,
    status: 201,
    idempotent: true,
  }),
  poke: defineEndpoint({
    ...shared,
    id: 'pokeThing',
    method: 'POST',
    path: '/things/:id/poke',
    params,
    response: row,
  }),
  delete: defineEndpoint({
    ...shared,
    id: 'deleteThing',
    method: 'DELETE',
    path: '/things/:id',
    params,
    response: row,
  }),
}

type Answer = (request: FastifyRequest, reply: FastifyReply) => unknown

let server: FastifyInstance | undefined
afterEach(() => server?.close())

/** A server that answers every request with the next of `answers`, the last one for ever, and remembers what it was asked. */
const serve = async (...answers: Answer[]) => {
  const requests: { method: string; url: string; query: unknown; body: unknown; headers: FastifyRequest['headers'] }[] =
    []
  server = Fastify({ forceCloseConnections: true, routerOptions: { querystringParser: (text) => qs.parse(text) } })
  server.all('/*', (request, reply) => {
    const { method, url, query, body, headers } = request
    requests.push({ method, url, query, body, headers })
    const answer = answers[Math.min(requests.length, answers.length) - 1]
    return answer?.(request, reply)
  })
  const baseUrl = await server.listen({ port: 0, host: '127.0.0.1' })
  const slept: number[] = []
  const transport: Transport = {
    baseUrl,
    headers: () => ({ authorization: 'Bearer a-token' }),
    fetch,
    sleep: async (milliseconds) => void slept.push(milliseconds),
    now: () => new Date('2026-10-01T08:00:00Z'),
    random: () => 0.5,
    newKey: () => 'a-key',
    retries: 2,
    timeoutSeconds: 5,
  }
  return { baseUrl, transport, requests, slept, client: bindNouns(transport, { things }).things }
}

const refuse =
  (status: number, more: Record<string, unknown> = {}, headers: Record<string, string> = {}): Answer =>
  (_request, reply) =>
    reply
      .code(status)
      .headers(headers)
      .send({
        statusCode: status,
        error: 'E',
        message: 'No. Do it otherwise.',
        code: 'conflict',
        request_id: 'r-1',
        ...more,
      })

const page = (ids: string[], next: string | null) => () => ({
  result: ids.map((id) => ({ id })),
  next_cursor: next,
  prev_cursor: null,
  result_count: ids.length,
})

const caught = async (promise: Promise<unknown>): Promise<RollcallApiError> => {
  const error: unknown = await promise.catch((reason: unknown) => reason)
  if (!(error instanceof RollcallApiError)) throw new Error(`not a RollcallApiError: ${String(error)}`)
  return error
}

describe('the client', () => {
  it('puts path parameters into the path, the rest into the query string, and sends the token', async () => {
    const { client, requests } = await serve(() => ({ id: 'x' }))
    await client.get({ id: 'a/b ü?' })
    await client.list({ limit: 5, ids: ['1', '2'], verify: true })
    expect(requests.map(({ url }) => url)).toEqual([
      `/things/${encodeURIComponent('a/b ü?')}`,
      '/things?limit=5&ids%5B%5D=1&ids%5B%5D=2&verify=true',
    ])
    expect(requests[1]?.query).toEqual({ limit: '5', ids: ['1', '2'], verify: 'true' })
    expect(requests[0]?.headers.authorization).toBe('Bearer a-token')
  })

  it('refuses an id that a URL would take for another place', async () => {
    const { client, requests } = await serve(() => ({}))
    for (const id of ['', '.', '..']) expect((await caught(client.delete({ id }))).code).toBe('invalid_request')
    expect(requests).toEqual([])
  })

  it('walks all pages, one at a time, and stops reading when the loop is left', async () => {
    const { client, requests } = await serve(page(['1', '2'], 'c1'), page([], 'c2'), page(['3'], null))
    const ids: string[] = []
    for await (const { id } of client.all({ limit: 2 })) ids.push(id)
    expect(ids).toEqual(['1', '2', '3'])
    expect(requests.map(({ query }) => query)).toEqual([
      { limit: '2' },
      { limit: '2', next_cursor: 'c1' },
      { limit: '2', next_cursor: 'c2' },
    ])

    const again = await serve(page(['1'], 'c1'), page(['2'], 'c2'))
    for await (const { result } of again.client.pages()) {
      expect(result).toEqual([{ id: '1' }])
      break
    }
    expect(again.requests).toHaveLength(1)
  })

  it('does not follow a page that names itself as the next', async () => {
    const { client, requests } = await serve(() => ({ result: [], next_cursor: 'same' }))
    const walk = client.pages()
    await walk.next()
    await walk.next()
    const error = await caught(walk.next())
    expect(error.code).toBe('endless_pages')
    expect(requests).toHaveLength(2)
  })

  it('throws the error that the server described', async () => {
    const { client } = await serve(refuse(404, { code: 'connection_not_found' }))
    const error = await caught(client.get({ id: '1' }))
    expect(error).toMatchObject({
      status: 404,
      code: 'connection_not_found',
      message: 'No. Do it otherwise.',
      requestId: 'r-1',
      body: { error: 'E' },
    })
  })

  it('says so when the answer is not from Rollcall', async () => {
    const { client } = await serve((_request, reply) => reply.code(404).type('text/html').send('<h1>nginx</h1>'))
    expect(await caught(client.get({ id: '1' }))).toMatchObject({ status: 404, code: 'unreadable_answer' })
    const other = await serve((_request, reply) => reply.type('text/html').send('<h1>welcome</h1>'))
    expect(await caught(other.client.get({ id: '1' }))).toMatchObject({ status: 200, code: 'unreadable_answer' })
  })

  it.each([408, 425, 429, 502, 503, 504])('repeats a read after %i, a bounded number of times', async (status) => {
    const { client, requests, slept } = await serve(refuse(status))
    expect((await caught(client.get({ id: '1' }))).status).toBe(status)
    expect(requests).toHaveLength(3)
    expect(slept).toEqual([375, 750])
  })

  it.each([400, 401, 403, 404, 409, 422, 500])('does not repeat after %i', async (status) => {
    const { client, requests } = await serve(refuse(status))
    await caught(client.get({ id: '1' }))
    expect(requests).toHaveLength(1)
  })

  it('waits as Retry-After says, in seconds or until a date, and gives up when that is too long', async () => {
    const first = await serve(refuse(429, {}, { 'retry-after': '7' }), () => ({ id: '1' }))
    expect(await first.client.get({ id: '1' })).toEqual({ id: '1' })
    expect(first.slept).toEqual([7000])

    const date = await serve(refuse(503, {}, { 'retry-after': 'Thu, 01 Oct 2026 08:00:20 GMT' }), () => ({ id: '1' }))
    await date.client.get({ id: '1' })
    expect(date.slept).toEqual([20_000])

    const long = await serve(refuse(429, {}, { 'retry-after': '3600' }))
    expect((await caught(long.client.get({ id: '1' }))).retryAfterSeconds).toBe(3600)
    expect(long.requests).toHaveLength(1)
  })

  it('repeats a write under one idempotency key, and keeps the key that the caller chose', async () => {
    const { client, requests } = await serve(refuse(502), refuse(409, { code: 'idempotency_in_progress' }), () => ({
      id: '9',
    }))
    const input = { integrated_account_id: 'acc', body: { name: 'n' } }
    expect(await client.create(input)).toEqual({ id: '9' })
    expect(requests.map(({ headers, body }) => [headers['idempotency-key'], body])).toEqual(
      Array.from({ length: 3 }, () => ['a-key', { name: 'n' }]),
    )
    await client.create(input, { idempotencyKey: 'mine' })
    expect(requests.at(-1)?.headers['idempotency-key']).toBe('mine')
  })

  it('does not repeat a write that may have happened', async () => {
    const unknown = await serve(refuse(502, { effect: 'unknown' }))
    await caught(unknown.client.create({ integrated_account_id: 'acc', body: { name: 'n' } }))
    expect(unknown.requests).toHaveLength(1)

    const keyless = await serve(refuse(502))
    await caught(keyless.client.poke({ id: '1' }))
    expect(keyless.requests).toHaveLength(1)
    expect(keyless.requests[0]?.headers['idempotency-key']).toBeUndefined()
  })

  it('repeats a keyless write that certainly did not happen', async () => {
    const limited = await serve(refuse(429), refuse(503, { effect: 'none' }), () => ({ id: '1' }))
    expect(await limited.client.poke({ id: '1' })).toEqual({ id: '1' })
  })

  it('repeats over a lost connection, and says where it could not get through', async () => {
    const lost = await serve(
      (_request, reply) => reply.raw.destroy(),
      () => ({ id: '1' }),
    )
    expect(await lost.client.get({ id: '1' })).toEqual({ id: '1' })

    const nobody = bindNouns({ ...lost.transport, baseUrl: 'http://127.0.0.1:1' }, { things }).things
    const error = await caught(nobody.get({ id: '1' }))
    expect(error).toMatchObject({ code: 'network_error', status: 0 })
    expect(error.message).toContain('http://127.0.0.1:1')
  })

  it('does not wait for ever for an answer', async () => {
    const { transport, requests } = await serve(() => new Promise(() => undefined))
    const hurried = bindNouns({ ...transport, timeoutSeconds: 0.05, retries: 1 }, { things }).things
    expect((await caught(hurried.get({ id: '1' }))).code).toBe('timeout')
    expect(requests).toHaveLength(2)
  })

  it('stops when the caller aborts', async () => {
    const { client, requests } = await serve(() => new Promise(() => undefined))
    const reason = new Error('enough')
    await expect(client.get({ id: '1' }, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason)
    expect(requests.length).toBeLessThan(2)
  })

  it('does not follow a redirect with the token', async () => {
    const { client, requests } = await serve((_request, reply) => reply.redirect('/elsewhere', 307))
    expect(await caught(client.get({ id: '1' }))).toMatchObject({ status: 307, code: 'unreadable_answer' })
    expect(requests.map(({ url }) => url)).toEqual(['/things/1'])
  })
})
