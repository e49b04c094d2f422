import { afterEach, describe, expect, it } from 'vitest'
import { Refusal } from '../testing/contract-api.ts'
import { type Desk, openDesk } from '../testing/desk.ts'
import { page, user } from '../testing/sample-answers.ts'

let desk: Desk | undefined
afterEach(() => desk?.api.close())

const differs = {
  status: 'differs',
  checked_at: '2026-10-01T08:00:00.000Z',
  message: 'The vendor still shows the user as active.',
  differences: [{ field: 'status', sent: 'inactive', now: 'active' }],
}

describe('rollcall users list', () => {
  it('shows a table of the only connection there is', async () => {
    desk = await openDesk()
    expect((await desk.type('rollcall users list')).out).toBe(
      [
        'ID   NAME          EMAIL          STATUS    ROLES',
        'u-1  Ada Byron     ada@acme.test  active    Owner',
        'u-2  Grace Hopper                 inactive',
        '',
      ].join('\n'),
    )
    expect(desk.api.asked.map(({ id }) => id)).toEqual(['listAccounts', 'listUsers'])
    expect(desk.api.asked[1]?.query).toMatchObject({ integrated_account_id: 'a-1' })
  })

  it('passes filters and the page on', async () => {
    desk = await openDesk()
    await desk.type(
      "rollcall users list -a a-9 -f status=active -f 'updated_at[gt]=2026-01-01' -f 'updated_at[lt]=2026-02-01' --limit 5 --cursor c-1",
    )
    expect(desk.api.asked).toHaveLength(1)
    expect(desk.api.asked[0]?.query).toMatchObject({
      integrated_account_id: 'a-9',
      status: 'active',
      updated_at: { gt: '2026-01-01', lt: '2026-02-01' },
      limit: 5,
      next_cursor: 'c-1',
    })
  })

  it('shows the first page, and says on standard error how to go on', async () => {
    desk = await openDesk({ listUsers: () => page([user()], { next_cursor: 'c-2' }) })
    expect((await desk.type('rollcall users list')).err).toBe('There are more users: add --all, or --cursor c-2\n')
    const { out, err } = await desk.type('rollcall users list --json')
    expect(JSON.parse(out)).toMatchObject({ id: 'u-1' })
    expect(JSON.parse(err)).toEqual({
      note: 'There are more users: add --all, or --cursor c-2',
      next_cursor: 'c-2',
    })
  })

  it('shows every page under one heading with --all', async () => {
    desk = await openDesk({
      listUsers: ({ query }) =>
        JSON.stringify(query).includes('c-2') ? page([user({ id: 'u-2' })]) : page([user()], { next_cursor: 'c-2' }),
    })
    const { out, err } = await desk.type('rollcall users list --all')
    expect(out.match(/^(ID|u-1|u-2)/gm)).toEqual(['ID', 'u-1', 'u-2'])
    expect(err).toBe('')
  })

  it('says that there is none', async () => {
    desk = await openDesk({ listUsers: () => page([]) })
    expect(await desk.type('rollcall users list')).toMatchObject({ exitCode: 0, out: '', err: 'No users.\n' })
  })

  it('shows control characters in names instead of obeying them', async () => {
    desk = await openDesk({ listUsers: () => page([user({ name: 'Ada\u001b[2J' })]) })
    expect((await desk.type('rollcall users list')).out).toContain(String.raw`Ada\u{1b}[2J`)
  })
})

describe('rollcall users get', () => {
  it("shows the fields that are there, without the vendor's own record", async () => {
    desk = await openDesk({ getUser: () => user({ remote_data: { secret_sauce: true } }) })
    const { out } = await desk.type('rollcall users get u-1')
    expect(out).toContain('name: Ada Byron\nemails:\n  - email=ada@acme.test is_primary=true\n')
    expect(out).not.toContain('secret_sauce')
    expect(out).not.toContain('phones')
  })

  it('shows the whole document with --json', async () => {
    desk = await openDesk()
    expect(JSON.parse((await desk.type('rollcall users get u-1 --json')).out)).toEqual(user())
  })

  it('passes ids on as they are', async () => {
    desk = await openDesk()
    await desk.type('rollcall users get a/b?c')
    expect(desk.api.asked[1]?.params).toEqual({ id: 'a/b?c' })
  })
})

