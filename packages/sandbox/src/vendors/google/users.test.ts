import { describe, expect, it } from 'vitest'
import { newUser, openPlace, reasonOf } from './testing/place.ts'

describe('a user', () => {
  it('is shown with names, addresses, standing and times', () => {
    const { call, vendor } = openPlace()
    const [user] = vendor.users()
    const { body } = call('GET', `/users/${user?.id}`)
    expect(body).toMatchObject({
      kind: 'admin#directory#user',
      id: expect.stringMatching(/^1\d{20}$/),
      primaryEmail: 'ana.sol@acme.test',
      name: { givenName: 'Ana', familyName: 'Sol', fullName: 'Ana Sol' },
      emails: [{ address: 'ana.sol@acme.test', primary: true }, { address: 'ana.sol@acme.test.test-google-a.com' }],
      isAdmin: true,
      isDelegatedAdmin: false,
      suspended: false,
      archived: false,
      organizations: [{ title: 'Engineer', primary: true }],
      externalIds: [{ value: 'E00001', type: 'organization' }],
      creationTime: '2026-11-25T08:00:00.000Z',
      lastLoginTime: '2026-11-25T07:00:00.000Z',
      orgUnitPath: '/',
      thumbnailPhotoUrl: expect.stringContaining('https://'),
    })
    expect(body.suspensionReason).toBeUndefined()
  })

  it('is found by id, address and alias, in any case', () => {
    const { call, join } = openPlace()
    const id = join('old@acme.test')
    call('PATCH', `/users/${id}`, { body: { primaryEmail: 'lee@acme.test' } })
    for (const key of [id, 'lee@acme.test', 'LEE@acme.test', 'old@acme.test'])
      expect(call('GET', `/users/${key}`).body.id).toBe(id)
  })

  it('needs an address, both names and a password of 8 to 100 characters', () => {
    const { call } = openPlace()
    const wrong = [
      { primaryEmail: undefined },
      { primaryEmail: 'mona' },
      { name: { givenName: 'Mona' } },
      { name: { givenName: 'Mona', familyName: ' ' } },
      { name: { givenName: 'M'.repeat(61), familyName: 'Lisa' } },
      { password: undefined },
      { password: 'short' },
      { password: 'x'.repeat(101) },
    ]
    for (const more of wrong) expect(call('POST', '/users', { body: newUser(more) }).status).toBe(400)
    expect(call('POST', '/users', { body: newUser({ primaryEmail: 'mona@elsewhere.test' }) }).status).toBe(404)
    expect(call('POST', '/users', { body: newUser() }).status).toBe(200)
  })

  it('is never shown with a password, and has never signed in: in 1970, that is', () => {
    const { body } = openPlace().call('POST', '/users', { body: newUser({ changePasswordAtNextLogin: true }) })
    expect(JSON.stringify(body)).not.toContain('long enough')
    expect(body).toMatchObject({ changePasswordAtNextLogin: true, lastLoginTime: '1970-01-01T00:00:00.000Z' })
  })

  it('is refused where the address is somebody’s, an alias, or a group’s: 409 duplicate', () => {
    const { call, join } = openPlace()
    const id = join('old@acme.test')
    call('PATCH', `/users/${id}`, { body: { primaryEmail: 'lee@acme.test' } })
    for (const primaryEmail of ['LEE@acme.test', 'old@acme.test', 'design@acme.test']) {
      const answer = call('POST', '/users', { body: newUser({ primaryEmail }) })
      expect([answer.status, reasonOf(answer)]).toEqual([409, 'duplicate'])
      expect(call('PATCH', '/users/ana.sol@acme.test', { body: { primaryEmail } }).status).toBe(409)
    }
  })

  it('keeps what is not sent, by PUT as well, and passes over what cannot be set', () => {
    const { call, join } = openPlace()
    const id = join()
    call('PATCH', `/users/${id}`, { body: { phones: [{ value: '1' }], notes: { value: 'A note' } } })
    for (const method of ['PATCH', 'PUT']) {
      const { body } = call(method, `/users/${id}`, { body: { name: { familyName: 'Other' }, isAdmin: true, id: '7' } })
      expect(body).toMatchObject({ id, name: { fullName: 'New Other' }, isAdmin: false, phones: [{ value: '1' }] })
    }
  })

  it('has several phones, organizations and so on, kept as given, replaced as a whole, cleared by null with PUT', () => {
    const { call, join } = openPlace()
    const path = `/users/${join()}`
    for (const field of ['phones', 'addresses', 'organizations', 'externalIds', 'relations', 'languages']) {
      const after = (value: unknown) => call('PUT', path, { body: { [field]: value } }).body[field]
      const rows = [
        { value: 'one', type: 'custom', customType: 'desk' },
        { value: 'two', type: 'work', primary: true },
      ]
      expect(after(rows)).toEqual(rows)
      expect(after([{ value: 'three' }])).toEqual([{ value: 'three' }])
      expect(call('PATCH', path, { body: { [field]: 'text' } }).status).toBe(400)
      expect(after(null)).toBeUndefined()
    }
  })

  it('keeps its lists with PATCH whatever empties them, and with PUT where an empty one is sent', () => {
    const { call, join } = openPlace()
    const path = `/users/${join()}`
    const phones = [{ value: 'one', type: 'work' }]
    call('PUT', path, { body: { phones } })
    const tries = [
      ['PATCH', null],
      ['PATCH', []],
      ['PUT', []],
    ] as const
    for (const [method, value] of tries) {
      const { status, body } = call(method, path, { body: { phones: value } })
      expect([status, body.phones], `${method} ${value}`).toEqual([200, phones])
    }
  })

  it('keeps its old address as an alias when it is renamed, and shows it among its addresses', () => {
    const { call, join } = openPlace()
    const { body } = call('PATCH', `/users/${join('old@acme.test')}`, { body: { primaryEmail: 'New@acme.test' } })
    expect(body).toMatchObject({ primaryEmail: 'new@acme.test', aliases: ['old@acme.test'] })
    expect(body.emails.slice(0, 2)).toEqual([{ address: 'new@acme.test', primary: true }, { address: 'old@acme.test' }])
  })

  it('has further addresses, of which none becomes the primary one', () => {
    const { call, join } = openPlace()
    const emails = [
      { address: 'new.one@acme.test', primary: false },
      { address: 'home@elsewhere.test', type: 'home', primary: true },
    ]
    expect(call('PATCH', `/users/${join()}`, { body: { emails } }).body.emails.slice(0, 2)).toEqual([
      { address: 'new.one@acme.test', primary: true },
      { address: 'home@elsewhere.test', type: 'home' },
    ])
  })

  it('of the primary domain has an alias that nobody gave, among the addresses, and that stays when it is sent back', () => {
    const { call, join } = openPlace()
    const path = `/users/${join()}`
    const fixed = 'new.one@acme.test.test-google-a.com'
    const { emails, nonEditableAliases } = call('GET', path).body
    expect([emails.at(-1), nonEditableAliases]).toEqual([{ address: fixed }, [fixed]])
    expect(call('PATCH', path, { body: { emails } }).body.emails).toEqual(emails)
    expect(call('GET', `/users/${fixed}`).status).toBe(200)
    expect(call('GET', `/users/${join('other@contractor.test')}`).body.nonEditableAliases).toBeUndefined()
  })
})

