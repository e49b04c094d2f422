import { describe, expect, it } from 'vitest'
import { MOST_MEMBERS_AT_ONCE } from './answer-groups.ts'
import { newGroup, openPlace } from './testing/place.ts'

const open = (switches: Parameters<typeof openPlace>[0] = {}) => {
  const place = openPlace(switches)
  const [one = '', two = '', three = ''] = place.vendor.users().map(({ id }) => id)
  const { body } = place.call('POST', '/Groups', { body: newGroup({ members: [{ value: one, displayName: 'One' }] }) })
  const path = `/Groups/${body.id}`
  const members = () => place.call('GET', path).body.members.map(({ value }: { value: string }) => value)
  return { ...place, body, path, members, one, two, three }
}

describe('a group', () => {
  it('is shown with its members and where they are', () => {
    const { body, one } = open()
    expect(body).toMatchObject({ displayName: 'Platform', externalId: 'idp-group-7', meta: { resourceType: 'Group' } })
    expect(body.members).toEqual([
      { value: one, $ref: expect.stringContaining(`/Users/${one}`), display: expect.any(String) },
    ])
  })

  it('needs externalId and displayName, and neither may be taken', () => {
    const { call } = open()
    expect(call('POST', '/Groups', { body: newGroup({ externalId: undefined }) }).status).toBe(400)
    expect(call('POST', '/Groups', { body: newGroup({ displayName: '' }) }).status).toBe(400)
    expect(call('POST', '/Groups', { body: newGroup({ displayName: 'Other' }) }).status).toBe(409)
    expect(call('POST', '/Groups', { body: newGroup({ externalId: 'other' }) }).status).toBe(409)
  })

  it('takes members by add, replace and remove', () => {
    const { patch, path, members, one, two, three } = open()
    patch(path, { op: 'add', path: 'members', value: [{ value: two }, { value: one }] })
    expect(members()).toEqual([one, two])
    patch(path, { op: 'remove', path: 'members', value: [{ value: one }, { value: 'long gone' }] })
    expect(members()).toEqual([two])
    patch(path, { op: 'replace', path: 'members', value: [{ value: three }] })
    expect(members()).toEqual([three])
    patch(path, { op: 'remove', path: 'members' })
    expect(members()).toEqual([])
  })

  it('refuses members who were not provisioned, and more than 1000 at once', () => {
    const { patch, path, members, one } = open()
    expect(patch(path, { op: 'add', path: 'members', value: [{ value: 'nobody' }] }).status).toBe(400)
    const many = Array.from({ length: MOST_MEMBERS_AT_ONCE + 1 }, () => ({ value: one }))
    expect(patch(path, { op: 'add', path: 'members', value: many }).status).toBe(400)
    expect(members()).toEqual([one])
  })

  it('memberFilters = work: one member is named by a filter', () => {
    const { patch, path, members, one } = open({ memberFilters: 'work' })
    expect(patch(path, { op: 'remove', path: `members[value eq "${one}"]` }).status).toBe(200)
    expect(members()).toEqual([])
  })

  it('memberFilters = ineffective: such a path is accepted and does nothing', () => {
    const { patch, path, members, one } = open({ memberFilters: 'ineffective' })
    expect(patch(path, { op: 'remove', path: `members[value eq "${one}"]` }).status).toBe(200)
    expect(members()).toEqual([one])
  })

  it('groupPatchAnswer = 200: a change is answered with the group', () => {
    const { patch, path } = open({ groupPatchAnswer: 200 })
    const { status, body } = patch(path, { op: 'replace', path: 'displayName', value: 'Renamed' })
    expect([status, body.displayName]).toEqual([200, 'Renamed'])
  })

  it('groupPatchAnswer = 204: a change is answered with nothing', () => {
    const { call, patch, path } = open({ groupPatchAnswer: 204 })
    expect(patch(path, { op: 'replace', path: 'displayName', value: 'Renamed' })).toMatchObject({
      status: 204,
      body: '',
    })
    expect(call('GET', path).body.displayName).toBe('Renamed')
  })

  it('is replaced whole by PUT, its members included, and goes with DELETE while its people stay', () => {
    const { call, path, members, vendor } = open()
    expect(call('PUT', path, { body: newGroup({ displayName: 'Renamed' }) }).body.displayName).toBe('Renamed')
    expect(members()).toEqual([])
    expect(call('DELETE', path).status).toBe(204)
    expect(call('GET', path).status).toBe(404)
    expect(vendor.users()).toHaveLength(60)
  })
})
