import { describe, expect, it } from 'vitest'
import { SLACK_ADMIN_TOKEN, SLACK_SCIM_ONLY_TOKEN } from './sample-organization.ts'
import { RESET_DELAY_MS } from './slack-vendor.ts'
import { openPlace, setActive } from './testing/place.ts'

const RESET = 'admin.users.session.reset'
const BULK = 'admin.users.session.resetBulk'

describe('the Web API', () => {
  it('says 200 to whatever it understood, and whether it was done in the body', () => {
    const { web } = openPlace()
    expect(web(RESET, { user_id: 'nobody' })).toMatchObject({
      status: 200,
      body: { ok: false, error: 'user_not_found' },
    })
    expect(web('no.such.method').body).toEqual({ ok: false, error: 'unknown_method' })
    expect(web('auth.test', {}, { token: '' }).body.error).toBe('not_authed')
    expect(web('auth.test', {}, { token: 'xoxp-other' }).body.error).toBe('invalid_auth')
  })

  it('tells by auth.test whose the token is, and its scopes in a header', () => {
    const { web, vendor } = openPlace()
    const { body, headers } = web('auth.test')
    expect(body).toMatchObject({ ok: true, user_id: vendor.users()[1]?.id, is_enterprise_install: true })
    expect(headers['x-oauth-scopes']).toBe('admin,admin.users:write')
  })
})

describe('a reset of sessions', () => {
  it('ends those of one user at once: all of them, or those of a kind; the user stays', () => {
    const { web, vendor, someone } = openPlace()
    const id = someone()
    expect(web(RESET, { user_id: id, mobile_only: true }).body).toEqual({ ok: true })
    expect(vendor.account(id)?.sessions).toEqual(['web'])
    web(RESET, {}, { form: `user_id=${id}&web_only=true` })
    expect(vendor.account(id)).toMatchObject({ active: true, sessions: [] })
  })

  it('needs a scope of its own, and names it', () => {
    const { web, vendor, someone } = openPlace()
    const id = someone()
    expect(web(RESET, { user_id: id }, { token: SLACK_SCIM_ONLY_TOKEN }).body).toEqual({
      ok: false,
      error: 'missing_scope',
      needed: 'admin.users:write',
      provided: 'admin',
    })
    expect(vendor.account(id)?.sessions).toHaveLength(2)
  })

  it('of the primary owner is the primary owner’s own', () => {
    const { web, vendor } = openPlace()
    const owner = vendor.users()[0]?.id
    expect(web(RESET, { user_id: owner }).body.error).toBe('cannot_reset_primary_owner')
    expect(web(RESET, { user_id: vendor.users()[2]?.id }, { token: SLACK_ADMIN_TOKEN }).body).toEqual({ ok: true })
  })

  it('in bulk is only put in a queue by the answer', () => {
    const { web, vendor, someone, wait } = openPlace()
    const ids = [someone(), vendor.users()[0]?.id, 'nobody']
    expect(web(BULK, { user_ids: ids }).body).toEqual({ ok: true })
    expect(vendor.account(ids[0] ?? '')?.sessions).toHaveLength(2)
    wait(RESET_DELAY_MS)
    expect(vendor.account(ids[0] ?? '')?.sessions).toEqual([])
    expect(vendor.account(ids[1] ?? '')?.sessions).toHaveLength(1)
  })

  it('in bulk takes 1000 users at most', () => {
    const { web } = openPlace()
    const many = (count: number) => web(BULK, { user_ids: Array.from({ length: count }, (_, at) => `W${at}`) }).body
    expect([many(1000).ok, many(1001).error, many(0).error]).toEqual([true, 'invalid_arguments', 'invalid_arguments'])
  })

  it('deactivatedSessions = resettable: works after a deactivation, too', () => {
    const { web, patch, vendor, someone } = openPlace()
    const id = someone()
    patch(`/Users/${id}`, setActive(false))
    expect(web(RESET, { user_id: id }).body).toEqual({ ok: true })
    expect(vendor.account(id)?.sessions).toEqual([])
  })

  it('deactivatedSessions = not_found: finds nobody then', () => {
    const { web, patch, someone } = openPlace({ deactivatedSessions: 'not_found' })
    const id = someone()
    patch(`/Users/${id}`, setActive(false))
    expect(web(RESET, { user_id: id }).body.error).toBe('user_not_found')
  })
})