describe('the sample’s user who has several of everything', () => {
  it('has a main one that is not the first', () => {
    const { call, vendor } = openPlace()
    const { body } = call('GET', `/users/${vendor.users()[5]?.id}`)
    for (const list of ['phones', 'organizations']) {
      const mains = body[list].map(({ primary }: { primary?: boolean }) => primary === true)
      expect(mains, list).toEqual([false, true])
    }
    expect(body.externalIds.map(({ type }: { type: string }) => type)).toEqual(['custom', 'organization'])
    expect(body.addresses).toHaveLength(2)
  })
})

describe('suspending', () => {
  it('leaves sessions, grants and groups as they are, and is undone', () => {
    const { call, vendor, join } = openPlace()
    const id = join()
    call('POST', '/groups/design@acme.test/members', { body: { id } })
    const before = vendor.account(id)
    const { body } = call('PATCH', `/users/${id}`, { body: { suspended: true } })
    expect(body).toMatchObject({ suspended: true, suspensionReason: 'ADMIN' })
    expect(vendor.account(id)).toEqual({ ...before, suspended: true })
    expect(before).toMatchObject({ sessions: 2, grants: ['diagrams.apps.test'], groups: [expect.any(String)] })
    expect(call('PATCH', `/users/${id}`, { body: { suspended: false } }).body.suspensionReason).toBeUndefined()
    expect(vendor.account(id)).toEqual(before)
  })

  it('by Google itself is not undone by an administrator', () => {
    const { call, vendor, join } = openPlace()
    const id = join()
    vendor.change(id, 'suspend-for-abuse')
    expect(call('GET', `/users/${id}`).body.suspensionReason).toBe('ABUSE')
    const answer = call('PATCH', `/users/${id}`, { body: { suspended: false } })
    expect([answer.status, reasonOf(answer), vendor.account(id)?.suspended]).toEqual([403, 'forbidden', true])
  })

  it('is another thing than archiving, after which nobody signs in either', () => {
    const { call, vendor, join } = openPlace()
    const id = join()
    expect(call('PATCH', `/users/${id}`, { body: { archived: true } }).body).toMatchObject({
      suspended: false,
      archived: true,
    })
    expect(vendor.users().find((user) => user.id === id)?.standing).toBe('inactive')
  })
})

