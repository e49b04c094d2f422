import type { Fault } from '@rollcall/sandbox'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { type StartedService, startService } from '../testing/started-service.ts'
import { idsOf, type UnifiedCalls, unifiedCalls } from './testing/unified-calls.ts'

let service: StartedService
let notion: UnifiedCalls

beforeAll(async () => {
  service = await startService()
  notion = unifiedCalls(service, `integrated_account_id=${await service.link()}`)
})
afterAll(() => service[Symbol.asyncDispose]())
afterEach(() => service.sandbox.control.clearFaults())

const strike = (fault: Fault, times?: number) =>
  service.sandbox.control.fault({ match: { path: '/scim/v2/Users' }, ...(times === undefined ? {} : { times }), fault })
const memberIds = () =>
  service.sandbox.control
    .state()
    .members({ limit: 200 })
    .map(({ id }) => id)

describe('a vendor that answers', () => {
  it.each<readonly [string, Fault]>([
    ['broken JSON', { kind: 'truncate', ending: 'clean' }],
    ['JSON under another type', { kind: 'contentType', contentType: 'text/plain' }],
    ['the same page again', { kind: 'samePage' }],
    ['HTML', { kind: 'html' }],
    ['an error inside a 200', { kind: 'errorInside' }],
    ['half an answer', { kind: 'truncate', ending: 'abort' }],
  ])('%s is a 502 with the id of its request', async (_what, fault) => {
    strike(fault)
    const { status, body } = await notion.get('/users', 'limit=150')
    expect([status, body.truto_is_remote_error]).toEqual([502, true])
    expect(body.vendor_request_id).toMatch(/^[0-9a-f-]{36}$/)
    expect(body.message).toContain('Notion')
  })

  it.each<readonly [string, Fault]>([
    ['nothing', { kind: 'reset' }],
    ['a gateway’s HTML with 404', { kind: 'html', status: 404 }],
  ])('%s is a 502, whatever its status', async (_what, fault) => {
    strike(fault)
    expect((await notion.get('/users')).status).toBe(502)
  })

  it('pages without an end is a 502 before long', async () => {
    strike({ kind: 'endlessPages' })
    let [cursor, pages] = ['', 0]
    for (;;) {
      const { status, body } = await notion.get('/users', `limit=200&next_cursor=${cursor}`)
      if (status === 502) {
        expect(body.message).toContain('grows while it is read')
        break
      }
      expect(status).toBe(200)
      expect(++pages).toBeLessThan(30)
      cursor = body.next_cursor
    }
  })

  it('200 megabytes is a 502, and memory stays bounded', async () => {
    strike({ kind: 'hugeBody', megabytes: 200 })
    const before = process.memoryUsage().rss
    const { status, body } = await notion.get('/users')
    const grown = process.memoryUsage().rss - before
    expect([status, body.code]).toEqual([502, 'vendor_malformed'])
    expect(body.vendor_request_id).toMatch(/^[0-9a-f-]{36}$/)
    // What is taken of an answer is 32 MiB; the sandbox, which sends it, lives in this process, too.
    expect(grown).toBeLessThan(150 * 1024 * 1024)
  })

  it('wrongly once loses nothing: the same cursor goes on', async () => {
    const first = await notion.get('/users', 'limit=50')
    strike({ kind: 'truncate', ending: 'clean' }, 1)
    const failed = await notion.get('/users', `limit=50&next_cursor=${first.body.next_cursor}`)
    expect(failed.status).toBe(502)
    const rest = [first]
    while (rest.at(-1)?.body.next_cursor !== null) {
      rest.push(await notion.get('/users', `limit=50&next_cursor=${rest.at(-1)?.body.next_cursor}`))
    }
    expect(idsOf(rest)).toEqual(memberIds())
  })

  it('an error keeps its status, and the caller sees what it said', async () => {
    strike({
      kind: 'status',
      status: 500,
      body: '{"detail":"melting"}',
      headers: { 'content-type': 'application/json' },
    })
    const { status, body } = await notion.get('/users')
    expect(status).toBe(500)
    expect(body.message).toContain('melting')
    expect(body.raw_response).toEqual({ detail: 'melting' })
  })

  it('a write with something broken leaves it open whether it happened', async () => {
    service.sandbox.control.fault({ match: { method: 'PATCH' }, fault: { kind: 'status', status: 502, when: 'after' } })
    const { status, body } = await notion.patch(`/users/${memberIds()[9]}`, { title: 'Maybe' })
    expect([status, body.effect]).toEqual([502, 'unknown'])
  })
})

describe('rate limits', () => {
  const list = JSON.stringify({ totalResults: 0, Resources: [] })
  const limits = { 'x-ratelimit-limit': '180', 'x-ratelimit-remaining': '7', 'x-ratelimit-reset': '12' }
  const shown = (headers: Headers) => ['limit', 'remaining', 'reset'].map((part) => headers.get(`ratelimit-${part}`))

  // Waiting ends by the service's clock, which stands still unless it is moved.
  let ticking: NodeJS.Timeout
  beforeAll(() => {
    ticking = setInterval(() => {
      service.clock.now = new Date(service.clock.now.getTime() + 20)
    }, 20)
  })
  afterAll(() => clearInterval(ticking))

  it('are shown under the names of the IETF draft, and not at all where the vendor says nothing', async () => {
    expect(shown((await notion.get('/users', 'limit=1')).headers)).toEqual([null, null, null])
    strike({ kind: 'status', status: 200, body: list, headers: { ...limits, 'content-type': 'application/json' } })
    expect(shown((await notion.get('/users', 'limit=1')).headers)).toEqual(['180', '7', '12'])
  })

  it('are absorbed when the wait is short', async () => {
    strike({ kind: 'status', status: 429, headers: { 'retry-after': '1' } }, 1)
    const { status, body } = await notion.get('/users', 'limit=1')
    expect([status, body.result_count]).toEqual([200, 1])
  })

  // The last one: whoever was told to wait for two minutes does.
  it('are passed on when the wait is long, with Retry-After', async () => {
    strike({ kind: 'status', status: 429, headers: { ...limits, 'retry-after': '120' } })
    const { status, body, headers } = await notion.get('/users', 'limit=1')
    expect([status, body.code]).toEqual([429, 'vendor_rate_limited'])
    expect(Number(headers.get('retry-after'))).toBeGreaterThan(100)
    expect(shown(headers)).toEqual(['180', '7', '12'])
    expect(body.truto_error_insight.rate_limit_error).toBeDefined()
  })
})
