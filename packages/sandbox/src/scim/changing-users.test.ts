import { describe, expect, it } from 'vitest'
import { SECOND_SCIM_TOKEN } from '../index.ts'
import { patch, role, startSandbox, user } from '../testing/started-sandbox.ts'
import { ENTERPRISE_URN, NOTION_URN } from './schemas.ts'

/** Member 13 lives on contractor.test, which the organization has not verified. */
const CONTRACTOR = 13

describe('PATCH of a user', () => {
  it('is protected', async () => {
    await using sandbox = await startSandbox()
    const { id } = await sandbox.member(20)
    const body = patch({ op: 'replace', path: 'active', value: false })
    expect((await sandbox.call('PATCH', `/scim/v2/Users/${id}`, { body, token: 'wrong' })).status).toBe(401)
    expect((await sandbox.scim('GET', `/Users/${id}`)).status).toBe(200)
  })

  it('answers 200 with the updated user', async () => {
    await using sandbox = await startSandbox()
    const { id } = await sandbox.member(20)
    const { status, body } = await sandbox.scim(
      'PATCH',
      `/Users/${id}`,
      patch({ op: 'replace', path: 'title', value: 'Baker' }),
    )
    expect([status, body['id'], body['title']]).toEqual([200, id, 'Baker'])
  })

  it('takes capitalised and lower-case operations', async () => {
    await using sandbox = await startSandbox()
    const { id } = await sandbox.member(20)
    for (const op of ['Replace', 'replace', 'Add', 'add', 'REPLACE']) {
      const { body } = await sandbox.scim('PATCH', `/Users/${id}`, patch({ op, path: 'title', value: op }))
      expect(body['title']).toBe(op)
    }
    const { body } = await sandbox.scim('PATCH', `/Users/${id}`, patch({ op: 'Remove', path: 'title' }))
    expect(Object.keys(body)).not.toContain('title')
  })

  it('takes operations without a path, with dotted keys and URNs among the attributes', async () => {
    await using sandbox = await startSandbox()
    const { id } = await sandbox.member(20)
    const value = { title: 'Baker', 'name.formatted': 'New Name', [ENTERPRISE_URN]: { department: 'Ovens' } }
    const { body } = await sandbox.scim('PATCH', `/Users/${id}`, patch({ op: 'replace', value }))
    expect(body).toMatchObject({ title: 'Baker', displayName: 'New Name', [ENTERPRISE_URN]: { department: 'Ovens' } })
  })

  it('changes the name by formatted, and by its parts', async () => {
    await using sandbox = await startSandbox()
    const { id } = await sandbox.member(0)
    const formatted = await sandbox.scim(
      'PATCH',
      `/Users/${id}`,
      patch({ op: 'replace', path: 'name.formatted', value: 'Ana Luna' }),
    )
    expect(formatted.body['name']).toEqual({ formatted: 'Ana Luna', givenName: 'Ana', familyName: 'Luna' })
    const given = await sandbox.scim(
      'PATCH',
      `/Users/${id}`,
      patch({ op: 'replace', path: 'name.givenName', value: 'Eva' }),
    )
    expect(given.body['displayName']).toBe('Eva Luna')
  })

  it('changes the role by the extension as an object and by its path', async () => {
    await using sandbox = await startSandbox()
    const { id } = await sandbox.member(20)
    const whole = await sandbox.scim('PATCH', `/Users/${id}`, patch({ op: 'replace', value: role('membership_admin') }))
    expect(whole.body[NOTION_URN]).toEqual({ role: 'membership_admin' })
    const byPath = await sandbox.scim(
      'PATCH',
      `/Users/${id}`,
      patch({ op: 'replace', path: `${NOTION_URN}:role`, value: 'owner' }),
    )
    expect(byPath.body[NOTION_URN]).toEqual({ role: 'owner' })
    expect(sandbox.control.state().audit().at(-1)?.event.type).toBe('workspace.permissions.member_role_updated')
  })

  it('refuses an unknown role, and changes nothing', async () => {
    await using sandbox = await startSandbox()
    const { id } = await sandbox.member(20)
    const body = patch(
      { op: 'replace', path: 'title', value: 'X' },
      { op: 'replace', path: `${NOTION_URN}:role`, value: 'king' },
    )
    expect((await sandbox.scim('PATCH', `/Users/${id}`, body)).status).toBe(400)
    expect((await sandbox.scim('GET', `/Users/${id}`)).body['title']).not.toBe('X')
  })

  it('changes the address through userName, through emails and through Entra’s work filter', async () => {
    await using sandbox = await startSandbox()
    const { id, userName } = await sandbox.member(20)
    const operations = [
      { op: 'Replace', path: 'userName', value: 'one@acme.test' },
      { op: 'Replace', path: 'emails', value: [{ value: 'two@acme.test', primary: true }] },
      { op: 'Replace', path: 'emails[type eq "work"].value', value: 'three@acme.test' },
    ]
    for (const operation of operations) {
      const { status } = await sandbox.scim('PATCH', `/Users/${id}`, patch(operation))
      expect(status, operation.path).toBe(200)
    }
    expect((await sandbox.scim('GET', `/Users/${id}`)).body).toMatchObject({
      userName: 'three@acme.test',
      emails: [{ value: 'three@acme.test', primary: true }],
    })
    expect((await sandbox.users(`?filter=userName%20eq%20%22${userName}%22`)).totalResults).toBe(0)
  })

  it('adds and removes secondary addresses', async () => {
    await using sandbox = await startSandbox()
    const { id, userName } = await sandbox.member(20)
    const add = patch({ op: 'add', path: 'emails', value: [{ value: 'alias@acme.test', primary: false }] })
    expect((await sandbox.scim('PATCH', `/Users/${id}`, add)).body['emails']).toEqual([
      { value: userName, primary: true },
      { value: 'alias@acme.test', primary: false },
    ])
    const remove = patch({ op: 'remove', path: 'emails[value eq "alias@acme.test"]' })
    expect((await sandbox.scim('PATCH', `/Users/${id}`, remove)).body['emails']).toHaveLength(1)
  })

  it('is all or nothing', async () => {
    await using sandbox = await startSandbox()
    const { id } = await sandbox.member(20)
    const body = patch(
      { op: 'replace', path: 'title', value: 'X' },
      { op: 'replace', path: 'userName', value: 'ana.sol@acme.test' },
    )
    expect((await sandbox.scim('PATCH', `/Users/${id}`, body)).status).toBe(500)
    expect((await sandbox.scim('GET', `/Users/${id}`)).body['title']).not.toBe('X')
  })

  it('refuses an unknown operation, a bad path, no operations, and another schema', async () => {
    await using sandbox = await startSandbox()
    const { id } = await sandbox.member(20)
    const bodies = [
      patch({ op: 'move', path: 'title', value: 'X' }),
      patch({ op: 'replace', path: 'emails[', value: 'X' }),
      patch({ op: 'remove' }),
      patch(),
      { Operations: [{ op: 'replace', path: 'title', value: 'X' }] },
    ]
    for (const body of bodies) expect((await sandbox.scim('PATCH', `/Users/${id}`, body)).status).toBe(400)
  })

  it('photoOnUpdate = ignored: the photo stays what it was, by PATCH and by PUT', async () => {
    await using sandbox = await startSandbox()
    const { id } = await sandbox.member(11)
    const photos = [{ value: 'https://images.test/new.png', type: 'photo' }]
    const patched = await sandbox.scim('PATCH', `/Users/${id}`, patch({ op: 'replace', path: 'photos', value: photos }))
    const put = await sandbox.scim('PUT', `/Users/${id}`, user({ photos }))
    for (const { status, body } of [patched, put]) {
      expect([status, body['photos']]).toEqual([200, [{ value: 'https://images.acme.test/11.png', type: 'photo' }]])
    }
  })

  it('phoneRule = 2026-08-13: keeps the primary number, else the first, with its type', async () => {
    await using sandbox = await startSandbox()
    const { id } = await sandbox.member(20)
    const numbers = [
      { value: '+1', type: 'home' },
      { value: '+2', type: 'mobile', primary: true },
    ]
    const marked = await sandbox.scim(
      'PATCH',
      `/Users/${id}`,
      patch({ op: 'replace', path: 'phoneNumbers', value: numbers }),
    )
    expect(marked.body['phoneNumbers']).toEqual([{ value: '+2', type: 'mobile', primary: true }])
    const unmarked = [{ value: '' }, { value: '+3', type: 'work' }, { value: '+4' }]
    const first = await sandbox.scim(
      'PATCH',
      `/Users/${id}`,
      patch({ op: 'replace', path: 'phoneNumbers', value: unmarked }),
    )
    expect(first.body['phoneNumbers']).toEqual([{ value: '+3', type: 'work', primary: true }])
  })

  it('phoneRule = earlier: keeps a primary number only, without its type', async () => {
    await using sandbox = await startSandbox({ switches: { phoneRule: 'earlier' } })
    const { id } = await sandbox.member(20)
    const marked = patch({
      op: 'replace',
      path: 'phoneNumbers',
      value: [{ value: '+2', type: 'mobile', primary: true }],
    })
    expect((await sandbox.scim('PATCH', `/Users/${id}`, marked)).body['phoneNumbers']).toEqual([
      { value: '+2', primary: true },
    ])
    const unmarked = patch({ op: 'replace', path: 'phoneNumbers', value: [{ value: '+3', type: 'work' }] })
    expect(Object.keys((await sandbox.scim('PATCH', `/Users/${id}`, unmarked)).body)).not.toContain('phoneNumbers')
  })

  it('adds a phone number through a filter that matches none yet, as Entra does', async () => {
    await using sandbox = await startSandbox()
    const { id } = await sandbox.member(20)
    const { body } = await sandbox.scim(
      'PATCH',
      `/Users/${id}`,
      patch({ op: 'Add', path: 'phoneNumbers[type eq "mobile"].value', value: '+9' }),
    )
    expect(body['phoneNumbers']).toEqual([{ value: '+9', type: 'mobile', primary: true }])
  })
})

