import { describe, expect, it } from 'vitest'
import { newUser, openPlace } from './testing/place.ts'

describe('a user', () => {
  it('is shown with status, times, profile and links', () => {
    const { call, join } = openPlace()
    const { body } = call('GET', `/users/${join('lee@acme.test')}`)
    expect(body).toMatchObject({
      id: expect.stringMatching(/^00u\w{17}$/),
      status: 'ACTIVE',
      created: '2026-11-25T08:00:00.000Z',
      lastUpdated: '2026-11-25T08:00:00.000Z',
      profile: { login: 'lee@acme.test', email: 'lee@acme.test', firstName: 'New', lastName: 'One', mobilePhone: null },
      credentials: { provider: { type: 'OKTA' } },
      _links: { self: { href: `http://okta.test/okta/api/v1/users/${body.id}` } },
    })
  })

  it('is found by id, login, or the login’s unambiguous beginning; me is whoever calls', () => {
    const { call, join, vendor } = openPlace()
    const id = join('lee@acme.test')
    for (const key of [id, 'lee@acme.test', 'LEE@ACME.TEST', 'lee'])
      expect(call('GET', `/users/${key}`).body.id).toBe(id)
    join('lee@other.test')
    expect(call('GET', '/users/lee').status).toBe(404)
    expect(call('GET', '/users/me').body.id).toBe(vendor.users()[0]?.id)
  })

  it('needs login, email, firstName and lastName, the first two as addresses', () => {
    const { call } = openPlace()
    for (const name of ['login', 'email', 'firstName', 'lastName']) {
      const { status, body } = call('POST', '/users', { body: newUser({ [name]: null }) })
      expect([status, body.errorCode, body.errorSummary]).toEqual([400, 'E0000001', `Api validation failed: ${name}`])
    }
    expect(call('POST', '/users', { body: newUser({ login: 'mona' }) }).status).toBe(400)
    expect(call('POST', '/users', { body: newUser({ shoeSize: '43' }) }).status).toBe(400)
  })

  it('is STAGED without activation, PROVISIONED with it, and ACTIVE with a password as well', () => {
    const { call } = openPlace()
    const status = (query: string, login: string, more: object = {}) =>
      call('POST', `/users${query}`, { body: { ...newUser({ login }), ...more } }).body.status
    expect(status('?activate=false', 'a@acme.test')).toBe('STAGED')
    expect(status('', 'b@acme.test')).toBe('PROVISIONED')
    expect(status('?activate=true', 'c@acme.test', { credentials: { password: { value: 'long enough' } } })).toBe(
      'ACTIVE',
    )
  })

  it('is refused where the login is taken, in any case: 400, and the reason among the causes', () => {
    const { call } = openPlace()
    call('POST', '/users', { body: newUser() })
    expect(call('POST', '/users', { body: newUser({ login: 'MONA@acme.test' }) })).toMatchObject({
      status: 400,
      body: {
        errorCode: 'E0000001',
        errorCauses: [{ errorSummary: 'login: An object with this field already exists in the current organization' }],
      },
    })
  })

  it('is changed in part by POST, where null clears, and as a whole by PUT', () => {
    const { call } = openPlace()
    const { id } = call('POST', '/users', { body: newUser({ title: 'Boss', department: 'R&D' }) }).body
    const profileAfter = (method: string, body: object) => call(method, `/users/${id}`, { body }).body.profile
    expect(profileAfter('POST', { profile: { title: null } })).toMatchObject({ firstName: 'Mona', department: 'R&D' })
    expect(call('GET', `/users/${id}`).body.profile.title).toBeUndefined()
    expect(profileAfter('PUT', newUser({ title: 'Chief' })).department).toBeUndefined()
  })

  it('is deactivated by the first DELETE and destroyed by the second', () => {
    const { call, join, vendor } = openPlace()
    const id = join()
    expect([call('DELETE', `/users/${id}`).status, vendor.account(id)?.status]).toEqual([204, 'DEPROVISIONED'])
    expect([call('DELETE', `/users/${id}`).status, vendor.account(id)?.status]).toEqual([204, 'DELETED'])
    expect(call('GET', `/users/${id}`).status).toBe(404)
    expect(vendor.users().find((user) => user.id === id)?.standing).toBe('absent')
  })

  it('has groups, told by a call of their own', () => {
    const { call, join } = openPlace()
    const groups = call('GET', `/users/${join()}/groups`).body
    expect(groups.map(({ profile }: { profile: { name: string } }) => profile.name)).toEqual(['Everyone'])
  })
})