describe('signing out', () => {
  it('is a call of its own, which ends every session and no application’s grant', () => {
    const { call, vendor, join } = openPlace()
    const id = join()
    expect(call('POST', `/users/${id}/signOut`)).toMatchObject({ status: 204, body: '' })
    expect(vendor.account(id)).toMatchObject({ suspended: false, sessions: 0, grants: ['diagrams.apps.test'] })
    expect(call('POST', '/users/nobody@acme.test/signOut').status).toBe(404)
  })

  it('leaves it to be said one by one which applications lose their grant', () => {
    const { call, vendor } = openPlace()
    const [, user] = vendor.users()
    const path = `/users/${user?.id}/tokens`
    const listed = call('GET', path).body.items
    expect(listed).toHaveLength(2)
    expect(listed[0]).toMatchObject({ clientId: 'diagrams.apps.test', displayText: 'Diagrams', userKey: user?.id })
    expect(call('DELETE', `${path}/diagrams.apps.test`).status).toBe(204)
    expect(vendor.account(user?.id ?? '')?.grants).toEqual(['notes.apps.test'])
    expect(call('DELETE', `${path}/diagrams.apps.test`).status).toBe(404)
    call('DELETE', `${path}/notes.apps.test`)
    expect(call('GET', path).body).toEqual({ kind: 'admin#directory#tokenList', etag: expect.any(String) })
  })
})

describe('deleting', () => {
  const DAY_MS = 86_400_000

  it('takes somebody out of everything, and leaves their address free', () => {
    const { call, vendor, join } = openPlace()
    const id = join()
    call('POST', '/groups/design@acme.test/members', { body: { id } })
    expect(call('DELETE', `/users/${id}`).status).toBe(204)
    expect(call('GET', `/users/${id}`).status).toBe(404)
    expect(vendor.account(id)).toMatchObject({ isDeleted: true, sessions: 0, grants: [], groups: [] })
    expect(call('POST', '/users', { body: newUser({ primaryEmail: 'new.one@acme.test' }) }).status).toBe(200)
  })

  it('can be undone for twenty days, by id, and without groups and grants', () => {
    const { call, vendor, join, wait } = openPlace()
    const [soon, late] = [join('soon@acme.test'), join('late@acme.test')]
    for (const id of [soon, late]) call('DELETE', `/users/${id}`)
    wait(20 * DAY_MS)
    const undelete = (id: string) => call('POST', `/users/${id}/undelete`, { body: { orgUnitPath: '/' } }).status
    expect(undelete(soon)).toBe(204)
    expect(vendor.account(soon)).toMatchObject({ isDeleted: false, groups: [], grants: [] })
    wait(1)
    expect([undelete(late), undelete(soon)]).toEqual([404, 404])
  })

  it('cannot be undone where somebody else has the address now', () => {
    const { call, join } = openPlace()
    const id = join()
    call('DELETE', `/users/${id}`)
    join()
    expect(call('POST', `/users/${id}/undelete`).status).toBe(409)
  })
})
