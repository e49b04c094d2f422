import { describe, expect, it } from 'vitest'
import { nextOf, openPlace, type Place } from './testing/place.ts'

const loginsOf = ({ call }: Place, query: string): readonly string[] =>
  call('GET', `/users?${query}`).body.map(({ profile }: { profile: { login: string } }) => profile.login)

const search = (text: string): string => `search=${encodeURIComponent(text)}`
const filter = (text: string): string => `filter=${encodeURIComponent(text)}`

describe('a list of users', () => {
  it('goes on at the link of its header, which has the page size and where the vendor is mounted', () => {
    const { call, walk } = openPlace()
    const { headers } = call('GET', '/users?limit=20')
    expect(headers['link']).toMatch(
      /^<http:\/\/okta\.test\/okta\/api\/v1\/users\?limit=20>; rel="self", <http:\/\/okta\.test\/okta\/api\/v1\/users\?limit=20&after=00u\w{17}>; rel="next"$/,
    )
    expect(new Set(walk('/users?limit=20').map(({ id }) => id)).size).toBe(57)
    expect(nextOf(call('GET', '/users').headers)).toBeUndefined()
  })

  it('has 200 rows a page, and no more for whoever asks for more', () => {
    const place = openPlace({ rateLimits: 'off' })
    for (let at = 0; at < 200; at += 1) place.join(`new.${at}@acme.test`)
    expect(place.call('GET', '/users').body).toHaveLength(200)
    expect(place.call('GET', '/users?limit=500').body).toHaveLength(200)
    expect(place.call('GET', '/users?limit=none').status).toBe(400)
  })

  it('leaves out deactivated users, unless they are filtered or searched for', () => {
    const place = openPlace()
    const statuses = (query: string): Set<string> =>
      new Set(place.call('GET', `/users?${query}`).body.map(({ status }: { status: string }) => status))
    expect(statuses('')).not.toContain('DEPROVISIONED')
    expect(statuses('').size).toBe(7)
    expect(statuses(filter('status eq "DEPROVISIONED"'))).toEqual(new Set(['DEPROVISIONED']))
    expect(statuses(search('status pr'))).toContain('DEPROVISIONED')
  })

  it('is filtered by a few properties, in their very case, with and, or and brackets', () => {
    const place = openPlace()
    place.join('lee@acme.test')
    place.join('mona@acme.test')
    expect(loginsOf(place, filter('profile.login eq "lee@acme.test"'))).toEqual(['lee@acme.test'])
    expect(loginsOf(place, filter('profile.login eq "LEE@acme.test"'))).toEqual([])
    const either = '(profile.login eq "lee@acme.test" or profile.email eq "mona@acme.test") and status eq "ACTIVE"'
    expect(loginsOf(place, filter(either))).toEqual(['lee@acme.test', 'mona@acme.test'])
    for (const wrong of ['profile.department eq "Sales"', 'profile.login co "lee"', 'profile.login eq lee', '(', 'x'])
      expect(place.call('GET', `/users?${filter(wrong)}`)).toMatchObject({
        status: 400,
        body: { errorCode: 'E0000031' },
      })
  })

  it('is searched by the whole profile, in any case', () => {
    const place = openPlace()
    const id = place.join('lee@acme.test')
    place.call('POST', `/users/${id}`, { body: { profile: { secondEmail: 'lee@home.test', nickName: 'Say "Lee"' } } })
    for (const text of [
      'profile.secondEmail eq "LEE@home.test"',
      'profile.nickName eq "say \\"lee\\""',
      'profile.login sw "LEE@"',
    ])
      expect(loginsOf(place, search(text))).toEqual(['lee@acme.test'])
    expect(loginsOf({ ...place }, 'q=lee@')).toEqual(['lee@acme.test'])
  })

  it('searchIndex = immediate: sees a change at once; searchIndex = lagging: ten seconds later, while the filter sees it', () => {
    const place = openPlace({ searchIndex: 'lagging' })
    place.join('lee@acme.test')
    const found = () => loginsOf(place, search('profile.login eq "lee@acme.test"')).length
    expect([found(), loginsOf(place, filter('profile.login eq "lee@acme.test"')).length]).toEqual([0, 1])
    place.wait(10_000)
    expect(found()).toBe(1)
    place.vendor.set({ searchIndex: 'immediate' })
    place.join('mona@acme.test')
    expect(loginsOf(place, search('profile.login eq "mona@acme.test"'))).toHaveLength(1)
  })

  it('does not go on from a place that is not there', () => {
    const { call } = openPlace()
    expect(call('GET', '/users?after=00uNobody')).toMatchObject({ status: 400, body: { errorCode: 'E0000001' } })
  })
})