describe('names and addresses on domains', () => {
  const rename = patch({ op: 'replace', path: 'name.formatted', value: 'New Name' })

  it('change on a verified domain, and so do those of a domain that has just been verified', async () => {
    await using sandbox = await startSandbox()
    const { id } = await sandbox.member(CONTRACTOR)
    expect((await sandbox.scim('PATCH', `/Users/${id}`, rename)).status).toBe(403)
    sandbox.control.verifyDomain('contractor.test')
    expect((await sandbox.scim('PATCH', `/Users/${id}`, rename)).status).toBe(200)
  })

  it('do not change to an unverified domain either', async () => {
    await using sandbox = await startSandbox()
    const { id } = await sandbox.member(20)
    const move = patch({ op: 'replace', path: 'userName', value: 'me@contractor.test' })
    expect((await sandbox.scim('PATCH', `/Users/${id}`, move)).status).toBe(403)
  })

  it('need no verified domain for the role, for leaving, or for saying the same again', async () => {
    await using sandbox = await startSandbox()
    const { id, displayName } = await sandbox.member(CONTRACTOR)
    const same = patch({ op: 'replace', path: 'name.formatted', value: displayName })
    expect((await sandbox.scim('PATCH', `/Users/${id}`, same)).status).toBe(200)
    expect(
      (await sandbox.scim('PATCH', `/Users/${id}`, patch({ op: 'replace', value: role('restricted_member') }))).status,
    ).toBe(200)
    expect(
      (await sandbox.scim('PATCH', `/Users/${id}`, patch({ op: 'replace', value: { active: false } }))).status,
    ).toBe(200)
  })

  it('unverifiedDomainProfileUpdate = 403: is refused', async () => {
    await using sandbox = await startSandbox()
    const { id } = await sandbox.member(CONTRACTOR)
    expect((await sandbox.scim('PATCH', `/Users/${id}`, rename)).status).toBe(403)
  })

  it('unverifiedDomainProfileUpdate = 400: is refused so', async () => {
    await using sandbox = await startSandbox({ switches: { unverifiedDomainProfileUpdate: '400' } })
    const { id } = await sandbox.member(CONTRACTOR)
    expect((await sandbox.scim('PATCH', `/Users/${id}`, rename)).status).toBe(400)
  })

  it('unverifiedDomainProfileUpdate = silentIgnore: answers 200 with the old name, and applies the rest', async () => {
    await using sandbox = await startSandbox({ switches: { unverifiedDomainProfileUpdate: 'silentIgnore' } })
    const { id, displayName } = await sandbox.member(CONTRACTOR)
    const { status, body } = await sandbox.scim(
      'PATCH',
      `/Users/${id}`,
      patch({ op: 'replace', value: { 'name.formatted': 'N', title: 'T' } }),
    )
    expect([status, body['displayName'], body['title']]).toEqual([200, displayName, 'T'])
  })

  it('emailTakenOnUpdate = 500: an address of another account answers 500, by PATCH and by PUT', async () => {
    await using sandbox = await startSandbox()
    const { id } = await sandbox.member(20)
    const taken = 'ana.sol@acme.test'
    expect(
      (await sandbox.scim('PATCH', `/Users/${id}`, patch({ op: 'Replace', path: 'userName', value: taken }))).status,
    ).toBe(500)
    expect((await sandbox.scim('PUT', `/Users/${id}`, user({ userName: taken }))).status).toBe(500)
  })

  it('emailTakenOnUpdate = 409: an address of another account answers 409', async () => {
    await using sandbox = await startSandbox({ switches: { emailTakenOnUpdate: '409' } })
    const { id } = await sandbox.member(20)
    expect((await sandbox.scim('PUT', `/Users/${id}`, user({ userName: 'ana.sol@acme.test' }))).status).toBe(409)
  })
})

