import { describe, expect, it } from 'vitest'
import type { Status } from './org.ts'
import { openPlace, type Place } from './testing/place.ts'

const moving = (place: Place, operation: string, from: Status) => {
  const id = place.join(`somebody.${place.vendor.users().length}@acme.test`)
  place.vendor.setStatus(id, from)
  const { status, body } = place.call('POST', `/users/${id}/lifecycle/${operation}?sendEmail=false`)
  return { id, status, body, account: place.vendor.account(id) }
}

const STATUSES: readonly Status[] = [
  'STAGED',
  'PROVISIONED',
  'ACTIVE',
  'RECOVERY',
  'PASSWORD_EXPIRED',
  'LOCKED_OUT',
  'SUSPENDED',
  'DEPROVISIONED',
]

describe('suspending', () => {
  it('keeps sessions, tokens, groups and applications, and is undone by unsuspending', () => {
    const place = openPlace()
    const id = place.join()
    const before = place.vendor.account(id)
    place.call('POST', `/users/${id}/lifecycle/suspend`)
    expect(place.vendor.account(id)).toEqual({ ...before, status: 'SUSPENDED' })
    place.call('POST', `/users/${id}/lifecycle/unsuspend`)
    expect(place.vendor.account(id)).toEqual(before)
  })

  it('takes active users only, and unsuspending suspended ones', () => {
    const place = openPlace({ rateLimits: 'off' })
    const taken = (operation: string) => STATUSES.filter((from) => moving(place, operation, from).status === 200)
    expect([taken('suspend'), taken('unsuspend'), taken('unlock')]).toEqual([['ACTIVE'], ['SUSPENDED'], ['LOCKED_OUT']])
    expect(moving(place, 'suspend', 'SUSPENDED').body).toMatchObject({
      errorCode: 'E0000001',
      errorCauses: [{ errorSummary: 'Cannot suspend a user that is not active.' }],
    })
  })
})

describe('deactivating', () => {
  it('takes whoever is not deactivated yet, ends everything but the groups, and answers with nothing', () => {
    const place = openPlace({ rateLimits: 'off' })
    const taken = STATUSES.filter((from) => {
      const { status, account } = moving(place, 'deactivate', from)
      expect(account?.status).toBe('DEPROVISIONED')
      return status === 200
    })
    expect(taken).toEqual(STATUSES.slice(0, -1))
    const { account, body } = moving(openPlace(), 'deactivate', 'ACTIVE')
    expect(body).toEqual({})
    expect(account).toMatchObject({ sessions: 0, oauthTokens: 0, applications: 0, groups: [expect.any(String)] })
  })

  it('leaves a profile that cannot be changed', () => {
    const place = openPlace()
    const { id } = moving(place, 'deactivate', 'ACTIVE')
    expect(place.call('POST', `/users/${id}`, { body: { profile: { title: 'x' } } }).body.errorCode).toBe('E0000112')
  })

  it('deactivation = at-once: is over when it is answered', () => {
    const place = openPlace({ deactivation: 'at-once' })
    const { id } = moving(place, 'deactivate', 'ACTIVE')
    expect(place.call('GET', `/users/${id}`).body.status).toBe('DEPROVISIONED')
  })

  it('deactivation = transitioning: goes on behind transitioningToStatus until it is read a second time', () => {
    const place = openPlace({ deactivation: 'transitioning' })
    const { id } = moving(place, 'deactivate', 'ACTIVE')
    const read = () => place.call('GET', `/users/${id}`).body
    expect(read()).toMatchObject({ status: 'ACTIVE', transitioningToStatus: 'DEPROVISIONED' })
    expect(read().status).toBe('DEPROVISIONED')
  })
})

describe('activating', () => {
  it('takes staged and deactivated users only', () => {
    const place = openPlace({ rateLimits: 'off' })
    expect(STATUSES.filter((from) => moving(place, 'activate', from).status === 200)).toEqual([
      'STAGED',
      'DEPROVISIONED',
    ])
    expect(moving(place, 'activate', 'ACTIVE').body.errorCode).toBe('E0000016')
  })

  it('without a mail is answered with a token to take over the account, and with a mail with nothing', () => {
    const place = openPlace()
    expect(moving(place, 'activate', 'STAGED').body).toEqual({
      activationUrl: expect.stringContaining('/welcome/'),
      activationToken: expect.any(String),
    })
    const id = place.join()
    place.vendor.setStatus(id, 'STAGED')
    expect(place.call('POST', `/users/${id}/lifecycle/activate`).body).toEqual({})
  })

  it('after a deactivation leaves whoever has no password PROVISIONED', () => {
    const place = openPlace()
    const { id } = moving(place, 'deactivate', 'ACTIVE')
    place.call('POST', `/users/${id}/lifecycle/activate`)
    expect(place.vendor.account(id)).toMatchObject({ status: 'PROVISIONED', applications: 0 })
  })
})

describe('ending sessions', () => {
  it('is a call of its own, which takes the OAuth tokens only where it is told to', () => {
    const place = openPlace()
    const id = place.join()
    expect(place.call('DELETE', `/users/${id}/sessions`).status).toBe(204)
    expect(place.vendor.account(id)).toMatchObject({ status: 'ACTIVE', sessions: 0, oauthTokens: 2 })
    place.call('DELETE', `/users/${id}/sessions?oauthTokens=true`)
    expect(place.vendor.account(id)?.oauthTokens).toBe(0)
  })
})
