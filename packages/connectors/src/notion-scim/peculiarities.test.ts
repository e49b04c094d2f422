import { type Directory, RollcallError } from '@rollcall/connector-kit'
import { openTestSession, presentMethods, type TestSession } from '@rollcall/connector-kit/testing'
import { createSandbox, SAMPLE_SCIM_TOKEN, type SandboxControl, type SwitchSettings } from '@rollcall/sandbox'
import { describe, expect, it } from 'vitest'
import { notionScim } from './connector.ts'

type Place = AsyncDisposable & {
  readonly control: SandboxControl
  readonly session: TestSession
  readonly users: Required<NonNullable<Directory['users']>>
  readonly groups: Required<NonNullable<Directory['groups']>>
}

const open = async (switches: Partial<SwitchSettings> = {}): Promise<Place> => {
  const sandbox = createSandbox({ switches: { rateLimit: 'off', ...switches } })
  const { scimUrl } = await sandbox.listen()
  const session = openTestSession({
    auth: notionScim.auth[0],
    credential: { api_key: SAMPLE_SCIM_TOKEN },
    baseUrl: scimUrl,
  })
  const { users, groups } = notionScim.open(session)
  return {
    control: sandbox.control,
    session,
    users: presentMethods(users),
    groups: presentMethods(groups),
    [Symbol.asyncDispose]: () => sandbox.close(),
  }
}

const messageOf = (call: Promise<unknown>): Promise<string> =>
  call.then(
    () => 'no error',
    (error: unknown) => (error instanceof RollcallError ? error.message : 'another error'),
  )

const creatorOf = ({ control }: Place): string =>
  control
    .state()
    .tokens()
    .find(({ token }) => token === SAMPLE_SCIM_TOKEN)?.creator_id ?? ''

describe('a Notion user', () => {
  it('has the workspace role for its role, the job role in remote_data only, and an address for its manager', async () => {
    await using place = await open()
    const { item } = await place.users.create({
      username: 'zoe@acme.test',
      name: 'Zoë Ångström',
      title: 'Engineer',
      avatar: 'https://images.acme.test/zoe.png',
      phones: [{ number: '+49 30 1', type: 'work' }],
      languages: ['sv'],
      roles: [{ id: 'membership_admin' }],
      manager: { email: 'boss@acme.test', name: 'The Boss' },
      department: 'R&D',
      employee_number: '007',
      remote_data: { roles: [{ value: 'Tech lead' }] },
    })
    expect(item).toMatchObject({
      name: 'Zoë Ångström',
      first_name: 'Zoë',
      last_name: 'Ångström',
      title: 'Engineer',
      avatar: 'https://images.acme.test/zoe.png',
      phones: [{ number: '+49 30 1', type: 'work' }],
      languages: ['sv'],
      roles: [{ id: 'membership_admin', name: 'membership_admin' }],
      manager: { email: 'boss@acme.test', name: 'The Boss' },
      department: 'R&D',
      employee_number: '007',
    })
    expect(item?.remote_data['roles']).toEqual([{ value: 'Tech lead' }])
    expect(item?.remote_data).toHaveProperty(['urn:ietf:params:scim:schemas:extension:enterprise:2.0:User', 'manager'])
    expect(item?.created_at).toBeUndefined() // Notion stamps the time of the answer (§6.1)
  })

  it('is a member where Notion leaves the role out, and keeps a role nobody has heard of', async () => {
    await using place = await open({ extensionOmittedForMember: 'true' })
    const { id } = place.control.addMember({ email: 'plain@acme.test', name: 'Plain Member' })
    expect((await place.users.get(id)).item.roles).toEqual([{ id: 'member', name: 'member' }])
  })

  it('is found by a secondary address, which Notion may not search', async () => {
    await using place = await open()
    const { id } = place.control.addMember({
      email: 'first@acme.test',
      secondary_emails: ['second@old-acme.test'],
      name: 'Two Addresses',
    })
    const where = [{ field: 'emails', operator: 'eq', value: 'Second@old-acme.test' }] as const
    const found = await place.users.list({ where, position: undefined, limit: 10 })
    expect([found.items.map((user) => user.id), found.partial]).toEqual([[id], undefined])
  })

  it('keeps its photo when another is sent: that is reported and not sent', async () => {
    await using place = await open()
    const { id } = place.control.addMember({ email: 'photo@acme.test', name: 'No Photo' })
    const written = await place.users.update(id, { title: 'T', avatar: 'https://images.acme.test/new.png' })
    expect(written).toMatchObject({ ignored: ['avatar'], item: { title: 'T' } })
    expect(JSON.stringify(place.session.requests)).not.toContain('new.png')
  })

  it('keeps its name on an unverified domain: refused, or reported where Notion says nothing', async () => {
    for (const unverifiedDomainProfileUpdate of ['403', '400', 'silentIgnore'] as const) {
      await using place = await open({ unverifiedDomainProfileUpdate })
      const { id } = place.control.addMember({ email: 'out@contractor.test', name: 'Old Name' })
      const written = place.users.update(id, { name: 'New Name', title: 'T' })
      if (unverifiedDomainProfileUpdate === 'silentIgnore')
        expect(await written).toMatchObject({
          ignored: ['name'],
          unconfirmed: [],
          item: { name: 'Old Name', title: 'T' },
        })
      else await expect(written).rejects.toMatchObject({ facts: { effect: 'none' } })
      expect(place.control.state().account(id).name).toBe('Old Name')
    }
  })

  it('keeps its address where another account has it: a 500 that must not be repeated', async () => {
    await using place = await open()
    place.control.addMember({ email: 'taken@acme.test', name: 'Taken' })
    const { id } = place.control.addMember({ email: 'mover@acme.test', name: 'Mover' })
    const update = place.users.update(id, { emails: [{ email: 'taken@acme.test', is_primary: true }] })
    await expect(update).rejects.toMatchObject({ code: 'vendor_conflict', retryable: false })
    expect(await messageOf(place.users.update(id, { username: 'taken@acme.test' }))).toContain('do not repeat it')
    expect(place.session.requests.filter(({ method }) => method === 'PATCH')).toHaveLength(2)
  })
})

