import { describe, expect, it } from 'vitest'
import { newUser, openPlace } from './testing/place.ts'

const ENTERPRISE = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User'

describe('a new user', () => {
  it('is shown as sent, with an id, active, and signed in nowhere', () => {
    const { call, vendor } = openPlace()
    const { status, body } = call('POST', '/Users', {
      body: newUser({ title: 'Painter', [ENTERPRISE]: { division: 'N' } }),
    })
    expect(status).toBe(201)
    expect(body).toMatchObject({
      userName: 'mona',
      displayName: 'Mona Lisa',
      name: { givenName: 'Mona', familyName: 'Lisa' },
      title: 'Painter',
      active: true,
      emails: [{ value: 'mona.lisa@acme.test', primary: true }],
      [ENTERPRISE]: { division: 'N' },
      groups: [],
    })
    expect(call('GET', `/Users/${body.id}`).body).toEqual(body)
    expect(vendor.account(body.id)).toMatchObject({ rank: 'member', sessions: [] })
  })

  it('needs a user name and an address', () => {
    const { call, vendor } = openPlace()
    expect(call('POST', '/Users', { body: newUser({ userName: undefined }) }).status).toBe(400)
    expect(call('POST', '/Users', { body: newUser({ emails: [] }) }).body.detail).toBe('email_empty')
    expect(call('POST', '/Users', { body: [] }).status).toBe(400)
    expect(vendor.users()).toHaveLength(60)
  })

  it('has a user name of at most 21 characters; an address in its place is turned into one', () => {
    const { call } = openPlace()
    const named = (userName: string, value: string) =>
      call('POST', '/Users', { body: newUser({ userName, emails: [{ value, primary: true }] }) })
    expect(named('a'.repeat(22), 'a@acme.test').body.detail).toBe('username_too_long')
    expect(named('a'.repeat(21), 'b@acme.test').status).toBe(201)
    const address = 'Maximiliana.Featherstonehaugh@acme.test'
    expect(named(address, address).body.userName).toBe('maximiliana.featherst')
    expect(named(address, 'c@acme.test').body.userName).toBe('maximiliana.feathers2')
  })

  it('is refused where the user name or the address is taken, by somebody deactivated, too', () => {
    const { call } = openPlace()
    const { id } = call('POST', '/Users', { body: newUser() }).body
    const other = [{ value: 'other@acme.test', primary: true }]
    const again = (more: object) => {
      const { status, body } = call('POST', '/Users', { body: newUser(more) })
      return [status, body.detail]
    }
    expect(again({ emails: other })).toEqual([409, 'username_taken'])
    expect(again({ userName: 'lisa' })).toEqual([409, 'email_taken'])
    call('DELETE', `/Users/${id}`)
    expect(again({ userName: 'lisa' })).toEqual([409, 'email_taken'])
  })

  it('keeps two addresses and two telephone numbers, the primary one first', () => {
    const { call } = openPlace()
    const emails = [
      { value: 'second@acme.test' },
      { value: 'first@acme.test', primary: true },
      { value: 'third@acme.test' },
    ]
    const phoneNumbers = ['1', '2', '3'].map((value) => ({ value }))
    const { body } = call('POST', '/Users', { body: newUser({ emails, phoneNumbers }) })
    expect(body.emails).toEqual([
      { value: 'first@acme.test', primary: true },
      { value: 'second@acme.test', primary: false },
    ])
    expect(body.phoneNumbers.map(({ value }: { value: string }) => value)).toEqual(['1', '2'])
  })

  it('has a picture at an address of Slack’s own', () => {
    const { call } = openPlace()
    const sent = 'https://images.acme.test/mona.png'
    const [photo] = call('POST', '/Users', { body: newUser({ photos: [{ value: sent }] }) }).body.photos
    expect([photo.value === sent, new URL(photo.value).host]).toEqual([false, 'avatars.slack-edge.test'])
  })

  it('names the manager by managerId alone', () => {
    const { call } = openPlace()
    const managed = (manager: unknown) => call('POST', '/Users', { body: newUser({ [ENTERPRISE]: { manager } }) })
    expect(managed({ value: 'W1' }).body.detail).toBe('improper_enterprise_schema_format')
    expect(managed({ managerId: 'W1' }).body[ENTERPRISE].manager).toEqual({ managerId: 'W1' })
  })

  it('loses attributes that Slack does not know, without a word', () => {
    const { call } = openPlace()
    const { status, body } = call('POST', '/Users', { body: newUser({ shoeSize: 43 }) })
    expect([status, 'shoeSize' in body]).toEqual([201, false])
  })

  it('may have a role, which is a word of the profile and gives no right', () => {
    const { call, vendor } = openPlace()
    const { body } = call('POST', '/Users', { body: newUser({ roles: [{ value: 'owner' }, { value: 'x' }] }) })
    expect(body.roles.map(({ value }: { value: string }) => value)).toEqual(['owner'])
    expect(vendor.account(body.id)?.rank).toBe('member')
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
      { op: 'replace', path: `${ENTERPRISE}:department`, value: 'Louvre' },
      { op: 'replace', value: { displayName: 'Mona G.', userName: 'gioconda' } },
      { op: 'replace', path: 'emails', value: [{ value: 'mona@louvre.test', primary: true }] },
      { op: 'add', path: 'phoneNumbers', value: [{ value: '33' }] },
      { op: 'remove', path: 'title' },
    )
    expect(status).toBe(200)
    expect(body).toMatchObject({
      userName: 'gioconda',
      displayName: 'Mona G.',
      name: { givenName: 'Mona', familyName: 'Gioconda' },
      emails: [{ value: 'mona@louvre.test' }],
      [ENTERPRISE]: { department: 'Louvre' },
    })
    expect(call('GET', `/Users/${id}`).body).toEqual(body)
  })

  it('by PATCH that is none is refused', () => {
    const { call, patch, id } = open()
    for (const op of [
      { op: 'move', path: 'title' },
      { op: 'remove', path: 'emails' },
      { op: 'replace', value: 7 },
    ]) {
      expect(patch(`/Users/${id}`, op).status, JSON.stringify(op)).toBe(400)
    }
    expect(patch(`/Users/${id}`).status).toBe(400)
    expect(call('PATCH', `/Users/${id}`, { body: { active: false } }).status).toBe(400)
  })

  it('by PUT replaces everything: what is not sent is gone', () => {
    const { call, id } = open()
    const { body } = call('PUT', `/Users/${id}`, { body: newUser({ name: undefined, displayName: 'M.' }) })
    expect([body.id, body.displayName, 'name' in body]).toEqual([id, 'M.', false])
  })

  it('keeps the external id that it was created with', () => {
    const { call, patch } = openPlace()
    const { id } = call('POST', '/Users', { body: newUser({ externalId: 'idp-1' }) }).body
    expect(patch(`/Users/${id}`, { op: 'replace', path: 'externalId', value: 'idp-2' }).body.externalId).toBe('idp-1')
    expect(call('PUT', `/Users/${id}`, { body: newUser({ externalId: 'idp-3' }) }).body.externalId).toBe('idp-1')
  })

  it('is refused where the new name or address is taken', () => {
    const { patch, vendor, id } = open()
    const other = vendor.account(vendor.users()[8]?.id ?? '')
    const emails = [{ value: other?.email, primary: true }]
    expect(patch(`/Users/${id}`, { op: 'replace', path: 'userName', value: other?.userName }).status).toBe(409)
    expect(patch(`/Users/${id}`, { op: 'replace', path: 'emails', value: emails }).body.detail).toBe('email_taken')
  })

  it('answers 404 for somebody who is not there', () => {
    const { call } = open()
    expect(call('GET', '/Users/nobody')).toMatchObject({ status: 404, body: { detail: 'no_such_user' } })
  })
})
