import { connectors } from '@rollcall/connectors'
import { OKTA_ADMIN_TOKEN, SAMPLE_SLACK_TOKEN } from '@rollcall/sandbox'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { googleByToken } from '../testing/google-by-token.ts'
import { type StartedService, startService } from '../testing/started-service.ts'

let started: StartedService
const accounts: Record<string, string> = {}

beforeAll(async () => {
  started = await startService({ connectors: [...connectors, googleByToken()] })
  const { sandbox, scimUrl } = started
  const { origin } = new URL(scimUrl)
  const link = async (integration: string, token: string, settings: Readonly<Record<string, string>>) => {
    const body = { tenant_id: 'acme', integration, credentials: { api_key: token }, settings }
    const made = await started.call('POST', '/integrated-account', { body })
    expect(made.status, made.text).toBe(201)
    accounts[integration] = made.body.id
  }
  await link('okta', OKTA_ADMIN_TOKEN, { base_url: `${origin}/okta/api/v1` })
  await link('slack-scim', SAMPLE_SLACK_TOKEN, {
    base_url: `${origin}/slack/scim/v2`,
    web_api_url: `${origin}/slack/api`,
  })
  await link('google-by-token', sandbox.vendors.google.accessToken(), {
    base_url: `${origin}/google/admin/directory/v1`,
  })
})
afterAll(() => started[Symbol.asyncDispose]())

const users = (query: string) => started.call('GET', `/unified/user-directory/users?${query}`)

describe('a list of users over vendors that tell of groups only with the group', () => {
  it('is filtered by a group all the same', async () => {
    const account = accounts['okta'] ?? ''
    const groups = await started.call('GET', `/unified/user-directory/groups?integrated_account_id=${account}`)
    const group = groups.body.result.find(({ name }: { readonly name: string }) => name === 'Design')
    const { status, body } = await users(`integrated_account_id=${account}&group_id=${group.id}&limit=1000`)
    const ids = body.result.map(({ id }: { readonly id: string }) => id).toSorted()
    const one = await started.call('GET', `/unified/user-directory/groups/${group.id}?integrated_account_id=${account}`)
    expect(status).toBe(200)
    expect(ids.length).toBeGreaterThan(3)
    expect(ids).toEqual(one.body.members.map(({ id }: { readonly id: string }) => id).toSorted())
  })

  it('refuses to say who is in no group, since nobody told', async () => {
    for (const integration of ['okta', 'google-by-token']) {
      const { status, body } = await users(`integrated_account_id=${accounts[integration]}&group_id=`)
      expect([status, body.code]).toEqual([400, 'invalid_request'])
    }
  })
})

describe('somebody whom a vendor protects', () => {
  it('is refused, and the connection has lost no right by it', async () => {
    const account = accounts['slack-scim'] ?? ''
    const [owner] = started.sandbox.vendors.slack.users()
    const path = `/unified/user-directory/users/${owner?.id}?integrated_account_id=${account}`
    const refused = await started.call('PATCH', path, { body: { status: 'inactive' } })
    expect([refused.status, refused.body.code, refused.body.effect]).toEqual([403, 'vendor_forbidden', 'none'])
    const { body } = await started.call('GET', `/integrated-account/${account}`)
    expect([body.status, body.last_forbidden_error]).toEqual(['active', null])
    const events = await started.call('GET', '/event?event=integrated_account:right_lost')
    expect(events.body.result).toEqual([])
  })
})

describe('a deactivation in the vendor’s own words', () => {
  it('is one to us, too: signed out, and named so in the audit log', async () => {
    const account = accounts['google-by-token'] ?? ''
    const { google } = started.sandbox.vendors
    const id = google.addUser({ username: 'lee.aver@acme.test', name: 'Lee Aver' })
    const path = `/unified/user-directory/users/${id}?integrated_account_id=${account}&verify=true`
    const { body } = await started.call('PATCH', path, { body: { remote_data: { suspended: true } } })
    expect(body.effects.map(({ code }: { readonly code: string }) => code)).toEqual(['sessions_ended'])
    // What was sent in the vendor's own words cannot be compared, and is not called verified.
    expect(body.verification.status).toBe('unknown')
    expect(google.users().find((user) => user.id === id)).toMatchObject({ standing: 'inactive', sessions: 0 })
    const audit = await started.call('GET', `/audit-event?target=users%2F${id}`)
    expect(audit.body.result[0].detail).toMatchObject({ user_status: 'inactive' })
  })
})
