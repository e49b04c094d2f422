import { describe, expect, it } from 'vitest'
import { SCOPES } from './permissions.ts'
import { openPlace, reasonOf } from './testing/place.ts'

describe('a call', () => {
  it('without a token that is known is 401 in Google’s shape of a refusal', () => {
    const { call } = openPlace()
    const answer = call('GET', '/users?customer=my_customer', { token: 'ya29.other' })
    expect(answer).toMatchObject({
      status: 401,
      headers: { 'www-authenticate': expect.stringContaining('error="invalid_token"') },
      body: {
        error: {
          code: 401,
          message: expect.any(String),
          errors: [{ message: expect.any(String), domain: 'global', reason: 'authError' }],
          status: 'UNAUTHENTICATED',
        },
      },
    })
  })

  it('without the scope is 403 insufficientPermissions, and told which would do', () => {
    const { call, vendor, join } = openPlace()
    const id = join()
    const asked = [
      ['GET', '/users?customer=my_customer', SCOPES.group, SCOPES.user],
      ['PATCH', `/users/${id}`, SCOPES.userReadonly, SCOPES.user],
      ['POST', `/users/${id}/signOut`, SCOPES.user, SCOPES.userSecurity],
      ['GET', `/users/${id}/tokens`, SCOPES.user, SCOPES.userSecurity],
      ['GET', '/groups?customer=my_customer', SCOPES.user, SCOPES.group],
      ['POST', '/groups/engineering@acme.test/members', SCOPES.groupReadonly, SCOPES.groupMember],
    ] as const
    for (const [method, path, has, needs] of asked) {
      const answer = call(method, path, { body: {}, token: vendor.accessToken([has]) })
      expect([answer.status, reasonOf(answer)], `${method} ${path}`).toEqual([403, 'insufficientPermissions'])
      expect(answer.headers['www-authenticate']).toContain(needs)
    }
    expect(vendor.account(id)).toMatchObject({ suspended: false, sessions: 2 })
  })

  it('without the scope says so in the words of Google’s header', () => {
    const { call, vendor } = openPlace()
    const { headers } = call('GET', '/users?customer=my_customer', { token: vendor.accessToken([SCOPES.group]) })
    expect(headers['www-authenticate']).toBe(
      `Bearer realm="https://accounts.google.com/", error=insufficient_scope, scope="${SCOPES.user} ${SCOPES.userReadonly}"`,
    )
  })

  it('is open to the reading scopes where it only reads', () => {
    const { call, vendor } = openPlace()
    const token = vendor.accessToken([SCOPES.userReadonly, SCOPES.groupReadonly])
    for (const path of ['/users?customer=my_customer', '/users/ana.sol@acme.test', '/groups?customer=my_customer'])
      expect(call('GET', path, { token }).status).toBe(200)
  })

  it('to a path that is not there is a page and no JSON', () => {
    const { call } = openPlace()
    for (const path of [
      '/nothing',
      '/users/ana.sol@acme.test/nothing',
      '/groups/design@acme.test/nothing',
      '/users/%E0%A4%A',
    ])
      expect(call('GET', path)).toMatchObject({ status: 404, headers: { 'content-type': 'text/html; charset=UTF-8' } })
  })

  it('is told which of user, group and member was not found', () => {
    const { call } = openPlace()
    const messageOf = (path: string) => call('GET', path).body.error.message
    expect(messageOf('/users/nobody@acme.test')).toBe('Resource Not Found: userKey')
    expect(messageOf('/groups/nothing@acme.test')).toBe('Resource Not Found: groupKey')
    expect(messageOf('/groups/design@acme.test/members/nobody@acme.test')).toBe('Resource Not Found: memberKey')
  })

  it('with a body that is no JSON object is a parse error', () => {
    const { call } = openPlace()
    for (const body of ['{', '[]', '']) expect(reasonOf(call('POST', '/users', { body }))).toBe('parseError')
  })
})

