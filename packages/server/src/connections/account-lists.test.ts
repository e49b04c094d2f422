import { randomUUID } from 'node:crypto'
import { SAMPLE_SCIM_TOKEN } from '@rollcall/sandbox'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type StartedService, startService } from '../testing/started-service.ts'

let service: StartedService
beforeAll(async () => {
  service = await startService()
})
afterAll(() => service[Symbol.asyncDispose]())

const FAST = { requests_per_second: '100000', burst: '100000' }

const given = (changes: Readonly<Record<string, unknown>> = {}) => ({
  tenant_id: randomUUID(),
  integration: 'notion-scim',
  credentials: { api_key: SAMPLE_SCIM_TOKEN },
  settings: { base_url: service.scimUrl, ...FAST },
  ...changes,
})

const create = (changes: Readonly<Record<string, unknown>> = {}) =>
  service.call('POST', '/integrated-account', { body: given(changes) })

describe('listing accounts', () => {
  it('finds them by tenant, status, integration and kind, newest first, a page at a time', async () => {
    const tenant = randomUUID()
    const ids: string[] = []
    for (const isSandbox of [false, true, true]) {
      service.clock.now = new Date(service.clock.now.getTime() + 1)
      ids.unshift((await create({ tenant_id: tenant, is_sandbox: isSandbox })).body.id)
    }
    const list = async (query: string) => {
      const { body } = await service.call('GET', `/integrated-account?tenant_id=${tenant}${query}`)
      return { ids: body.result.map(({ id }: { id: string }) => id), next: body.next_cursor, limit: body.limit }
    }
    expect(await list('')).toEqual({ ids, next: null, limit: 100 })
    expect((await list('&is_sandbox=true')).ids).toEqual(ids.slice(0, 2))
    expect((await list('&status=needs_reauth')).ids).toEqual([])
    expect((await list('&integration=scim')).ids).toEqual([])
    expect((await list('&integration=notion-scim&status=active')).ids).toEqual(ids)
    const first = await list('&limit=2')
    expect(first.ids).toEqual(ids.slice(0, 2))
    expect(await list(`&limit=2&next_cursor=${first.next}`)).toEqual({ ids: ids.slice(2), next: null, limit: 2 })
    expect((await list('&next_cursor=')).ids).toEqual(ids)
  })

  it('refuses a cursor of another query, of another list, and of nothing', async () => {
    const tenant = randomUUID()
    await create({ tenant_id: tenant })
    await create({ tenant_id: tenant })
    const { body } = await service.call('GET', `/integrated-account?tenant_id=${tenant}&limit=1`)
    const cursor = body.next_cursor
    expect(cursor).toEqual(expect.any(String))
    const form = Buffer.from(`1 ${'-'.repeat(36)} ${'a'.repeat(8)}`).toString('base64url')
    for (const path of [
      `/integrated-account?next_cursor=${cursor}`,
      `/integrated-account?tenant_id=other&next_cursor=${cursor}`,
      `/api-token?next_cursor=${cursor}`,
      '/integrated-account?next_cursor=garbage',
      `/integrated-account?next_cursor=${form}`,
      '/integration?next_cursor=garbage',
    ]) {
      const refused = await service.call('GET', path)
      expect([path, refused.status, refused.body.code]).toEqual([path, 400, 'invalid_cursor'])
    }
  })

  it.each([
    ['limit=0', 'invalid_request'],
    ['limit=5001', 'invalid_request'],
    ['limit=many', 'invalid_request'],
    ['status=gone', 'invalid_request'],
    ['is_sandbox=perhaps', 'invalid_request'],
    ['tenant=acme', 'unknown_parameter'],
    ['tenant_id=%00', 'invalid_request'],
  ])('refuses %s', async (query, code) => {
    const refused = await service.call('GET', `/integrated-account?${query}`)
    expect([refused.status, refused.body.code]).toEqual([400, code])
  })
})

describe('what can be called', () => {
  it('is told of an integration, and of an account as it really is', async () => {
    const integration = await service.call('GET', '/integration/notion-scim/capabilities')
    expect(integration.body).toMatchObject({
      integration: { name: 'notion-scim', label: 'Notion' },
      auth: { formats: ['api_key'] },
      facts: { removal: 'removes-from-workspace' },
    })
    const { body } = await create({ integration: 'scim' })
    const account = await service.call('GET', `/integrated-account/${body.id}/capabilities`)
    expect(account.body.account).toEqual({ id: body.id, status: 'active', authentication_method: 'api_key' })
    const resources = account.body.unified.map(({ resource }: { resource: string }) => resource)
    // The server has no /Me, which was found out when it was proved.
    expect(resources).toEqual(['users', 'groups'])
  })

  it('is narrowed by type, resource and methods', async () => {
    const of = async (query: string) =>
      (await service.call('GET', `/integration/notion-scim/capabilities?${query}`)).body
    const narrow = await of('type=unified&resource=users&methods=list,%20get&has_description=true')
    expect(narrow.proxy).toEqual([])
    expect(narrow.unified).toHaveLength(1)
    expect(narrow.unified[0].methods.map(({ method }: { method: string }) => method)).toEqual(['list', 'get'])
    expect((await of('type=proxy')).unified).toEqual([])
    expect((await of('type=some')).code).toBe('invalid_request')
  })

  it('is listed for all integrations, a page at a time', async () => {
    const first = await service.call('GET', '/integration?limit=1')
    const second = await service.call('GET', `/integration?limit=1&next_cursor=${first.body.next_cursor}`)
    const all = await service.call('GET', '/integration')
    expect(all.body.result.length).toBeGreaterThanOrEqual(2)
    expect([...first.body.result, ...second.body.result]).toEqual(all.body.result.slice(0, 2))
    expect(all.body.next_cursor).toBeNull()
    const missing = await service.call('GET', '/integration/nation')
    expect([missing.status, missing.body.code]).toEqual([404, 'not_found'])
    expect(missing.body.message).toContain('notion-scim')
  })
})
