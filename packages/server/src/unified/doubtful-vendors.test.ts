import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { listAnswer, refusal, type ScriptedVendor, startScriptedVendor, userOf } from '../testing/scripted-vendor.ts'
import { type StartedService, startService } from '../testing/started-service.ts'
import { linkScim, unifiedCalls } from './testing/unified-calls.ts'

let service: StartedService

beforeAll(async () => {
  service = await startService()
})
afterAll(() => service[Symbol.asyncDispose]())

const link = async ({ url }: ScriptedVendor) => {
  const account = await linkScim(service, { tenantId: 'acme', baseUrl: url })
  return { account, calls: unifiedCalls(service, `integrated_account_id=${account}`) }
}

const eventOf = async (account: string, action: string) =>
  (await service.call('GET', `/audit-event?integrated_account_id=${account}&action=${action}`)).body.result[0]

describe('a write of which only the reading back is refused', () => {
  it('is of unknown effect, in the answer, in the audit log and to its key', async () => {
    await using vendor = await startScriptedVendor(5)
    const { account, calls } = await link(vendor)
    vendor.script('PATCH /Users/u1', (_, honest) => {
      honest()
      return { status: 204 }
    })
    vendor.script('GET /Users/u1', () => refusal(403, 'no'))
    const change = () =>
      service.call('PATCH', `/unified/user-directory/users/u1?integrated_account_id=${account}`, {
        body: { status: 'inactive' },
        headers: { 'idempotency-key': 'once' },
      })
    const { status, body } = await change()
    expect([status, body.effect]).toEqual([403, 'unknown'])
    expect(await eventOf(account, 'user.updated')).toMatchObject({ outcome: 'unknown', detail: { effect: 'unknown' } })
    await change()
    expect(vendor.received.filter((call) => call.startsWith('PATCH'))).toHaveLength(1)
    expect((await calls.delete('/users/nobody')).body).toMatchObject({ code: 'vendor_not_found', effect: 'none' })
    expect((await eventOf(account, 'user.deleted')).outcome).toBe('failed')
  })
})

describe('a list that contradicts itself', () => {
  it('is no proof that nobody has an address', async () => {
    await using vendor = await startScriptedVendor(300)
    const { calls } = await link(vendor)
    vendor.script('GET /Users', ({ query }) => {
      if (query.has('filter')) return refusal(400, 'no filters')
      const start = Number(query.get('startIndex') ?? 1)
      const rows = [...vendor.users.values()].slice(start - 1, start + 99).filter(({ id }) => id !== 'u150')
      return listAnswer(rows, 300, start)
    })
    const { status, body } = await calls.delete('/users', 'emails=u150%40acme.test')
    expect([status, body.code, body.effect]).toEqual([409, 'conflict', 'none'])
    expect(body.message).toContain('cannot be told')
  })
})

describe('a sorted list that changes while it is read', () => {
  it('loses nobody when the last one shown moves, and says that it may not be whole', async () => {
    await using vendor = await startScriptedVendor(9)
    const { calls } = await link(vendor)
    const first = await calls.get('/users', 'limit=3&sort_by=name')
    const last = first.body.result.at(-1)
    vendor.users.set(last.id, { ...userOf(last.id), displayName: 'Zoe' })
    const second = await calls.get('/users', `limit=10&sort_by=name&next_cursor=${first.body.next_cursor}`)
    const shown = [...first.body.result, ...second.body.result].map(({ id }: { id: string }) => id)
    expect(new Set(shown).size).toBe(9)
    expect(second.body).toMatchObject({
      is_partial_response: true,
      partial_reasons: [expect.stringContaining('order')],
    })
  })

  it('has nothing to say where nothing has moved', async () => {
    await using vendor = await startScriptedVendor(9)
    const { calls } = await link(vendor)
    const pages = await calls.pages('/users', 'limit=3&sort_by=name')
    expect(pages.map(({ body }) => [body.result.length, body.is_partial_response])).toEqual([
      [3, undefined],
      [3, undefined],
      [3, undefined],
    ])
  })
})

describe('a filter by a group whose members are not shown', () => {
  it.each(['group_id=g1', 'group_id[ne]=g1'])('says for %s that the answer may not be whole', async (filter) => {
    await using vendor = await startScriptedVendor(5)
    vendor.groups.set('g1', { id: 'g1', displayName: 'Pilots' })
    const { calls } = await link(vendor)
    const { body } = await calls.get('/users', filter)
    expect(body).toMatchObject({ is_partial_response: true, partial_reasons: [expect.stringContaining('g1')] })
  })
})

describe('skip_api_call with a cursor over a tenant', () => {
  it('calls no vendor', async () => {
    await service.link({ tenantId: 'skip' })
    const tenant = unifiedCalls(service, 'tenant_id=skip')
    const { body } = await tenant.get('/users', 'limit=2')
    service.sandbox.control.clearCalls()
    const skipped = await tenant.get('/users', `limit=2&skip_api_call=true&next_cursor=${body.next_cursor}`)
    expect([skipped.status, skipped.body.result]).toEqual([200, []])
    expect(service.sandbox.control.state().calls()).toEqual([])
  })
})

describe('what debug shows', () => {
  it('is without a session that the vendor has opened', async () => {
    await using vendor = await startScriptedVendor(2)
    const { calls } = await link(vendor)
    vendor.script('GET /Users', (_, honest) => ({
      ...honest(),
      headers: { 'set-cookie': 'session=canary', 'x-told': '1' },
    }))
    const { text, body } = await calls.get('/users', 'response_format=debug')
    expect(text).not.toContain('canary')
    expect(body.debug.responseHeaders).toMatchObject({ 'x-told': '1' })
  })
})

describe("a vendor's own cursor that is too long", () => {
  it('is a 502 on the page that it came with, and no cursor that is refused later', async () => {
    await using vendor = await startScriptedVendor(2)
    const { calls } = await link(vendor)
    vendor.script('GET /Users', (_, honest) => {
      const { status, body } = honest()
      return { status, body: { ...Object(body), totalResults: 100, nextCursor: 'c'.repeat(6500) } }
    })
    const { status, body } = await calls.get('/users', 'limit=2')
    expect([status, body.code]).toEqual([502, 'vendor_malformed'])
  })
})