describe('removing a Notion user', () => {
  it('is what status inactive does, by DELETE, and the answer says so', async () => {
    await using place = await open({ sessionKillOnPatch: 'false' })
    const { id } = place.control.addMember({ email: 'leaver@acme.test', name: 'Leaver' })
    place.control.addSession({ user_id: id })
    const { effects } = await place.users.update(id, { status: 'inactive' })
    expect(effects).toMatchObject([
      { code: 'removed_from_workspace', message: expect.stringContaining('Notion knows no inactive users') },
      { code: 'sessions_ended' },
    ])
    expect(place.session.requests.map(({ method }) => method)).toEqual(['GET', 'DELETE', 'GET'])
    expect(place.control.state().account(id)).toMatchObject({ standing: 'removed', active_sessions: 0 })
  })

  it('is refused for the owner who made the token, with the safe way in the message', async () => {
    for (const tokenCreatorDeleteStatus of ['403', '400'] as const) {
      await using place = await open({ tokenCreatorDeleteStatus })
      const creator = creatorOf(place)
      for (const act of [
        () => place.users.update(creator, { status: 'inactive' }),
        () => place.users.delete(creator),
      ]) {
        expect(await messageOf(act())).toMatch(/let another owner make a token.*managed users dashboard/)
      }
      expect(place.control.state().account(creator).standing).toBe('member')
    }
  })

  it('is not undone by status active: the message says to create the user again, who comes back with the same id', async () => {
    await using place = await open()
    const { id } = place.control.addMember({ email: 'again@acme.test', name: 'Come Back' })
    await place.users.delete(id)
    expect(await messageOf(place.users.update(id, { status: 'active' }))).toContain('create the user again')
    expect((await place.users.create({ username: 'again@acme.test' })).item?.id).toBe(id)
  })
})

describe('a Notion group', () => {
  it('that alone guards a page is not deleted', async () => {
    await using place = await open()
    const guarding = place.control
      .state()
      .groups()
      .find(({ guards_pages: pages }) => pages.length > 0)
    await expect(place.groups.delete(guarding?.id ?? '')).rejects.toMatchObject({ code: 'vendor_forbidden' })
  })
})

describe('the credential', () => {
  it('is proved by a list of users, since ServiceProviderConfig answers everybody', async () => {
    await using place = await open()
    await notionScim.probe(place.session)
    expect(place.session.requests.map(({ url }) => new URL(url).pathname)).toEqual(['/scim/v2/Users'])
  })
})
