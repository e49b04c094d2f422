import { describe, expect, it } from 'vitest'
import { newUser, openPlace } from './testing/place.ts'

describe('a new user', () => {
  it('is shown as sent, with an id, a location and no groups', () => {
    const { call } = openPlace()
    const { status, body } = call('POST', '/Users', { body: newUser() })
    expect(status).toBe(201)
    expect(body).toMatchObject({ ...newUser(), groups: [], meta: { resourceType: 'User' } })
    expect(body.meta.location).toBe(`https://api.github.com/scim/v2/enterprises/acme/Users/${body.id}`)
    expect(call('GET', `/Users/${body.id}`).body).toEqual(body)
  })

  it.each(['schemas', 'externalId', 'active', 'userName', 'displayName', 'emails'])('needs %s', (attribute) => {
    const { call, vendor } = openPlace()
    const { status, body } = call('POST', '/Users', { body: newUser({ [attribute]: undefined }) })
    expect([status, body.detail]).toEqual([400, expect.stringContaining(attribute)])
    expect(vendor.users()).toHaveLength(60)
  })

  it('needs both parts of a name where it has one, and type and primary of an address', () => {
    const { call } = openPlace()
    expect(call('POST', '/Users', { body: newUser({ name: { givenName: 'Mona' } }) }).status).toBe(400)
    expect(call('POST', '/Users', { body: newUser({ emails: [{ value: 'a@acme.test' }] }) }).status).toBe(400)
    expect(call('POST', '/Users', { body: newUser({ name: undefined }) }).status).toBe(201)
  })

  it('is refused where userName, in any case, or externalId is taken, by a suspended user, too', () => {
    const { call, patch } = openPlace()
    const { id } = call('POST', '/Users', { body: newUser() }).body
    const names = [{ externalId: 'idp-8', userName: 'mona.lisa@ACME.test' }, { userName: 'other@acme.test' }]
    for (const name of names) expect(call('POST', '/Users', { body: newUser(name) }).status).toBe(409)
    patch(`/Users/${id}`, { op: 'replace', path: 'active', value: false })
    for (const name of names) expect(call('POST', '/Users', { body: newUser(name) }).status).toBe(409)
  })

  it('has one of the known roles, by name or id; user where none is sent', () => {
    const { call } = openPlace()
    const roles = [{ value: 'no_such_role' }]
    expect(call('POST', '/Users', { body: newUser({ roles }) }).status).toBe(400)
    const { body } = call('POST', '/Users', { body: newUser({ roles: undefined }) })
    expect(body.roles).toEqual([{ value: 'user', primary: false }])
    const guest = {
      roles: [{ value: '1ebc4a02-e56c-43a6-92a5-02ee09b90824' }],
      externalId: 'x',
      userName: 'x@acme.test',
    }
    expect(call('POST', '/Users', { body: newUser(guest) }).status).toBe(201)
  })

  it('loses attributes that GitHub does not know, without a word', () => {
    const { call } = openPlace()
    const { status, body } = call('POST', '/Users', { body: newUser({ title: 'Painter', phoneNumbers: [] }) })
    expect([status, 'title' in body, 'phoneNumbers' in body]).toEqual([201, false, false])
  })
})

describe('a change of a user', () => {
  const open = () => {
    const place = openPlace()
    return { ...place, id: String(place.call('POST', '/Users', { body: newUser() }).body.id) }
  }

  it('by PATCH changes what it names and nothing else', () => {
    const { call, patch, id } = open()
    const { status, body } = patch(
      `/Users/${id}`,
      { op: 'Replace', path: 'name.familyName', value: 'Gioconda' },
      { op: 'replace', value: { displayName: 'Mona G.' } },
      { op: 'add', path: 'emails', value: [{ value: 'second@acme.test' }] },
    )
    expect(status).toBe(200)
    expect(body).toMatchObject({
      userName: 'Mona.Lisa@acme.test',
      displayName: 'Mona G.',
      name: { givenName: 'Mona', familyName: 'Gioconda' },
      emails: [{ value: 'mona.lisa@acme.test' }, { value: 'second@acme.test' }],
    })
    expect(call('GET', `/Users/${id}`).body).toEqual(body)
  })

  it('by PATCH with a filter in the path does nothing, and is no error', () => {
    const { patch, id } = open()
    const { status, body } = patch(`/Users/${id}`, {
      op: 'replace',
      path: 'emails[type eq "work"].value',
      value: 'new@acme.test',
    })
    expect([status, body.emails[0].value]).toEqual([200, 'mona.lisa@acme.test'])
  })

  it('by PATCH cannot take away what every user needs', () => {
    const { patch, id } = open()
    for (const path of ['userName', 'displayName', 'externalId', 'emails']) {
      expect(patch(`/Users/${id}`, { op: 'remove', path }).status, path).toBe(400)
    }
    expect(patch(`/Users/${id}`, { op: 'move', path: 'userName' }).status).toBe(400)
    expect(patch(`/Users/${id}`).status).toBe(400)
  })

  it('by PUT replaces everything: what is not sent is gone', () => {
    const { call, id } = open()
    const { body } = call('PUT', `/Users/${id}`, { body: newUser({ name: undefined, displayName: 'M.' }) })
    expect([body.displayName, 'name' in body]).toEqual(['M.', false])
    expect(call('PUT', `/Users/${id}`, { body: newUser({ emails: undefined }) }).status).toBe(400)
  })

  it('is refused where the new name is taken', () => {
    const { patch, vendor, id } = open()
    const value = vendor.users()[0]?.username
    expect(patch(`/Users/${id}`, { op: 'replace', path: 'userName', value }).status).toBe(409)
  })

  it('answers 404 for somebody who is not there', () => {
    const { call, patch } = open()
    expect(call('GET', '/Users/nobody')).toMatchObject({ status: 404, body: { status: '404' } })
    expect(patch('/Users/nobody', { op: 'replace', path: 'active', value: false }).status).toBe(404)
  })
})
