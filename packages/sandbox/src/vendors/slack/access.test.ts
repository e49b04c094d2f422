import { describe, expect, it } from 'vitest'
import { SLACK_ADMIN_TOKEN, SLACK_SCIM_ONLY_TOKEN, SLACK_UNSCOPED_TOKEN } from './sample-organization.ts'
import { openPlace, setActive } from './testing/place.ts'

describe('a call of SCIM', () => {
  it('needs a token that is known; a refusal is a code, and its status a number', () => {
    const { call, vendor } = openPlace()
    expect(call('GET', '/Users', { token: '' })).toMatchObject({ status: 401, body: { detail: 'not_authed' } })
    expect(call('GET', '/Users', { token: 'xoxp-other' }).body).toEqual({
      schemas: ['urn:ietf:params:scim:api:messages:2.0:Error'],
      detail: 'invalid_auth',
      status: 401,
    })
    vendor.revokeTokens()
    expect(call('GET', '/Users').status).toBe(401)
  })

  it('needs the scope admin, and nothing more', () => {
    const { call } = openPlace()
    const refused = call('GET', '/Users', { token: SLACK_UNSCOPED_TOKEN })
    expect([refused.status, refused.body.detail]).toEqual([403, 'missing_scope'])
    expect(call('GET', '/Users', { token: SLACK_SCIM_ONLY_TOKEN }).status).toBe(200)
  })

  it('fails with the token of somebody who was deactivated', () => {
    const { call, patch, vendor } = openPlace()
    const admin = vendor.users()[3]?.id ?? ''
    patch(`/Users/${admin}`, setActive(false))
    const refused = call('GET', '/Users', { token: SLACK_ADMIN_TOKEN })
    expect([refused.status, refused.body.detail]).toEqual([401, 'account_inactive'])
    patch(`/Users/${admin}`, setActive(true))
    expect(call('GET', '/Users', { token: SLACK_ADMIN_TOKEN }).status).toBe(200)
  })

  it('finds a page of the web site where no API is', () => {
    const { call, vendor } = openPlace()
    expect(call('GET', '/users').body.detail).toBe('not_found')
    expect(call('GET', '/Users/a/b').status).toBe(404)
    expect(call('PUT', '/Users').status).toBe(405)
    const nowhere = { method: 'GET', query: new URLSearchParams(), headers: {}, body: Buffer.of(), remoteAddress: '' }
    const { status, headers } = vendor.answer({ ...nowhere, path: '/scim/v1/Users' })
    expect([status, headers['content-type']]).toEqual([404, 'text/html; charset=utf-8'])
  })

  it('is named by Slack in a header', () => {
    const { call, web } = openPlace()
    const ids = [call('GET', '/Users'), web('auth.test')].map(({ headers }) => headers['x-slack-req-id'])
    expect(new Set(ids).size).toBe(2)
  })

  it('can ask what there is', () => {
    const { call } = openPlace()
    expect(call('GET', '/ServiceProviderConfig').body).toMatchObject({
      patch: { supported: true },
      bulk: { supported: false },
      filter: { supported: true, maxResults: 1000 },
    })
    const { Resources } = call('GET', '/ResourceTypes').body
    expect(Resources.map(({ endpoint }: { endpoint: string }) => endpoint)).toEqual(['/Users', '/Groups'])
  })
})
