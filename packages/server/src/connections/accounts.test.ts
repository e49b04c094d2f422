import { randomUUID } from 'node:crypto'
import { SAMPLE_SCIM_TOKEN, SECOND_SCIM_TOKEN } from '@rollcall/sandbox'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { type StartedService, startService } from '../testing/started-service.ts'

let service: StartedService
beforeAll(async () => {
  service = await startService()
})
afterAll(() => service[Symbol.asyncDispose]())
afterEach(() => service.sandbox.control.clearFaults())

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
const get = async (id: string) => (await service.call('GET', `/integrated-account/${id}`)).body
const patch = (id: string, body: unknown) => service.call('PATCH', `/integrated-account/${id}`, { body })
const replaceCredentials = (id: string, body: unknown) =>
  service.call('PATCH', `/integrated-account/${id}/credentials`, { body })
const users = (id: string) => service.call('GET', `/unified/user-directory/users?integrated_account_id=${id}&limit=1`)

const count = async (table: 'connection' | 'credential'): Promise<number> =>
  (await service.database.db.selectFrom(table).select('id').execute()).length

describe('connecting an account', () => {
  it('proves the credential, keeps it, and shows everything but it', async () => {
    const made = await create({ tenant_id: 'acme', context: { region: 'eu' }, is_sandbox: true })
    expect(made.status).toBe(201)
    expect(made.body).toMatchObject({
      tenant_id: 'acme',
      environment_id: service.environmentId,
      status: 'active',
      is_sandbox: true,
      authentication_method: 'api_key',
      integration: { name: 'notion-scim', label: 'Notion' },
      settings: { base_url: service.scimUrl },
      context: { region: 'eu' },
      last_error: null,
      last_forbidden_error: null,
      proved_at: '2026-11-25T08:00:00.000Z',
    })
    expect(made.body.capabilities).toContain('users.list')
    expect(made.text).not.toContain(SAMPLE_SCIM_TOKEN)
    expect(await get(made.body.id)).toEqual(made.body)
    expect((await users(made.body.id)).status).toBe(200)
  })

  it.each([
    ['is refused by the vendor', { kind: 'status', status: 401 }, 422, 'credential_refused'],
    ['lacks the right to list users', { kind: 'status', status: 403 }, 422, 'credential_refused'],
    ['leads to a page of HTML', { kind: 'html' }, 422, 'credential_refused'],
    ['cannot be proved, the vendor being down', { kind: 'reset' }, 502, 'vendor_unavailable'],
    ['cannot be proved, the vendor being in trouble', { kind: 'status', status: 503 }, 503, 'vendor_unavailable'],
  ] as const)('keeps nothing of a credential that %s', async (_, fault, status, code) => {
    const successes = async (): Promise<number> => {
      const { body } = await service.call('GET', '/audit-event?action=integrated_account.created&limit=5000')
      return body.result.filter(({ outcome }: { outcome: string }) => outcome === 'succeeded').length
    }
    const left = async () => [await count('connection'), await count('credential'), await successes()]
    const before = await left()
    service.sandbox.control.fault({ match: { path: '/scim/v2/Users' }, fault })
    const tenant = randomUUID()
    const refused = await create({ tenant_id: tenant })
    expect([refused.status, refused.body.code], refused.text).toEqual([status, code])
    expect(await left()).toEqual(before)
    const listed = await service.call('GET', `/integrated-account?tenant_id=${tenant}`)
    expect(listed.body.result).toEqual([])
  })

  it('is never content with an answer that needs no credential', async () => {
    // ServiceProviderConfig answers 200 without any token (`notion-scim.md §2`).
    const config = await fetch(`${service.scimUrl}/ServiceProviderConfig`)
    expect(config.status).toBe(200)
    const refused = await create({ credentials: { api_key: 'ntn_not_a_token_of_anybody' } })
    expect(refused.body.code).toBe('credential_refused')
    expect(refused.body.effect).toBe('none')
  })

  it.each<[string, Readonly<Record<string, unknown>>, string, string]>([
    ['an unknown integration', { integration: 'nation' }, 'invalid_request', 'These exist: notion-scim, '],
    ['no credential', { credentials: {} }, 'invalid_request', 'credentials.api_key is required'],
    ['an empty credential', { credentials: { api_key: '' } }, 'invalid_request', 'credentials.api_key is required'],
    ['a field too many', { credentials: { api_key: 'x', user: 'y' } }, 'unknown_field', 'it takes api_key'],
    ['a credential of two lines', { credentials: { api_key: 'a\nb' } }, 'invalid_request', 'line breaks'],
    ['no text for a credential', { credentials: { api_key: 1 } }, 'invalid_request', 'credentials.api_key'],
    ['an unknown setting', { settings: { speed: '1' } }, 'unknown_field', 'settings.speed'],
    ['another protocol', { settings: { base_url: 'ftp://example.com' } }, 'invalid_request', 'http or https'],
    [
      'a secret in the URL',
      { settings: { base_url: 'https://a:b@example.com' } },
      'invalid_request',
      'without user name',
    ],
    ['a budget of nothing', { settings: { requests_per_second: '0' } }, 'invalid_request', 'requests_per_second'],
    ['a budget without end', { settings: { burst: 'Infinity' } }, 'invalid_request', 'whole number'],
    ['half a call at a time', { settings: { concurrent: '0.5' } }, 'invalid_request', 'whole number'],
    ['an empty tenant', { tenant_id: ' ' }, 'invalid_request', 'tenant_id'],
    ['an unknown field', { tenant: 'acme' }, 'unknown_field', 'tenant'],
    ['a private address', { settings: { base_url: 'http://10.0.0.1' } }, 'egress_refused', '10.0.0.1'],
    [
      'the address of cloud metadata',
      { settings: { base_url: 'http://169.254.169.254' } },
      'egress_refused',
      '169.254',
    ],
  ])('refuses %s with a sentence', async (_, changes, code, sentence) => {
    const refused = await create(changes)
    expect([refused.status, refused.body.code], refused.text).toEqual([400, code])
    expect(refused.body.message).toContain(sentence)
  })

  it('begins with the settings that the environment has for the integration, as the link page does', async () => {
    const address = '/environment-integration/notion-scim'
    await service.call('PUT', address, { body: { settings: { base_url: service.scimUrl } } })
    const { status, body } = await create({ settings: FAST })
    expect([status, body.settings.base_url]).toEqual([201, service.scimUrl])
    await service.call('DELETE', address)
  })

  it('may be tried again with the same key after an outage: nothing was kept of the first try', async () => {
    const headers = { 'idempotency-key': randomUUID() }
    const body = given()
    service.sandbox.control.fault({
      match: { path: '/scim/v2/Users' },
      fault: { kind: 'status', status: 503 },
    })
    const first = await service.call('POST', '/integrated-account', { body, headers })
    expect([first.status, first.body.code]).toEqual([503, 'vendor_unavailable'])
    service.sandbox.control.clearFaults()
    expect((await service.call('POST', '/integrated-account', { body, headers })).status).toBe(201)
  })

  it('makes one account of a request that is repeated, and of one that is sent twice at once', async () => {
    const tenant = randomUUID()
    const send = () =>
      service.call('POST', '/integrated-account', {
        body: given({ tenant_id: tenant }),
        headers: { 'idempotency-key': tenant },
      })
    const [first, second] = await Promise.all([send(), send()])
    const made = first.status === 201 ? first : second
    for (const { status, body } of [first, second]) {
      if (status !== 201) expect([status, body.code]).toEqual([409, 'idempotency_in_progress'])
    }
    const repeated = await send()
    expect(repeated.headers.get('idempotency-replayed')).toBe('true')
    expect(repeated.text).toBe(made.text)
    const listed = await service.call('GET', `/integrated-account?tenant_id=${tenant}`)
    expect(listed.body.result).toHaveLength(1)
  })
})