describe('PUT of a user', () => {
  it('takes a partial body without userName and answers the updated user', async () => {
    await using sandbox = await startSandbox()
    const { id, userName } = await sandbox.member(20)
    const { status, body } = await sandbox.scim('PUT', `/Users/${id}`, user({ name: { formatted: 'New Name' } }))
    expect([status, body['userName'], body['displayName']]).toEqual([200, userName, 'New Name'])
  })

  it('putSemantics = merge: what is absent stays', async () => {
    await using sandbox = await startSandbox()
    const { id } = await sandbox.member(12)
    const { body } = await sandbox.scim('PUT', `/Users/${id}`, user({ name: { formatted: 'New Name' } }))
    expect(body).toMatchObject({ title: 'Engineer', phoneNumbers: [{ value: '+1 555 0012' }] })
  })

  it('putSemantics = replace: what is absent is cleared, but never address and role', async () => {
    await using sandbox = await startSandbox({ switches: { putSemantics: 'replace' } })
    const { id, userName } = await sandbox.member(3)
    const { body } = await sandbox.scim('PUT', `/Users/${id}`, user({ name: { formatted: 'New Name' } }))
    expect(Object.keys(body)).not.toContain('title')
    expect(body).toMatchObject({ userName, [NOTION_URN]: { role: 'owner' } })
  })

  it('removes with active false, as PATCH does', async () => {
    await using sandbox = await startSandbox()
    const { id } = await sandbox.member(20)
    expect((await sandbox.scim('PUT', `/Users/${id}`, user({ active: false }))).body['active']).toBe(false)
    expect((await sandbox.scim('GET', `/Users/${id}`)).status).toBe(404)
  })
})

describe('the role of an owner', () => {
  it('tokenCreatorDemotion = allowed: the owner who made the token in use is demoted, and the token dies', async () => {
    await using sandbox = await startSandbox()
    const { id } = await sandbox.member(0)
    const { status } = await sandbox.scim('PATCH', `/Users/${id}`, patch({ op: 'replace', value: role('member') }))
    expect(status).toBe(200)
    expect((await sandbox.scim('GET', '/Users')).status).toBe(401)
    const alive = await sandbox.call('GET', `/scim/v2/Users/${id}`, { token: SECOND_SCIM_TOKEN })
    expect(alive.body[NOTION_URN]).toEqual({ role: 'member' })
  })

  it('tokenCreatorDemotion = refused: the owner who made the token in use stays owner', async () => {
    await using sandbox = await startSandbox({ switches: { tokenCreatorDemotion: 'refused' } })
    const { id } = await sandbox.member(0)
    expect((await sandbox.scim('PATCH', `/Users/${id}`, patch({ op: 'replace', value: role('member') }))).status).toBe(
      403,
    )
    expect((await sandbox.scim('GET', `/Users/${id}`)).body[NOTION_URN]).toEqual({ role: 'owner' })
  })
})
