import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { USER_FIELDS } from '../fields/tables.ts'
import type { User } from '../resources.ts'
import { compareBy, parseSort, printSort } from './sort.ts'

const user = (id: string, facts: Partial<User> = {}): User => ({
  id,
  emails: [],
  phones: [],
  status: 'active',
  roles: [],
  groups: [],
  languages: [],
  remote_data: {},
  ...facts,
})

const email = (address: string, is_primary: boolean) => ({ email: address, is_primary })

const absentOr = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined })

const sorted = (sortBy: unknown, users: readonly User[]): string =>
  users
    .toSorted(compareBy(parseSort(sortBy, USER_FIELDS), USER_FIELDS))
    .map(({ id }) => id)
    .join(' ')

describe('what sort_by asks for', () => {
  it.each([
    ['name', 'name'],
    ['-name', '-name'],
    ['-created_at,name', '-created_at,name'],
    [' name , +title', 'name,title'],
    [['status', '-name'], 'status,-name'],
    [{ name: 'desc' }, '-name'],
    [{ created_at: 'DESC', name: 'ascending' }, '-created_at,name'],
    [{ 0: 'name', 1: '-title' }, 'name,-title'],
    ['group_id', 'groups'],
    ['name,-name', 'name'],
    ['', ''],
    [undefined, ''],
  ])('%j is %s', (input, expected) => {
    expect(printSort(parseSort(input, USER_FIELDS))).toBe(expected)
  })

  it.each([
    ['titel', 'unknown_field', /"titel" is no field that users can be sorted by\. These are: id, /],
    ['__proto__', 'unknown_field', /"__proto__"/],
    [{ constructor: 'asc' }, 'unknown_field', /"constructor"/],
    [{ name: 'down' }, 'invalid_request', /sort_by\[name\]=desc/],
    [{ name: 'constructor' }, 'invalid_request', /sort_by/],
    [[['name']], 'invalid_request', /sort_by/],
  ])('%j is refused as %s', (input, code, message) => {
    expect(() => parseSort(input, USER_FIELDS)).toThrow(
      expect.objectContaining({ code, message: expect.stringMatching(message) }),
    )
  })
})

describe('sorting', () => {
  it('orders text by the code points of its lower case, in no language', () => {
    const users = ['b', 'Z', 'a', 'ä', '😀', '\u{ffee}', 'aa', '1'].map((name) => user(name, { name }))
    expect(sorted('name', users)).toBe('1 a aa b Z ä \u{ffee} 😀')
  })

  it('orders times as instants', () => {
    const users = [
      user('second', { created_at: '2026-10-01T08:00:00Z' }),
      user('first', { created_at: '2026-10-01T09:00:00+02:00' }),
      user('third', { created_at: '2026-10-01T08:00:00.5Z' }),
    ]
    expect(sorted('created_at', users)).toBe('first second third')
    expect(sorted('-created_at', users)).toBe('third second first')
  })

  it('puts what is absent last in both directions', () => {
    const users = [user('none'), user('empty', { title: '' }), user('a', { title: 'A' }), user('b', { title: 'B' })]
    expect(sorted('title', users)).toBe('a b empty none')
    expect(sorted('-title', users)).toBe('b a empty none')
  })

  it('orders lists by the value that stands for them', () => {
    const users = [
      user('b', { emails: [email('a@x.test', false), email('b@x.test', true)], groups: [{ id: '1', name: 'Zebras' }] }),
      user('c', { emails: [email('C@x.test', false)], groups: [{ id: '2', name: 'ants' }] }),
    ]
    expect(sorted('emails', users)).toBe('b c')
    expect(sorted('groups', users)).toBe('c b')
  })

  it('lets the next key, and in the end the id, decide between equals', () => {
    const users = [
      user('2', { title: 'X', name: 'B' }),
      user('3', { title: 'x', name: 'A' }),
      user('1', { title: 'x', name: 'b' }),
    ]
    expect(sorted('title,name', users)).toBe('3 1 2')
    expect(sorted('title,-name', users)).toBe('1 2 3')
    expect(sorted(undefined, users)).toBe('1 2 3')
  })

  it('is one order, however the records came', () => {
    const facts = fc.record({
      name: absentOr(fc.constantFrom('a', 'A', 'b', '😀', '\u{ffee}', '')),
      created_at: absentOr(fc.constantFrom('2026-10-01', '2026-10-01T02:00:00+02:00', '2026-10-02', 'never')),
      is_2fa_enabled: absentOr(fc.boolean()),
    })
    const users = fc
      .uniqueArray(fc.tuple(fc.string({ maxLength: 2, unit: 'binary' }), facts), {
        selector: ([id]) => id,
        maxLength: 8,
      })
      .map((list) => list.map(([id, fact]) => user(id, fact)))
    const sort = fc
      .shuffledSubarray(['name', '-name', '-created_at', 'created_at', 'is_2fa_enabled'])
      .map((fields) => parseSort(fields, USER_FIELDS))
    const shuffled = users.chain((list) =>
      fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length })),
    )
    fc.assert(
      fc.property(shuffled, sort, ([list, otherList], keys) => {
        const compare = compareBy(keys, USER_FIELDS)
        const order = list.toSorted(compare)
        expect(otherList.toSorted(compare)).toEqual(order)
        for (const [at, one] of order.entries()) {
          for (const [otherAt, other] of order.entries())
            expect(Math.sign(compare(one, other))).toBe(Math.sign(at - otherAt))
        }
      }),
    )
  })
})