describe('the settings of an account', () => {
  it('change when they are proved to work with its credential', async () => {
    const { body } = await create()
    const changed = await patch(body.id, { settings: { concurrent: '2' } })
    expect(changed.body.settings).toEqual({ base_url: service.scimUrl, ...FAST, concurrent: '2' })
    const back = await patch(body.id, { settings: { concurrent: '' } })
    expect(back.body.settings).toEqual({ base_url: service.scimUrl, ...FAST })
    const refused = await patch(body.id, { settings: { base_url: `${service.scimUrl}/nowhere` } })
    expect([refused.status, refused.body.code]).toEqual([422, 'credential_refused'])
    expect(await get(body.id)).toMatchObject({ status: 'active', settings: { base_url: service.scimUrl } })
  })

  it('cannot send the credential to another host, not even once', async () => {
    const { body } = await create()
    service.sandbox.control.clearCalls()
    for (const host of ['https://thief.example', service.scimUrl.replace('127.0.0.1', 'localhost')]) {
      const refused = await patch(body.id, { settings: { base_url: host } })
      expect([refused.status, refused.body.code]).toEqual([403, 'forbidden'])
      expect(refused.body.message).toContain(`PATCH /integrated-account/${body.id}/credentials`)
    }
    expect(service.sandbox.control.state().calls()).toEqual([])
    expect((await get(body.id)).settings.base_url).toBe(service.scimUrl)
  })

  it('may lead elsewhere together with the credential for there', async () => {
    const { body } = await create()
    const elsewhere = service.scimUrl.replace('127.0.0.1', 'localhost')
    const moved = await replaceCredentials(body.id, {
      credentials: { api_key: SECOND_SCIM_TOKEN },
      settings: { base_url: elsewhere },
    })
    expect([moved.status, moved.body.settings?.base_url], moved.text).toEqual([200, elsewhere])
    expect((await users(body.id)).status).toBe(200)
  })

  it('do not change when they were changed while they were being proved', async () => {
    const { body } = await create()
    service.sandbox.control.fault({ match: { path: '/scim/v2/Users' }, times: 1, fault: { kind: 'latency', ms: 300 } })
    const slow = patch(body.id, { settings: { concurrent: '3' } })
    while (service.sandbox.control.faults()[0]?.struck !== 1) await new Promise((resolve) => setImmediate(resolve))
    await replaceCredentials(body.id, { credentials: { api_key: SECOND_SCIM_TOKEN } })
    expect([(await slow).status, (await slow).body.code]).toEqual([409, 'conflict'])
    expect((await get(body.id)).settings).not.toHaveProperty('concurrent')
  })
})

