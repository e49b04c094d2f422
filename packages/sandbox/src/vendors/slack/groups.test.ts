import { describe, expect, it } from 'vitest'
import { MOST_MEMBERS } from './answer-groups.ts'
import { openPlace } from './testing/place.ts'

const SCHEMAS = ['urn:ietf:params:scim:schemas:core:2.0:Group']

const open = (switches = {}) => {
  const place = openPlace(switches)
  const ids = place.vendor.users().map(({ id }) => id)
  const { body } = place.call('POST', '/Groups', {
    body: { schemas: SCHEMAS, displayName: 'Platform', members: [{ value: ids[7] }] },
  })
  const members = (): readonly string[] =>
    place.call('GET', `/Groups/${body.id}`).body.members.map(({ value }: { value: string }) => value)
  return { ...place, ids, id: String(body.id), body, members }
}

describe('a group', () => {
  it('is shown with its members, and needs a name', () => {
    const { call, body, ids } = open()
    expect(body).toMatchObject({ displayName: 'Platform', members: [{ value: ids[7], display: expect.any(String) }] })
    expect(call('POST', '/Groups', { body: { schemas: SCHEMAS } }).status).toBe(400)
    const found = call('GET', `/Groups?filter=${encodeURIComponent('displayName eq "platform"')}`).body
    expect(found.Resources).toEqual([body])
  })

  it('may have the name of another', () => {
    const { call } = open()
    expect(call('POST', '/Groups', { body: { schemas: SCHEMAS, displayName: 'Platform' } }).status).toBe(201)
  })

  it('takes members by add, replace and remove, one by a filter, too', () => {
    const { patch, members, id, ids } = open()
    const [one, two, three] = [ids[7], ids[8], ids[9]]
    patch(`/Groups/${id}`, { op: 'add', path: 'members', value: [{ value: one }, { value: two }] })
    expect(members()).toEqual([one, two])
    patch(`/Groups/${id}`, { op: 'remove', path: `members[value eq ${one}]` })
    patch(`/Groups/${id}`, { op: 'replace', value: { displayName: 'P2' } })
    expect(members()).toEqual([two])
    patch(`/Groups/${id}`, { op: 'replace', path: 'members', value: [{ value: two }, { value: three }] })
    patch(`/Groups/${id}`, { op: 'remove', path: 'members', value: [{ value: two }] })
    expect(members()).toEqual([three])
    patch(`/Groups/${id}`, { op: 'remove', path: 'members' })
    expect(members()).toEqual([])
  })

  it('has nobody who is no user, and 15000 members at most', () => {
    const { patch, call, id } = open()
    expect(patch(`/Groups/${id}`, { op: 'add', path: 'members', value: [{ value: 'nobody' }] }).status).toBe(400)
    const value = Array.from({ length: MOST_MEMBERS + 1 }, (_, at) => ({ value: `W${at}` }))
    expect(patch(`/Groups/${id}`, { op: 'add', path: 'members', value }).status).toBe(400)
    expect(call('GET', '/Groups/none').body.detail).toBe('no_such_group')
  })

  it('memberFilters = bare: quotes are refused; memberFilters = either: they are taken', () => {
    const { patch, members, vendor, id, ids } = open()
    const operation = { op: 'remove', path: `members[value eq "${ids[7]}"]` }
    expect(patch(`/Groups/${id}`, operation).status).toBe(400)
    vendor.set({ memberFilters: 'either' })
    patch(`/Groups/${id}`, operation)
    expect(members()).toEqual([])
  })

  it('groupPatchAnswer = 204: a change is answered with nothing', () => {
    const { patch, id } = open({ groupPatchAnswer: 204 })
    expect(patch(`/Groups/${id}`, { op: 'replace', path: 'displayName', value: 'P2' })).toMatchObject({ status: 204 })
  })

  it('groupPatchAnswer = 200: a change is answered with the group', () => {
    const { patch, id } = open()
    const { status, body } = patch(`/Groups/${id}`, { op: 'replace', path: 'displayName', value: 'P2' })
    expect([status, body.displayName]).toEqual([200, 'P2'])
  })

  it('is replaced whole by PUT, and goes for ever with DELETE while its people stay', () => {
    const { call, members, id, ids } = open()
    call('PUT', `/Groups/${id}`, { body: { schemas: SCHEMAS, displayName: 'P3' } })
    expect(members()).toEqual([])
    expect(call('DELETE', `/Groups/${id}`).status).toBe(204)
    expect(call('GET', `/Groups/${id}`).status).toBe(404)
    expect(call('GET', `/Users/${ids[7]}`).body.active).toBe(true)
  })
})
