import { describe, expect, it } from 'vitest'
import type { Answered, StartedSandbox } from '../testing/started-sandbox.ts'
import { role, startSandbox, user } from '../testing/started-sandbox.ts'
import { ENTERPRISE_URN, NOTION_URN } from './schemas.ts'

function create(sandbox: StartedSandbox, attributes: Record<string, unknown>): Promise<Answered> {
  return sandbox.scim('POST', '/Users', user(attributes))
}

const idOf = ({ body }: Answered): string => String(body['id'])
const DAY = 24 * 3_600

describe('creating a user', () => {
  it('is protected', async () => {
    await using sandbox = await startSandbox()
    expect((await sandbox.call('POST', '/scim/v2/Users', { body: user({ userName: 'x@acme.test' }) })).status).toBe(401)
    expect(sandbox.control.state().seats().used).toBe(120)
  })

  it('needs nothing but a userName, and makes a member', async () => {
    await using sandbox = await startSandbox()
    const answer = await create(sandbox, { userName: 'New.Person@acme.test' })
    expect(answer.status).toBe(201)
    expect(answer.body).toMatchObject({
      userName: 'new.person@acme.test',
      active: true,
      [NOTION_URN]: { role: 'member' },
    })
    expect(answer.headers.get('location')).toBe(`https://app.notion.com/scim/v2/Users/${idOf(answer)}`)
    expect((await sandbox.scim('GET', `/Users/${idOf(answer)}`)).status).toBe(200)
  })

  it('takes any domain, verified or not', async () => {
    await using sandbox = await startSandbox()
    expect((await create(sandbox, { userName: 'somebody@anywhere.test' })).status).toBe(201)
  })

  it('takes the name as formatted, else as given and family name', async () => {
    await using sandbox = await startSandbox()
    const whole = await create(sandbox, {
      userName: 'a@acme.test',
      name: { formatted: 'Ada Love Lace', givenName: 'X' },
    })
    const parts = await create(sandbox, { userName: 'b@acme.test', name: { givenName: 'Bo', familyName: 'Ek' } })
    expect(whole.body['name']).toEqual({ formatted: 'Ada Love Lace', givenName: 'Ada', familyName: 'Love Lace' })
    expect(parts.body['displayName']).toBe('Bo Ek')
  })

  it('takes the photo', async () => {
    await using sandbox = await startSandbox()
    const { body } = await create(sandbox, {
      userName: 'a@acme.test',
      photos: [{ value: 'https://images.test/a.png' }],
    })
    expect(body['photos']).toEqual([{ value: 'https://images.test/a.png', type: 'photo' }])
  })

  it('takes title, address, job role, locale, languages, user type and enterprise attributes', async () => {
    await using sandbox = await startSandbox()
    const attributes = {
      title: 'Writer',
      addresses: [{ formatted: '1 Quay' }],
      roles: [{ value: 'Editor' }],
      locale: 'en-GB',
      preferredLanguage: 'en',
      userType: 'Employee',
      [ENTERPRISE_URN]: {
        manager: { value: 'ana.sol@acme.test', displayName: 'Ana Sol' },
        costCenter: '7',
        division: 'East',
      },
    }
    const answer = await create(sandbox, { userName: 'a@acme.test', ...attributes })
    expect((await sandbox.scim('GET', `/Users/${idOf(answer)}`)).body).toMatchObject(attributes)
  })

  it('keeps the job role and the workspace role apart', async () => {
    await using sandbox = await startSandbox()
    const { body } = await create(sandbox, { userName: 'a@acme.test', roles: [{ value: 'owner' }] })
    expect(body).toMatchObject({ roles: [{ value: 'owner' }], [NOTION_URN]: { role: 'member' } })
  })

  it('takes each of the four workspace roles, and no other', async () => {
    await using sandbox = await startSandbox()
    for (const name of ['owner', 'membership_admin', 'member', 'restricted_member']) {
      const { body } = await create(sandbox, { userName: `${name}@acme.test`, ...role(name) })
      expect(body[NOTION_URN]).toEqual({ role: name })
    }
    expect((await create(sandbox, { userName: 'x@acme.test', ...role('admin') })).status).toBe(400)
  })

  it('keeps up to five secondary addresses, each belonging to one account only', async () => {
    await using sandbox = await startSandbox()
    const emails = [1, 2, 3, 4, 5].map((number) => ({ value: `alias${number}@acme.test` }))
    expect((await create(sandbox, { userName: 'a@acme.test', emails })).body['emails']).toHaveLength(6)
    expect((await create(sandbox, { userName: 'b@acme.test', emails: [emails[0]] })).status).toBe(409)
    const six = [1, 2, 3, 4, 5, 6].map((number) => ({ value: `other${number}@acme.test` }))
    expect((await create(sandbox, { userName: 'c@acme.test', emails: six })).status).toBe(400)
  })

  it('refuses a userName that is no address, or none', async () => {
    await using sandbox = await startSandbox()
    expect((await create(sandbox, { userName: 'nobody' })).status).toBe(400)
    expect((await create(sandbox, {})).status).toBe(400)
  })

  it('refuses a present member with 409, in any case of letters', async () => {
    await using sandbox = await startSandbox()
    const { status, body } = await create(sandbox, { userName: 'ANA.SOL@acme.test' })
    expect([status, body['scimType']]).toEqual([409, 'uniqueness'])
  })

  it('joins an account that exists elsewhere, keeping its id; its name only where the domain is not verified', async () => {
    await using sandbox = await startSandbox()
    const outside = sandbox.control.addOutsider({ email: 'zoe@elsewhere.test', name: 'Zoe Own' })
    const managed = sandbox.control.addOutsider({ email: 'mia@acme.test', name: 'Mia Own' })
    const first = await create(sandbox, { userName: 'zoe@elsewhere.test', name: { formatted: 'Given Name' } })
    const second = await create(sandbox, { userName: 'mia@acme.test', name: { formatted: 'Given Name' } })
    expect([idOf(first), first.body['displayName']]).toEqual([outside.id, 'Zoe Own'])
    expect([idOf(second), second.body['displayName']]).toEqual([managed.id, 'Given Name'])
  })

  it('turns a guest into a restricted member, who then takes a seat', async () => {
    await using sandbox = await startSandbox()
    const { status, body } = await create(sandbox, { userName: 'guest1@partner.test', ...role('restricted_member') })
    expect([status, body[NOTION_URN]]).toEqual([201, { role: 'restricted_member' }])
    expect(sandbox.control.state().guests()).toHaveLength(15)
    expect(sandbox.control.state().seats().used).toBe(121)
  })

  it('puts the new member into default teamspaces and takes a seat', async () => {
    await using sandbox = await startSandbox()
    const account = sandbox.control.state().account(idOf(await create(sandbox, { userName: 'a@acme.test' })))
    const general = sandbox.control
      .state()
      .teamspaces()
      .find(({ is_default: isDefault }) => isDefault)
    expect(account.teamspace_ids).toEqual([general?.id])
    expect(sandbox.control.state().seats()).toEqual({ used: 121, paid: 121, vacant: 0 })
  })

  it('writes an audit event in the envelope of SIEMs, naming the owner who made the token', async () => {
    await using sandbox = await startSandbox()
    const id = idOf(await create(sandbox, { userName: 'a@acme.test' }))
    const owner = await sandbox.member(0)
    expect(sandbox.control.state().audit().at(-1)).toMatchObject({
      event: {
        timestamp: '2026-08-22T10:10:11.000Z',
        workspace_id: sandbox.control.state().summary()['workspace_id'],
        actor: { id: owner.id, object: 'user', type: 'person', person: { email: owner.userName } },
        type: 'workspace.permissions.member_added',
        'workspace.permissions.member_added': { user_id: id, role: 'member' },
      },
    })
  })

  it('suppressInviteEmails = false: an invitation goes out, although the member has joined already', async () => {
    await using sandbox = await startSandbox()
    await create(sandbox, { userName: 'a@acme.test' })
    expect(sandbox.control.state().mails()).toMatchObject([{ kind: 'workspace_invite', to: 'a@acme.test' }])
  })

  it('suppressInviteEmails = true: nothing goes out, for workspace and groups alike', async () => {
    await using sandbox = await startSandbox({ switches: { suppressInviteEmails: 'true' } })
    const id = idOf(await create(sandbox, { userName: 'a@acme.test' }))
    await sandbox.scim('POST', '/Groups', {
      schemas: ['urn:ietf:params:scim:schemas:core:2.0:Group'],
      displayName: 'G',
      members: [{ value: id }],
    })
    expect(sandbox.control.state().mails()).toEqual([])
  })

  it('createStatusExistingAccount = 201: joining an account answers 201', async () => {
    await using sandbox = await startSandbox()
    expect((await create(sandbox, { userName: 'outsider1@elsewhere.test' })).status).toBe(201)
  })

  it('createStatusExistingAccount = 200: joining an account answers 200, a new one 201', async () => {
    await using sandbox = await startSandbox({ switches: { createStatusExistingAccount: '200' } })
    expect((await create(sandbox, { userName: 'outsider1@elsewhere.test' })).status).toBe(200)
    expect((await create(sandbox, { userName: 'brand.new@acme.test' })).status).toBe(201)
  })

  it('createWithActiveFalse = 400: is refused', async () => {
    await using sandbox = await startSandbox()
    expect((await create(sandbox, { userName: 'a@acme.test', active: false })).status).toBe(400)
    expect(sandbox.control.state().seats().used).toBe(120)
  })

  it('createWithActiveFalse = ignore: makes an active member', async () => {
    await using sandbox = await startSandbox({ switches: { createWithActiveFalse: 'ignore' } })
    const answer = await create(sandbox, { userName: 'a@acme.test', active: false })
    expect((await sandbox.scim('GET', `/Users/${idOf(answer)}`)).body['active']).toBe(true)
  })

  it('createWithActiveFalse = createsRemoved: makes an account that is no member', async () => {
    await using sandbox = await startSandbox({ switches: { createWithActiveFalse: 'createsRemoved' } })
    const answer = await create(sandbox, { userName: 'a@acme.test', active: false })
    expect(answer.body['active']).toBe(false)
    expect((await sandbox.scim('GET', `/Users/${idOf(answer)}`)).status).toBe(404)
    expect(sandbox.control.state().seats().used).toBe(120)
  })

  it('duplicateBySecondaryEmail = 409: a secondary address of a member is taken', async () => {
    await using sandbox = await startSandbox()
    expect((await create(sandbox, { userName: 'elodie.nakamura@old-acme.test' })).status).toBe(409)
  })

  it('duplicateBySecondaryEmail = newAccount: the address moves to a new account', async () => {
    await using sandbox = await startSandbox({ switches: { duplicateBySecondaryEmail: 'newAccount' } })
    const before = await sandbox.member(4)
    const answer = await create(sandbox, { userName: 'elodie.nakamura@old-acme.test' })
    expect(answer.status).toBe(201)
    expect(idOf(answer)).not.toBe(before.id)
    expect((await sandbox.member(4)).emails).toEqual([{ value: before.userName, primary: true }])
  })
})