describe('a change of several parts of an account', () => {
  it('is made whole or not at all', async () => {
    const { body } = await create()
    const context = { big: 'x'.repeat(300_000) }
    const refused = await patch(body.id, { settings: { requests_per_second: '5' }, context })
    expect([refused.status, refused.body.code]).toEqual([413, 'payload_too_large'])
    expect(await get(body.id)).toEqual(body)
    const changed = await patch(body.id, { settings: { requests_per_second: '5' }, context: { region: 'eu' } })
    expect(changed.body).toMatchObject({ settings: { requests_per_second: '5' }, context: { region: 'eu' } })
  })
})

describe('replacing the credential', () => {
  it('proves the new one first, and then uses it at once', async () => {
    const { body } = await create()
    service.sandbox.control.clearCalls()
    await users(body.id)
    const replaced = await replaceCredentials(body.id, { credentials: { api_key: SECOND_SCIM_TOKEN } })
    expect([replaced.status, replaced.body.status]).toEqual([200, 'active'])
    await users(body.id)
    const [before, proof, after] = service.sandbox.control
      .state()
      .calls()
      .map((call) => call.bearer_fingerprint)
    expect(proof).not.toBe(before)
    expect(after).toBe(proof)
  })

  it('leaves the old one in place when the new one is refused', async () => {
    const { body } = await create()
    const refused = await replaceCredentials(body.id, { credentials: { api_key: 'ntn_nobody_knows_this' } })
    expect([refused.status, refused.body.code, refused.body.effect]).toEqual([422, 'credential_refused', 'none'])
    expect(await get(body.id)).toEqual(body)
    expect((await users(body.id)).status).toBe(200)
  })
})

describe('disconnecting an account', () => {
  it('deletes it with its credential and its tokens, at once', async () => {
    const { body } = await create()
    const token = await service.call('POST', '/integrated-account/token', { body: { integrated_account_id: body.id } })
    const own = { token: token.body.integrated_account_token }
    expect((await service.call('GET', '/unified/user-directory/users?limit=1', own)).status).toBe(200)
    expect((await users(body.id)).status).toBe(200)
    const deleted = await service.call('DELETE', `/integrated-account/${body.id}`)
    expect([deleted.status, deleted.body]).toEqual([200, { id: body.id }])
    expect((await users(body.id)).body.code).toBe('connection_not_found')
    expect((await users(body.id.toUpperCase())).body.code).toBe('connection_not_found')
    expect((await service.call('GET', '/unified/user-directory/users?limit=1', own)).status).toBe(401)
    for (const [method, path] of [
      ['GET', ''],
      ['DELETE', ''],
      ['PATCH', ''],
      ['GET', '/capabilities'],
    ] as const) {
      const answer = await service.call(
        method,
        `/integrated-account/${body.id}${path}`,
        method === 'PATCH' ? { body: {} } : {},
      )
      expect([method, path, answer.status]).toEqual([method, path, 404])
    }
    const rows = await service.database.db
      .selectFrom('credential')
      .select('id')
      .where('connection_id', '=', body.id)
      .execute()
    expect(rows).toEqual([])
  })

  it('ends in one of two ways when it is being changed at that moment: changed and then gone, or gone', async () => {
    const made = await Promise.all(Array.from({ length: 10 }, () => create()))
    const answers = await Promise.all(
      made.flatMap(({ body }) => [
        patch(body.id, { context: { api_key: 'late' } }),
        service.call('DELETE', `/integrated-account/${body.id}`),
      ]),
    )
    for (const { status } of answers) expect([200, 404]).toContain(status)
    const ids = made.map(({ body }) => body.id)
    const left = await service.database.db
      .selectFrom('credential')
      .select('id')
      .where('connection_id', 'in', ids)
      .execute()
    expect(left).toEqual([])
  })
})
