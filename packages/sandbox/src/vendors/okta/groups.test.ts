import { describe, expect, it } from 'vitest'
import { openPlace, type Place } from './testing/place.ts'

const idOf = ({ call }: Place, name: string): string =>
  call('GET', `/groups?q=${encodeURIComponent(name)}`).body[0]?.id ?? ''

const create = ({ call }: Place, profile: object) => call('POST', '/groups', { body: { profile } })

describe('a group', () => {
  it('is shown with its type and profile, and without its members', () => {
    const { body } = create(openPlace(), { name: 'Platform', description: 'Runs it' })
    expect(body).toMatchObject({
      id: expect.stringMatching(/^00g\w{17}$/),
      type: 'OKTA_GROUP',
      profile: { name: 'Platform', description: 'Runs it' },
      lastMembershipUpdated: '2026-11-25T08:00:00.000Z',
    })
    expect(JSON.stringify(Object.keys(body))).not.toContain('members')
  })

  it('needs a name that no other has', () => {
    const place = openPlace()
    expect(create(place, { description: 'x' }).status).toBe(400)
    expect([create(place, { name: 'Platform' }).status, create(place, { name: 'Platform' }).status]).toEqual([200, 400])
  })

  it('is replaced by PUT, its description included, and goes with DELETE while its people stay', () => {
    const place = openPlace()
    const { id } = create(place, { name: 'Platform', description: 'Runs it' }).body
    const put = place.call('PUT', `/groups/${id}`, { body: { profile: { name: 'Core' } } })
    expect(put.body.profile).toEqual({ name: 'Core', description: null })
    expect(place.call('DELETE', `/groups/${id}`).status).toBe(204)
    expect(place.call('GET', `/groups/${id}`).status).toBe(404)
  })

  it('is found by the beginning of its name, by type, and by its whole profile', () => {
    const { call } = openPlace()
    const names = (query: string) =>
      call('GET', `/groups?${query}`).body.map(({ profile }: { profile: { name: string } }) => profile.name)
    expect(names('q=eng')).toEqual(['Engineering'])
    expect(names(`filter=${encodeURIComponent('type eq "BUILT_IN"')}`)).toEqual(['Everyone'])
    expect(names(`search=${encodeURIComponent('profile.name eq "design"')}`)).toEqual(['Design'])
    expect(call('GET', `/groups?filter=${encodeURIComponent('profile.name eq "Design"')}`).status).toBe(400)
  })
})

describe('the members of a group', () => {
  it('come and go one by one, each as often as it is asked', () => {
    const place = openPlace()
    const id = place.join()
    const group = create(place, { name: 'Platform' }).body.id
    const path = `/groups/${group}/users/${id}`
    for (const method of ['PUT', 'PUT']) expect(place.call(method, path).status).toBe(204)
    expect(place.walk(`/groups/${group}/users?limit=1`).map((user) => user.id)).toEqual([id])
    for (const method of ['DELETE', 'DELETE']) expect(place.call(method, path).status).toBe(204)
    expect(place.walk(`/groups/${group}/users`)).toEqual([])
    expect(place.call('PUT', `/groups/${group}/users/00uNobody`).body.errorCode).toBe('E0000007')
  })

  it('are shown without deactivated users, who are back in it after their return', () => {
    const place = openPlace()
    const id = place.join()
    const group = create(place, { name: 'Platform' }).body.id
    place.call('PUT', `/groups/${group}/users/${id}`)
    place.call('POST', `/users/${id}/lifecycle/deactivate`)
    expect(place.walk(`/groups/${group}/users`)).toEqual([])
    place.call('POST', `/users/${id}/lifecycle/activate`)
    expect(place.walk(`/groups/${group}/users`)).toHaveLength(1)
  })

  it('cannot be changed where an application fills the group, nor of the one with everybody in it', () => {
    const place = openPlace()
    const id = place.join()
    for (const name of ['acme.test/Employees', 'Everyone']) {
      const group = idOf(place, name)
      for (const method of ['PUT', 'DELETE'])
        expect(place.call(method, `/groups/${group}/users/${id}`)).toMatchObject({
          status: 403,
          body: { errorCode: 'E0000006' },
        })
      expect(place.call('PUT', `/groups/${group}`, { body: { profile: { name: 'Mine' } } }).status).toBe(403)
    }
    expect(place.call('DELETE', `/groups/${idOf(place, 'Everyone')}`).status).toBe(403)
    expect(place.call('DELETE', `/groups/${idOf(place, 'acme.test/Employees')}`).status).toBe(204)
  })
})
