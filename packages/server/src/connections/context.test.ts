import { randomUUID } from 'node:crypto'
import { SAMPLE_SCIM_TOKEN, SECOND_SCIM_TOKEN } from '@rollcall/sandbox'
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
const patch = (id: string, body: unknown) => service.call('PATCH', `/integrated-account/${id}`, { body })
const replaceCredentials = (id: string, body: unknown) =>
  service.call('PATCH', `/integrated-account/${id}/credentials`, { body })
const users = (id: string) => service.call('GET', `/unified/user-directory/users?integrated_account_id=${id}&limit=1`)

describe('the context of an account', () => {
  it('is merged key by key, its secrets sealed and never shown', async () => {
    const { body } = await create({ context: { region: 'eu', nested: { a: 1 }, api_key: 'context-canary-1' } })
    const patched = await patch(body.id, {
      context: {
        nested: { b: 2 },
        oauth: { scope: ['x'], token: { access_token: 'context-canary-2', expires_in: 60 } },
      },
    })
    expect(patched.body.context).toEqual({
      region: 'eu',
      nested: { b: 2 },
      api_key: '[redacted]',
      oauth: { scope: ['x'], token: { access_token: '[redacted]', expires_in: 60 } },
    })
    const kept = await credentialOf(body)
    expect(kept).toMatchObject({
      'context.api_key': 'context-canary-1',
      'context.oauth.token.access_token': 'context-canary-2',
    })
  })

  it('keeps what is sealed when it is left out, sent back as it was shown, or set to null', async () => {
    const { body } = await create({ context: { api_key: 'sealed', region: 'eu' } })
    for (const context of [{}, { api_key: '[redacted]' }, { api_key: null }, { region: null }]) {
      expect((await patch(body.id, { context })).body.context).toMatchObject({ api_key: '[redacted]' })
    }
    expect(await credentialOf(body)).toMatchObject({ api_key: SAMPLE_SCIM_TOKEN, 'context.api_key': 'sealed' })
    await patch(body.id, { context: { api_key: 'newer' } })
    expect(await credentialOf(body)).toMatchObject({ 'context.api_key': 'newer' })
  })

  it('never becomes a part of the credential, whatever it is called', async () => {
    const { body } = await create({ context: { token: 'not the token', password: 'not the password' } })
    expect((await users(body.id)).status).toBe(200)
    await replaceCredentials(body.id, { credentials: { api_key: SECOND_SCIM_TOKEN } })
    expect(await credentialOf(body)).toMatchObject({ api_key: SECOND_SCIM_TOKEN, 'context.token': 'not the token' })
  })

  it('does not grow without end, one PATCH after the other', async () => {
    const { body } = await create()
    const half = { big: 'x'.repeat(200_000) }
    expect((await patch(body.id, { context: half })).status).toBe(200)
    const refused = await patch(body.id, { context: { more: 'x'.repeat(100_000) } })
    expect([refused.status, refused.body.code]).toEqual([413, 'payload_too_large'])
  })

  const credentialOf = (account: { id: string; tenant_id: string; environment_id: string }) =>
    service.service.vault.open(service.database.db, {
      tenantId: account.tenant_id,
      environmentId: account.environment_id,
      connectionId: account.id,
    })
})