describe('rollcall users create', () => {
  it('takes fields one by one and as JSON, --set winning', async () => {
    desk = await openDesk()
    const { out } = await desk.type(
      `rollcall users create --data '{"username":"ada@acme.test","title":"Analyst"}' --set title='Head of Engines'`,
    )
    expect(out).toBe('Created user Ada Byron (u-1).\n')
    expect(desk.api.asked.at(-1)?.body).toEqual({ username: 'ada@acme.test', title: 'Head of Engines' })
  })

  it('reads the user from standard input', async () => {
    desk = await openDesk()
    await desk.type('rollcall users create --data -', { stdin: '{"username":"ada@acme.test"}' })
    expect(desk.api.asked.at(-1)?.body).toEqual({ username: 'ada@acme.test' })
  })

  it('says what the vendor did besides, what it did not take, and that it was read back', async () => {
    desk = await openDesk({
      createUser: () =>
        user({
          effects: [{ code: 'seat_taken', message: 'One more seat is in use.' }],
          ignored_fields: ['phones', 'title'],
          verification: { ...differs, status: 'verified', message: 'The vendor shows the user.', differences: [] },
        }),
    })
    const { exitCode, out } = await desk.type('rollcall users create --set username=ada@acme.test --verify')
    expect(exitCode).toBe(0)
    expect(out).toBe(
      [
        'Created user Ada Byron (u-1).',
        'One more seat is in use.',
        'The vendor did not take: phones, title.',
        'Verified: The vendor shows the user.',
        '',
      ].join('\n'),
    )
    expect(desk.api.asked.at(-1)?.query).toMatchObject({ verify: true })
  })

  it.each([
    ['rollcall users create', 'There is nothing to send. Add --set name=value, or --data.\n'],
    ["rollcall users create -d '[1]'", '--data takes a JSON object, e.g. {"title":"Analyst"}; this is none.\n'],
    [
      'rollcall users create -d @no-such-file',
      'The file no-such-file cannot be read. Check its name and that you may read it.\n',
    ],
    ['rollcall users create --set shoe_size=9', 'This cannot be sent:\n  Unrecognized key: "shoe_size"\n'],
    [
      'rollcall users create --set title',
      '--set takes name=value, e.g. --set name=value; there is no "=" in one of them.\n',
    ],
  ])('sends nothing for %s', async (line, sentence) => {
    desk = await openDesk()
    expect(await desk.type(line)).toMatchObject({ exitCode: 2, err: sentence })
    expect(desk.api.asked).toEqual([])
  })
})

describe('rollcall users deactivate', () => {
  it('says who it is and what the vendor will do before it asks', async () => {
    desk = await openDesk()
    const { exitCode, out, questions } = await desk.type('rollcall users deactivate u-1', { answers: ['y'] })
    expect(questions).toEqual([
      {
        echoes: true,
        text: [
          'Deactivate Ada Byron (u-1), active at Any SCIM server.',
          'Deactivating removes the user from the workspace at this vendor.',
          'It cannot be taken back: reactivating does not bring the user back as they were.',
          'Sessions end at once.',
          'Cannot be removed: The owner who made the token.',
          'Out of reach: Guests.',
          'Go on? [y/N] ',
        ].join('\n'),
      },
    ])
    expect(exitCode).toBe(0)
    expect(out).toBe('Deactivated user Ada Byron (u-1).\nVerified: The vendor says so.\n')
    expect(desk.api.asked.at(-1)).toMatchObject({
      id: 'updateUser',
      params: { id: 'u-1' },
      query: { verify: true },
      body: { status: 'inactive' },
    })
  })

  it('asks likewise when an update deactivates', async () => {
    desk = await openDesk()
    const declined = await desk.type('rollcall users update u-1 --set status=inactive', { answers: ['n'] })
    expect(declined).toMatchObject({ exitCode: 1, out: '', err: 'Nothing was changed.\n' })
    expect(declined.questions[0]?.text).toContain('Deactivate Ada Byron (u-1), active at Any SCIM server.')
    expect(desk.api.asked.map(({ id }) => id)).not.toContain('updateUser')
    expect((await desk.type('rollcall users update u-1 --set status=inactive --yes')).exitCode).toBe(0)
    expect(desk.api.asked.at(-1)).toMatchObject({ id: 'updateUser', body: { status: 'inactive' } })
  })

  it.each(['', 'n', 'yess', 'no'])('changes nothing when the answer is "%s"', async (answer) => {
    desk = await openDesk()
    const ended = await desk.type('rollcall users deactivate u-1', { answers: [answer] })
    expect(ended).toMatchObject({ exitCode: 1, out: '', err: 'Nothing was changed.\n' })
    expect(desk.api.asked.map(({ id }) => id)).not.toContain('updateUser')
  })

  it('exits 7 when the vendor, read back, does not confirm it', async () => {
    desk = await openDesk({ updateUser: () => user({ verification: differs }) })
    const ended = await desk.type('rollcall users deactivate u-1 --yes')
    expect(ended.exitCode).toBe(7)
    expect(ended.err).toBe(
      'The change was sent, but reading it back does not confirm it: The vendor still shows the user as active.\n' +
        '  status: sent "inactive", is "active"\n',
    )
  })

  it('exits 7 with the document on standard output and the reason on standard error with --json', async () => {
    const unknown = { ...differs, status: 'unknown', message: 'The vendor could not be asked.', differences: [] }
    desk = await openDesk({ updateUser: () => user({ verification: unknown }) })
    const { exitCode, out, err } = await desk.type('rollcall users deactivate u-1 --yes --json')
    expect(exitCode).toBe(7)
    expect(JSON.parse(out)).toMatchObject({ id: 'u-1', verification: { status: 'unknown' } })
    expect(JSON.parse(err)).toMatchObject({ code: 'unverified', exit_code: 7 })
  })

  it('does not read back with --no-verify', async () => {
    desk = await openDesk()
    const { out } = await desk.type('rollcall users deactivate u-1 --yes --no-verify')
    expect(out).toBe('Deactivated user Ada Byron (u-1).\n')
    expect(desk.api.asked.at(-1)?.query).toMatchObject({ verify: false })
  })
})

