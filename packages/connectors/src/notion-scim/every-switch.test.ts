import { type Directory, type UserWrite, walk } from '@rollcall/connector-kit'
import { openTestSession, presentMethods } from '@rollcall/connector-kit/testing'
import { createSandbox, SAMPLE_SCIM_TOKEN, type SandboxControl, SWITCHES } from '@rollcall/sandbox'
import { describe, expect, it } from 'vitest'
import { notionScim } from './connector.ts'
import { accountOf, attempt, claimsNoEffect, expectTrueRemoval, expectTrueWrite } from './testing/claims.ts'

const FIRST = { where: [], position: undefined, limit: 100 } as const

const UNKNOWN = '00000000-0000-4000-8000-000000000000'

const EVERYTHING: UserWrite = {
  name: 'Zoë Ångström',
  title: 'Head of Things',
  phones: [{ number: '+49 30 123456', type: 'work' }],
  roles: [{ id: 'restricted_member' }],
  languages: ['sv'],
  manager: { email: 'boss@acme.test', name: 'The Boss' },
  department: 'R&D',
  division: 'North',
  cost_center: '0042',
  employee_number: '007',
  external_id: 'ext-1',
}

type Place = AsyncDisposable & {
  readonly control: SandboxControl
  readonly users: Required<NonNullable<Directory['users']>>
  readonly groups: Required<NonNullable<Directory['groups']>>
  readonly directory: Directory
}

/** Values with which calls are not answered in time, whatever the time is. */
const SLOW = new Set(['500ms', '5s', 'timeout'])

const open = async (name: string, value: string): Promise<Place> => {
  const sandbox = createSandbox({ size: 130, switches: { rateLimit: 'off', [name]: value } })
  const { scimUrl } = await sandbox.listen()
  const session = openTestSession({
    auth: notionScim.auth[0],
    credential: { api_key: SAMPLE_SCIM_TOKEN },
    baseUrl: scimUrl,
    timeoutMs: SLOW.has(value) ? 100 : 5000,
  })
  const directory = notionScim.open(session)
  return {
    control: sandbox.control,
    directory,
    users: presentMethods(directory.users),
    groups: presentMethods(directory.groups),
    [Symbol.asyncDispose]: () => sandbox.close(),
  }
}

const member = ({ control }: Place, username: string): string => {
  const { id } = control.addMember({ email: username, name: 'Before Change' })
  control.addSession({ user_id: id })
  return id
}

