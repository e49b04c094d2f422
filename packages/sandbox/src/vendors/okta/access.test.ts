import { describe, expect, it } from 'vitest'
import { OKTA_ADMIN_TOKEN, OKTA_READ_ONLY_TOKEN, OKTA_USER_ADMIN_TOKEN } from './sample-org.ts'
import { openPlace } from './testing/place.ts'

describe('a call to Okta', () => {
  it('needs a token that is known, by the scheme SSWS', () => {
    const { call } = openPlace()
    for (const authorization of ['', 'SSWS wrong', `Bearer ${OKTA_ADMIN_TOKEN}`, OKTA_ADMIN_TOKEN]) {
      expect(call('GET', '/users', { authorization })).toMatchObject({
        status: 401,
        body: { errorCode: 'E0000011', errorSummary: 'Invalid token provided' },
      })
    }
    expect(call('GET', '/users').status).toBe(200)
  })

  it('is named by Okta in a header, and every refusal has the same shape', () => {
    const { call } = openPlace()
    const { status, headers, body } = call('GET', '/users/nobody')
    expect([status, headers['x-okta-request-id']]).toEqual([404, 'Zsandbox00000001'])
    expect(body).toEqual({
      errorCode: 'E0000007',
      errorSummary: 'Not found: Resource not found: nobody (User)',
      errorLink: 'E0000007',
      errorId: 'oaeZsandbox00000001',
      errorCauses: [],
    })
  })

  it('to a path that is not there is told from a user who is not there', () => {
    const { call } = openPlace()
    for (const path of ['/nothing', '/users/me/nothing', '/groups/1/2/3/4']) {
      expect(call('GET', path)).toMatchObject({ status: 404, body: { errorCode: 'E0000022' } })
    }
  })

  it('can do what the administrator can who made the token: read only, or change everybody but administrators', () => {
    const { call, join } = openPlace()
    const id = join()
    const suspending = (token: string, whom: string) =>
      call('POST', `/users/${whom}/lifecycle/suspend`, { authorization: `SSWS ${token}` }).status
    const reading = { authorization: `SSWS ${OKTA_READ_ONLY_TOKEN}` }
    const reader = call('GET', '/users/me', reading)
    expect([reader.status, suspending(OKTA_READ_ONLY_TOKEN, id)]).toEqual([200, 403])
    expect(suspending(OKTA_USER_ADMIN_TOKEN, reader.body.id)).toBe(403)
    expect(suspending(OKTA_USER_ADMIN_TOKEN, id)).toBe(200)
    expect(suspending(OKTA_ADMIN_TOKEN, reader.body.id)).toBe(200)
  })

  it('fails with the token of an administrator who was suspended, and of everybody after a revocation', () => {
    const { call, vendor } = openPlace()
    const authorization = `SSWS ${OKTA_USER_ADMIN_TOKEN}`
    const { id } = call('GET', '/users/me', { authorization }).body
    call('POST', `/users/${id}/lifecycle/suspend`)
    expect(call('GET', '/users', { authorization }).status).toBe(401)
    call('POST', `/users/${id}/lifecycle/unsuspend`)
    expect(call('GET', '/users', { authorization }).status).toBe(200)
    vendor.revokeTokens()
    expect(call('GET', '/users').status).toBe(401)
  })

  it('cannot shut off the last super administrator', () => {
    const { call, vendor } = openPlace()
    const { id } = call('GET', '/users/me').body
    for (const operation of ['suspend', 'deactivate'])
      expect(call('POST', `/users/${id}/lifecycle/${operation}`)).toMatchObject({
        status: 403,
        body: { errorCode: 'E0000006' },
      })
    expect(call('DELETE', `/users/${id}`).status).toBe(403)
    expect(vendor.account(id)?.status).toBe('ACTIVE')
  })
})

describe('the sample', () => {
  it('is the same in every run: 60 people in every status, with sessions, in groups of every type', () => {
    const [one, other] = [openPlace(), openPlace()]
    expect(one.vendor.users()).toEqual(other.vendor.users())
    const people = one.vendor.users().map(({ id }) => one.vendor.account(id))
    expect(people).toHaveLength(60)
    expect(new Set(people.map((person) => person?.status)).size).toBe(8)
    expect(people.filter((person) => person?.status === 'ACTIVE').every((person) => (person?.sessions ?? 0) > 0)).toBe(
      true,
    )
    const types = one.call('GET', '/groups').body.map(({ type }: { type: string }) => type)
    expect(new Set(types)).toEqual(new Set(['BUILT_IN', 'OKTA_GROUP', 'APP_GROUP']))
  })

  it('is as at the start after a reset', () => {
    const { vendor, call } = openPlace()
    const before = vendor.users()
    call('POST', `/users/${before[5]?.id}/lifecycle/suspend`)
    vendor.revokeTokens()
    vendor.reset()
    expect([vendor.users(), call('GET', '/users').status]).toEqual([before, 200])
  })
})