describe('an administrator', () => {
  it('cannot suspend, archive or delete themselves', () => {
    const { call, vendor } = openPlace()
    const [self] = vendor.users()
    const tries = [
      call('PATCH', `/users/${self?.id}`, { body: { suspended: true } }),
      call('PATCH', `/users/${self?.id}`, { body: { archived: true } }),
      call('DELETE', `/users/${self?.username}`),
    ]
    expect(tries.map((answer) => [answer.status, reasonOf(answer)])).toEqual(tries.map(() => [403, 'forbidden']))
    expect(vendor.users()[0]?.standing).toBe('active')
  })

  it('who is no super administrator changes nobody who is one, and may change others', () => {
    const { call, vendor, join } = openPlace()
    const [, superAdmin, delegated] = vendor.users()
    const token = vendor.accessToken(undefined, delegated?.id)
    const id = join()
    expect(call('PATCH', `/users/${superAdmin?.id}`, { body: { suspended: true }, token }).status).toBe(403)
    expect(call('POST', `/users/${superAdmin?.id}/signOut`, { token }).status).toBe(403)
    expect(call('POST', `/users/${id}/makeAdmin`, { body: { status: true }, token }).status).toBe(403)
    expect(call('PATCH', `/users/${id}`, { body: { suspended: true }, token }).status).toBe(200)
  })

  it('cannot be shut off as the last super administrator', () => {
    const { call, vendor } = openPlace()
    const [first, second, third] = vendor.users()
    vendor.change(third?.id ?? '', 'make-delegated-admin')
    expect(call('POST', `/users/${second?.id}/makeAdmin`, { body: { status: false } }).status).toBe(204)
    expect(call('POST', `/users/${third?.id}/makeAdmin`, { body: { status: true } }).status).toBe(204)
    vendor.change(third?.id ?? '', 'archive')
    const token = vendor.accessToken(undefined, second?.id)
    expect(call('PATCH', `/users/${first?.id}`, { body: { suspended: true }, token }).status).toBe(403)
    expect(vendor.account(first?.id ?? '')).toMatchObject({ suspended: false, isAdmin: true })
  })

  it('is made and unmade by makeAdmin', () => {
    const { call, vendor, join } = openPlace()
    const id = join()
    for (const status of [true, false]) {
      expect(call('POST', `/users/${id}/makeAdmin`, { body: { status } }).status).toBe(204)
      expect([call('GET', `/users/${id}`).body.isAdmin, vendor.account(id)?.isAdmin]).toEqual([status, status])
    }
  })

  it('is the only one who may call', () => {
    const { call, vendor, join } = openPlace()
    const answer = call('GET', '/users?customer=my_customer', { token: vendor.accessToken(undefined, join()) })
    expect([answer.status, reasonOf(answer)]).toEqual([403, 'forbidden'])
  })
})

describe('the sample customer', () => {
  it('is the same in every run: 60 people with sessions, some suspended, one archived, in seven groups', () => {
    const { vendor, walk } = openPlace()
    const users = vendor.users()
    expect(users).toHaveLength(60)
    expect(users.map(({ id }) => id)).toEqual(
      openPlace()
        .vendor.users()
        .map(({ id }) => id),
    )
    expect(users.every(({ sessions }) => sessions >= 1 && sessions <= 3)).toBe(true)
    expect(users.filter(({ standing }) => standing === 'inactive')).toHaveLength(5)
    expect(users.filter(({ id }) => vendor.account(id)?.archived)).toHaveLength(1)
    expect(walk('/groups?customer=my_customer', 'groups')).toHaveLength(7)
  })

  it('is as at the start after a reset', () => {
    const { vendor, call, join } = openPlace()
    const token = vendor.accessToken()
    join()
    vendor.set({ throttledWith: '429' })
    vendor.reset()
    expect([vendor.users().length, call('GET', '/users/ana.sol@acme.test', { token }).status]).toEqual([60, 401])
  })
})