/** What the connector may be asked to do, each with what must be true afterwards whatever the vendor does. */
const OPERATIONS: Readonly<Record<string, (place: Place) => Promise<void>>> = {
  'listing is complete only if everybody is there, removed people aside': async (place) => {
    const leaver = member(place, 'was.here@acme.test')
    place.control.removeMember(leaver)
    const ids: string[] = []
    const pages = walk({ list: place.users.list })
    const outcome = await attempt(
      (async () => {
        for (;;) {
          const step = await pages.next()
          if (step.done) return step.value
          ids.push(...step.value.items.filter(({ status }) => status === 'active').map(({ id }) => id))
        }
      })(),
    )
    expect(new Set(ids).size).toBe(ids.length)
    const everybody = place.control
      .state()
      .members()
      .map(({ id }) => id)
    if ('answer' in outcome && outcome.answer.isComplete) expect(ids.toSorted()).toEqual(everybody.toSorted())
  },

  'a filter finds the one and nobody else, by any address': async (place) => {
    const { id } = place.control.addMember({
      email: 'find.me@acme.test',
      name: 'Find Me',
      secondary_emails: ['other.me@acme.test'],
    })
    for (const value of ['find.me@acme.test', 'OTHER.me@acme.test']) {
      const where = [{ field: 'emails', operator: 'eq', value }] as const
      const outcome = await attempt(place.users.list({ where, position: undefined, limit: 100 }))
      if ('answer' in outcome && outcome.answer.partial === undefined)
        expect(outcome.answer.items.map((user) => user.id)).toEqual([id])
    }
  },

  'reading tells who is there, and never of somebody who is not': async (place) => {
    const id = member(place, 'read.me@acme.test')
    const found = await attempt(place.users.get(id))
    if ('answer' in found) expect(found.answer.item).toMatchObject({ username: 'read.me@acme.test', status: 'active' })
    expect(await attempt(place.users.get(UNKNOWN))).toHaveProperty('error')
    place.control.removeMember(id)
    const gone = await attempt(place.users.get(id))
    if ('answer' in gone) expect(gone.answer.item.status).toBe('inactive')
  },

  'creating claims nothing that is not so: on verified domains and others, new, known and back again': async (
    place,
  ) => {
    const { control, users } = place
    const known = control.addOutsider({ email: 'known@contractor.test', name: 'Known Elsewhere' })
    control.removeMember(member(place, 'again@acme.test'))
    for (const username of ['new@acme.test', 'new@contractor.test', known.emails[0] ?? '', 'again@acme.test']) {
      const sent = { username, ...EVERYTHING, avatar: 'https://images.acme.test/1.png' }
      const outcome = await attempt(users.create(sent))
      const id = 'answer' in outcome ? outcome.answer.item?.id : undefined
      const now = control
        .state()
        .members({ limit: 10_000 })
        .find(({ emails }) => emails[0] === username)
      if (claimsNoEffect(outcome)) expect(now).toBeUndefined()
      expectTrueWrite({ sent, outcome, before: undefined, after: accountOf(control.state(), id) })
      const again = await attempt(users.create(sent))
      // whose second creation was lost on the way is found by name, and said to be
      if ('answer' in outcome && 'answer' in again) expect(again.answer.effects[0]?.code).toBe('adopted')
    }
  },

  'creating somebody inactive never hides that they became active': async ({ control, users }) => {
    const sent = { username: 'inactive@acme.test', status: 'inactive' } as const
    const outcome = await attempt(users.create(sent))
    const id = 'answer' in outcome ? outcome.answer.item?.id : undefined
    expectTrueWrite({ sent, outcome, before: undefined, after: accountOf(control.state(), id) })
  },

  'an update claims nothing that is not so, field by field and all at once, on verified domains and others': async (
    place,
  ) => {
    const { control, users } = place
    const state = control.state()
    const singles = Object.entries(EVERYTHING).map(([field, value]): UserWrite => ({ [field]: value }))
    const emails = [
      { email: 'moved@acme.test', is_primary: true },
      { email: 'second@acme.test', is_primary: false },
    ]
    for (const domain of ['acme.test', 'contractor.test']) {
      const id = member(place, `change.me@${domain}`)
      for (const sent of [...singles, EVERYTHING, { avatar: 'https://images.acme.test/2.png' }, { emails }]) {
        const before = accountOf(state, id)
        const outcome = await attempt(users.update(id, sent))
        expectTrueWrite({ sent, outcome, before, after: accountOf(state, id) })
      }
    }
  },

  'an address that somebody else has is refused': async (place) => {
    member(place, 'taken@acme.test')
    const id = member(place, 'wants@acme.test')
    const outcome = await attempt(place.users.update(id, { username: 'taken@acme.test' }))
    expect(outcome).toHaveProperty('error')
    expect(place.control.state().account(id).emails[0]).toBe('wants@acme.test')
  },

  'a removal claims nothing that is not so, and nothing at all of strangers': async (place) => {
    const { control, users } = place
    const state = control.state()
    const [first, second] = [member(place, 'leaver.1@acme.test'), member(place, 'leaver.2@acme.test')]
    const deactivated = await attempt(users.update(first, { status: 'inactive', title: 'Left' }))
    expectTrueRemoval(deactivated, state.account(first))
    expectTrueRemoval(await attempt(users.update(first, { status: 'inactive' })), state.account(first))
    expectTrueRemoval(await attempt(users.delete(second)), state.account(second))
    for (const id of [UNKNOWN, first, second]) {
      if (accountOf(state, id)?.standing === 'member') continue
      for (const act of [users.delete(id), users.update(id, { status: 'inactive' })]) {
        const outcome = await attempt(act)
        if ('answer' in outcome) expect(outcome.answer.effects.filter(({ code }) => code !== 'already_so')).toEqual([])
      }
    }
    const back = await attempt(users.update(first, { status: 'active' }))
    if ('answer' in back) expect(state.account(first).standing).toBe('member')
  },

  'the owner who made the token stays, and whoever asks is told the safe way': async ({ control, users }) => {
    const { creator_id: id } = control
      .state()
      .tokens()
      .find(({ token }) => token === SAMPLE_SCIM_TOKEN) ?? { creator_id: '' }
    for (const act of [() => users.update(id, { status: 'inactive' }), () => users.delete(id)]) {
      const outcome = await attempt(act())
      expect(outcome).toHaveProperty('error')
      if ('error' in outcome && [400, 403].includes(outcome.error.status))
        expect(outcome.error.message).toContain('let another owner make a token and reconnect with it')
    }
    expect(control.state().account(id).standing).toBe('member')
  },

  'groups are as they are said to be': async (place) => {
    const { control, groups } = place
    const state = control.state()
    const held = (id: string | undefined) => state.groups().find((group) => group.id === id)
    const [first, second] = [member(place, 'g.1@acme.test'), member(place, 'g.2@acme.test')]
    const created = await attempt(groups.create({ name: 'New group', members: [{ id: first }, { id: UNKNOWN }] }))
    if ('answer' in created) {
      expect(created.answer.ignored).toEqual(['members'])
      expect(held(created.answer.item?.id)?.member_ids).toEqual([first])
    }
    const { id } = control.addGroup({ name: 'By hand', member_ids: [first] })
    const renamed = await attempt(groups.update(id, { name: 'Renamed', members: [{ id: second }] }))
    if ('answer' in renamed) expect(held(id)).toMatchObject({ name: 'Renamed', member_ids: [second] })
    if (claimsNoEffect(renamed)) expect(held(id)).toMatchObject({ name: 'By hand', member_ids: [first] })
    const added = await attempt(groups.addMembers(id, [first, second]))
    if ('answer' in added) expect(held(id)?.member_ids.toSorted()).toEqual([first, second].toSorted())
    expect(await attempt(groups.addMembers(id, [first, UNKNOWN]))).toHaveProperty('error')
    const removed = await attempt(groups.removeMembers(id, [first]))
    if ('answer' in removed) expect(held(id)?.member_ids).not.toContain(first)
    const deleted = await attempt(groups.delete(id))
    if ('answer' in deleted) expect(held(id)).toBeUndefined()
    if (claimsNoEffect(deleted)) expect(held(id)).toBeDefined()
    const guarding = state.groups().find(({ guards_pages: pages }) => pages.length > 0)
    expect(await attempt(groups.delete(guarding?.id ?? ''))).toHaveProperty('error')
    expect(held(guarding?.id)).toBeDefined()
  },

  'seats are counted right, or said to be uncertain': async (place) => {
    place.control.removeMember(member(place, 'was.seated@acme.test'))
    const outcome = await attempt(place.directory.licenses?.list(FIRST) ?? Promise.reject(new TypeError('no licenses')))
    if ('answer' in outcome && outcome.answer.partial === undefined)
      expect(outcome.answer.items[0]?.assigned_quantity).toBe(place.control.state().seats().used)
  },
}

const SETTINGS = Object.entries(SWITCHES).flatMap(([name, { values }]) => values.map((value) => ({ name, value })))

describe.each(SETTINGS)('a workspace where $name is $value', ({ name, value }) => {
  it.concurrent.each(Object.entries(OPERATIONS))('%s', async (_, operation) => {
    await using place = await open(name, value)
    await operation(place)
  })
})
