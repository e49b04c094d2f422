import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Group, User, UserWrite } from './resources.ts'
import { groupDifferences, userDifferences } from './write-difference.ts'

const NOW: User = {
  id: 'u-1',
  username: 'ada@acme.test',
  name: 'Ada Byron',
  emails: [
    { email: 'ada@acme.test', is_primary: true },
    { email: 'countess@acme.test', type: 'home', is_primary: false },
  ],
  phones: [{ number: '+49 (0)30 123-45', extension: '6' }],
  status: 'active',
  roles: [{ id: 'member', name: 'Member' }],
  groups: [],
  languages: ['en-GB', 'de'],
  manager: { id: 'm-1', email: 'boss@acme.test', name: 'The Boss' },
  department: 'Café',
  remote_data: {},
}

const email = (address: string, is_primary = false) => ({ email: address, is_primary })
const fields = (sent: UserWrite, now: Partial<User> = {}): string =>
  userDifferences(sent, { ...NOW, ...now })
    .map(({ field }) => field)
    .join(' ')

/** A record that shows a write to the letter. */
const toUser = ({
  status = 'active',
  emails = [],
  phones = [],
  roles = [],
  languages = [],
  ...sent
}: UserWrite): User => ({
  ...NOW,
  ...sent,
  status,
  emails,
  phones,
  roles: roles.map(({ id }) => ({ id, name: id })),
  languages,
  remote_data: {},
})

describe('what was sent to a user and is shown', () => {
  it.each<[string, UserWrite, Partial<User>?]>([
    ['nothing', {}],
    ['remote data, which cannot be compared', { remote_data: { nickName: 'x' } }],
    ['a user name in another case', { username: 'ADA@acme.test' }],
    ['an address in another case, among more', { emails: [email('ADA@ACME.test')] }],
    ['the primary address', { emails: [email('countess@acme.test'), email('Ada@acme.test', true)] }],
    ['a telephone number, written otherwise', { phones: [{ number: '0049/(0)30 12345', extension: 'x6' }] }],
    ['a name as first and last name', { name: 'Ada King' }, { name: undefined, first_name: 'Ada', last_name: 'King' }],
    ['first and last name as a name', { first_name: 'Ada', last_name: 'Byron' }],
    ['text with outer spaces', { department: ' Café ' }],
    ['an accent written in two code points', { department: 'Cafe\u0301' }],
    ['a language, written otherwise', { languages: ['en_gb'] }],
    ['a manager by id', { manager: { id: 'm-1' } }],
    ['a manager by address', { manager: { email: 'Boss@acme.test' } }],
    ['a manager by name', { manager: { name: 'The Boss' } }],
    ['a cleared manager', { manager: {} }, { manager: undefined }],
    ['a cleared title', { title: '' }],
    ['active, as invited', { status: 'active' }, { status: 'invited' }],
    ['inactive, as deleted', { status: 'inactive' }, { status: 'deleted' }],
    ['roles', { roles: [{ id: 'member' }] }],
  ])('%s', (_what, sent, now) => {
    expect(fields(sent, now)).toBe('')
  })
})

describe('what was sent to a user and is not shown', () => {
  it.each<[string, UserWrite, string, Partial<User>?]>([
    ['another user name', { username: 'ada2@acme.test' }, 'username'],
    ['an address that is missing', { emails: [email('ada@acme.test'), email('new@acme.test')] }, 'emails'],
    ['a primary address that is there, but not primary', { emails: [email('countess@acme.test', true)] }, 'emails'],
    ['no addresses, though there are some', { emails: [] }, 'emails'],
    ['another extension', { phones: [{ number: '+49030123-45', extension: '7' }] }, 'phones'],
    ['a first name, where the vendor shows another', { first_name: 'Ada' }, 'first_name', { first_name: 'Augusta' }],
    ['names that the name does not end in', { first_name: 'Byron', last_name: 'Ada' }, 'first_name last_name'],
    ['a new name', { name: 'Ada Lovelace' }, 'name'],
    ['a title', { title: 'Countess' }, 'title'],
    ['deactivation', { status: 'inactive' }, 'status'],
    ['deactivation of somebody invited', { status: 'inactive' }, 'status', { status: 'invited' }],
    [
      'a role more than sent',
      { roles: [{ id: 'member' }] },
      'roles',
      { roles: [...NOW.roles, { id: 'owner', name: 'Owner' }] },
    ],
    ['a role that is missing', { roles: [{ id: 'owner' }] }, 'roles'],
    ['a cleared department', { department: '' }, 'department'],
    ['a manager whose address contradicts', { manager: { id: 'm-1', email: 'other@acme.test' } }, 'manager'],
    ['a manager, where there is none', { manager: { email: 'boss@acme.test' } }, 'manager', { manager: undefined }],
    ['a cleared manager, where there is one', { manager: {} }, 'manager'],
    ['several at once', { title: 'Countess', status: 'inactive', department: 'Café' }, 'title status'],
  ])('%s', (_what, sent, expected, now) => {
    expect(fields(sent, now)).toBe(expected)
  })

  it('comes with what was sent and what there is', () => {
    expect(userDifferences({ title: 'Countess', status: 'inactive' }, NOW)).toEqual([
      { field: 'title', sent: 'Countess', now: undefined },
      { field: 'status', sent: 'inactive', now: 'active' },
    ])
  })

  it('is nothing when the record shows exactly what was sent', () => {
    const text = fc.string({ unit: 'grapheme' })
    const anyWrite: fc.Arbitrary<UserWrite> = fc.record(
      {
        username: text,
        name: text,
        first_name: text,
        last_name: text,
        title: text,
        emails: fc.array(fc.record({ email: text, is_primary: fc.constant(false) })),
        phones: fc.array(fc.record({ number: text })),
        status: fc.constantFrom('active', 'inactive'),
        roles: fc.array(fc.record({ id: text })),
        languages: fc.array(text),
        manager: fc.record({ id: text, email: text, name: text }),
      },
      { requiredKeys: [] },
    )
    fc.assert(
      fc.property(anyWrite, (sent) => {
        expect(userDifferences(sent, toUser(sent))).toEqual([])
      }),
    )
  })
})

describe('what was sent to a group', () => {
  const group: Group = { id: 'g', name: 'Design', members: [{ id: 'a' }, { id: 'b' }], remote_data: {} }

  it('is shown when the members are the same, in any order', () => {
    expect(groupDifferences({ name: 'Design', members: [{ id: 'b' }, { id: 'a' }, { id: 'b' }] }, group)).toEqual([])
  })

  it.each([
    ['one more', [{ id: 'a' }]],
    ['one fewer', [{ id: 'a' }, { id: 'b' }, { id: 'c' }]],
    ['another', [{ id: 'a' }, { id: 'c' }]],
  ])('is not shown when there is %s', (_what, members) => {
    expect(groupDifferences({ members }, group)).toEqual([{ field: 'members', sent: members, now: group.members }])
  })

  it('is not shown where the vendor does not list members', () => {
    expect(groupDifferences({ members: [] }, { ...group, members: undefined })).toHaveLength(1)
  })
})