describe('rollcall users end-sessions', () => {
  it('asks first, names the person, and says what was done', async () => {
    desk = await openDesk()
    const { out, questions } = await desk.type('rollcall users end-sessions u-1', { answers: ['y'] })
    expect(questions[0]?.text).toContain('Sign Ada Byron (u-1) out everywhere')
    expect(out).toContain('Ended the sessions of user u-1.')
    expect(out).toContain('Every session of the user was ended.')
    expect(desk.api.asked.at(-1)).toMatchObject({ id: 'endUserSessions', params: { id: 'u-1' } })
  })

  it('changes nothing when the answer is no', async () => {
    desk = await openDesk()
    expect(await desk.type('rollcall users end-sessions u-1', { answers: ['n'] })).toMatchObject({ exitCode: 1 })
    expect(desk.api.asked.map(({ id }) => id)).not.toContain('endUserSessions')
  })
})

describe('rollcall users delete', () => {
  it('reads back whether the user is gone', async () => {
    desk = await openDesk()
    const { out } = await desk.type('rollcall users delete u-1 --yes')
    expect(out).toBe('Deleted user u-1.\nVerified: The vendor says so.\n')
    expect(desk.api.asked.at(-1)).toMatchObject({ id: 'deleteUser', params: { id: 'u-1' }, query: { verify: true } })
  })
})

describe('a destructive command', () => {
  it.each([
    'users deactivate u-1',
    'users delete u-1',
    'groups delete g-1',
    'groups remove-members g-1 u-1',
    'groups update g-1 -d {"members":[]}',
    'accounts delete a-1',
  ])('refuses where nobody can be asked and --yes is missing: %s', async (line) => {
    desk = await openDesk()
    const ended = await desk.type(`rollcall ${line}`)
    expect(ended).toMatchObject({
      exitCode: 2,
      err: 'This asks for confirmation, and nobody is there to ask. Add --yes if you are sure.\n',
    })
    const methods = desk.api.asked.map(({ id }) => id).filter((id) => !/^(get|list)/.test(id))
    expect(methods).toEqual([])
  })

  it('does not ask about a user that does not exist', async () => {
    desk = await openDesk({
      getUser: () => {
        throw new Refusal(404, 'vendor_not_found', 'There is no user u-9.')
      },
    })
    const ended = await desk.type('rollcall users delete u-9', { answers: ['y'] })
    expect(ended).toMatchObject({ exitCode: 6, questions: [], err: 'There is no user u-9.\n(request r-1)\n' })
  })
})
