import { describe, expect, it } from 'vitest'
import { GITHUB_OWNER_TOKEN, GITHUB_UNSCOPED_TOKEN } from './sample-enterprise.ts'
import { openPlace } from './testing/place.ts'

describe('a call', () => {
  it('needs a user agent: without one it is refused before anybody looks at the token', () => {
    const { call } = openPlace()
    const answer = call('GET', '/Users', { headers: { 'user-agent': '' } })
    expect([answer.status, answer.headers['content-type']]).toEqual([403, 'text/html'])
    expect(answer.body).toContain('User-Agent')
  })

  it('needs a token that is known, and says so in GitHub’s own error format', () => {
    const { call, vendor } = openPlace()
    expect(call('GET', '/Users', { token: 'nonsense' })).toMatchObject({
      status: 401,
      body: { message: 'Bad credentials', status: '401' },
    })
    vendor.revokeTokens()
    expect(call('GET', '/Users').status).toBe(401)
  })

  it('needs a scope for SCIM; one that reaches more will do', () => {
    const { call } = openPlace()
    const refused = call('GET', '/Users', { token: GITHUB_UNSCOPED_TOKEN })
    expect(refused).toMatchObject({ status: 403, headers: { 'x-oauth-scopes': 'repo' } })
    expect(call('GET', '/Users', { token: GITHUB_OWNER_TOKEN }).status).toBe(200)
  })

  it('fails with the token of somebody who was suspended: a reason to use the setup user’s', () => {
    const { call, patch, vendor } = openPlace()
    const [owner] = vendor.users()
    patch(`/Users/${owner?.id}`, { op: 'replace', path: 'active', value: false })
    expect(call('GET', '/Users', { token: GITHUB_OWNER_TOKEN }).status).toBe(403)
    expect(call('GET', '/Users').status).toBe(200)
  })

  it('finds nothing in another enterprise, and nothing under a name in the wrong case', () => {
    const { call } = openPlace()
    for (const path of ['/scim/v2/enterprises/other/Users', '/users', '/Me', '/ServiceProviderConfig', '/Users/a/b']) {
      expect(call('GET', path).status, path).toBe(404)
    }
  })

  it('is named by GitHub in a header', () => {
    const { call } = openPlace()
    const ids = [call('GET', '/Users'), call('GET', '/nothing')].map(({ headers }) => headers['x-github-request-id'])
    expect(new Set(ids).size).toBe(2)
  })
})