describe('creating a user who was removed before', () => {
  it('reprovisionSameId = true: the account never went away, the id is the same', async () => {
    await using sandbox = await startSandbox()
    const { before, after, status } = await comeBack(sandbox, 1)
    expect([status, after.id]).toEqual([201, before.id])
  })

  it('reprovisionSameId = false: the id is another', async () => {
    await using sandbox = await startSandbox({ switches: { reprovisionSameId: 'false' } })
    const { before, after } = await comeBack(sandbox, 1)
    expect(after.id).not.toBe(before.id)
    expect(after.emails).toEqual(before.emails)
    expect((await sandbox.users()).totalResults).toBe(120)
  })

  it('leaves no row of the old id behind, even where removed users are shown', async () => {
    const switches = { reprovisionSameId: 'false', removedUserList: 'inactive', removedUserGet: '200' } as const
    await using sandbox = await startSandbox({ size: 40, switches })
    const first = await comeBack(sandbox, 1)
    const second = await comeBack(sandbox, 1)
    expect(new Set([first.before.id, first.after.id, second.after.id]).size).toBe(3)
    const { totalResults, Resources } = await sandbox.users()
    expect(totalResults).toBe(40)
    expect(Resources.filter(({ userName }) => userName === undefined)).toEqual([])
    expect(Resources.filter(({ active }) => !active)).toEqual([])
    expect(Resources[8]?.id).toBe(second.after.id)
    const known = sandbox.control.state().accounts()
    expect(known.filter(({ emails }) => emails.includes(second.after.emails[0] ?? ''))).toEqual([second.after])
    for (const { id } of [first.before, second.before]) {
      expect((await sandbox.scim('GET', `/Users/${id}`)).status).toBe(404)
    }
  })

  it('reprovisionRestore = auto30d: groups and teamspaces come back within 30 days, not later', async () => {
    await using sandbox = await startSandbox()
    const { before, after } = await comeBack(sandbox, 30)
    expect(before.group_ids.length).toBeGreaterThan(0)
    expect(after.group_ids).toEqual(before.group_ids)
    expect(new Set(after.teamspace_ids)).toEqual(new Set(before.teamspace_ids))
    await using later = await startSandbox()
    expect((await comeBack(later, 31)).after.group_ids).toEqual([])
  })

  it('reprovisionRestore = manual: they come back when an owner clicks restore', async () => {
    await using sandbox = await startSandbox({ switches: { reprovisionRestore: 'manual' } })
    const { before, after } = await comeBack(sandbox, 1)
    expect(after.group_ids).toEqual([])
    expect(sandbox.control.restoreAccount(after.id).group_ids).toEqual(before.group_ids)
  })

  it('reprovisionRestore = none: they do not come back', async () => {
    await using sandbox = await startSandbox({ switches: { reprovisionRestore: 'none' } })
    expect((await comeBack(sandbox, 1)).after.group_ids).toEqual([])
  })

  it('fills a vacant paid seat at no cost', async () => {
    await using sandbox = await startSandbox()
    await comeBack(sandbox, 1)
    expect(sandbox.control.state().seats()).toEqual({ used: 120, paid: 120, vacant: 0 })
  })
})

/** Removes member 8 (in groups and a teamspace), waits, and creates the person again. */
async function comeBack(sandbox: StartedSandbox, days: number) {
  const { id, userName } = await sandbox.member(8)
  const before = sandbox.control.state().account(id)
  await sandbox.scim('DELETE', `/Users/${id}`)
  sandbox.clock.now += days * DAY * 1000
  const answer = await create(sandbox, { userName })
  return { before, after: sandbox.control.state().account(idOf(answer)), status: answer.status }
}
