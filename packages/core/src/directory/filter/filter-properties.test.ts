import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { RollcallError } from '../../errors.ts'
import { USER_FIELDS } from '../fields/tables.ts'
import type { User } from '../resources.ts'
import { compileFilter } from './compile-filter.ts'
import { type Condition, type Filter, printFilter } from './filter.ts'
import { parseFilter } from './parse-filter.ts'
import { type Term, toPushdown } from './pushdown.ts'

// Few values, so that hits, misses, repeats and absence all occur often.
const text = fc.oneof(
  fc.constantFrom('a', 'A', 'ab', 'aB', 'b_', 'a%b', '\\', 'ß', 'é', '😀', 'a😀b'),
  fc.string({ maxLength: 4, unit: 'grapheme' }),
)
const address = fc.constantFrom('a@x.test', 'A@X.test', 'b@x.test', 'ab@y.test')
const time = fc.constantFrom('2026-10-01T08:00:00.000Z', '2026-10-01T08:00:00.001Z', '2026-12-31T23:59:59.999Z')
const status = fc.constantFrom('active', 'inactive', 'invited')
const id = fc.constantFrom('r1', 'r2', 'R1')
const absentOr = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined, freq: 3 })

const NOBODY: User = {
  id: 'x',
  emails: [],
  phones: [],
  status: 'active',
  roles: [],
  groups: [],
  languages: [],
  remote_data: {},
}

const anyUser: fc.Arbitrary<User> = fc.record({
  id,
  title: absentOr(fc.oneof(text, fc.constant(''))),
  username: absentOr(address),
  emails: fc.array(fc.record({ email: address, is_primary: fc.boolean() }), { maxLength: 2 }),
  phones: fc.constant([]),
  status,
  roles: fc.array(fc.record({ id, name: text }), { maxLength: 2 }),
  groups: fc.constant([]),
  languages: fc.constant([]),
  is_2fa_enabled: absentOr(fc.boolean()),
  last_login_at: absentOr(fc.oneof(time, fc.constantFrom('2026-10-01T10:00:00+02:00', 'never'))),
  remote_data: fc.constant({}),
})

const ORDER = ['gt', 'gte', 'lt', 'lte'] as const
const VALUES = {
  title: text,
  emails: address,
  username: address,
  status,
  roles: id,
  last_login_at: time,
  is_2fa_enabled: fc.constantFrom('true', 'false'),
}
const ORDERED = ['title', 'emails', 'username', 'last_login_at'] as const
const SEARCHED = ['title', 'emails', 'username'] as const

const anyCondition: fc.Arbitrary<Condition> = fc.oneof(
  fc.constantFrom(...Object.entries(VALUES)).chain(([field, known]) => {
    const value = fc.oneof(known, fc.constant(''))
    return fc.oneof(
      fc.record({
        kind: fc.constant('condition' as const),
        field: fc.constant(field),
        operator: fc.constantFrom('eq', 'ne'),
        value,
      }),
      fc.record({
        kind: fc.constant('condition' as const),
        field: fc.constant(field),
        operator: fc.constantFrom('in', 'nin'),
        values: fc.array(value, { minLength: 1, maxLength: 3 }),
      }),
    )
  }),
  fc.constantFrom(...ORDERED).chain((field) =>
    fc.record({
      kind: fc.constant('condition' as const),
      field: fc.constant(field),
      operator: fc.constantFrom(...ORDER),
      value: VALUES[field].filter((value) => value !== ''),
    }),
  ),
  fc.constantFrom(...SEARCHED).chain((field) =>
    fc.record({
      kind: fc.constant('condition' as const),
      field: fc.constant(field),
      operator: fc.constant('like' as const),
      value: fc
        .array(fc.oneof(fc.constantFrom('%', '_', '\\%', '\\_', '\\'), VALUES[field]), { maxLength: 4 })
        .map((parts) => parts.join('')),
    }),
  ),
)

const { filter: anyFilter } = fc.letrec<{ filter: Filter }>((tie) => ({
  filter: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    anyCondition,
    fc.record({ kind: fc.constantFrom('and', 'or'), parts: fc.array(tie('filter'), { minLength: 2, maxLength: 3 }) }),
  ),
}))

/** The rules of the docstring of `compileFilter`, written down once more, as slowly and plainly as possible. */
const oracle = (filter: Filter, user: User): boolean => {
  if (filter.kind === 'and') return filter.parts.filter((part) => !oracle(part, user)).length === 0
  if (filter.kind === 'or') return filter.parts.filter((part) => oracle(part, user)).length > 0
  const present = valuesOf(filter.field, user)
  const same = (wanted: string): boolean =>
    wanted === ''
      ? present.length === 0
      : present.some((value) => key(filter.field, value) === key(filter.field, wanted))
  switch (filter.operator) {
    case 'eq':
      return same(filter.value)
    case 'ne':
      return !same(filter.value)
    case 'in':
      return filter.values.some(same)
    case 'nin':
      return !filter.values.some(same)
    case 'like': {
      const pattern = toTokens(filter.value)
      return present.some((value) => isLike(pattern, Array.from(value)))
    }
    case 'gt':
      return present.some((value) => order(filter.field, value, filter.value) > 0)
    case 'gte':
      return present.some((value) => order(filter.field, value, filter.value) >= 0)
    case 'lt':
      return present.some((value) => order(filter.field, value, filter.value) < 0)
    case 'lte':
      return present.some((value) => order(filter.field, value, filter.value) <= 0)
  }
}

const valuesOf = (field: string, user: User): string[] => {
  const lists: Record<string, (string | undefined)[]> = {
    title: [user.title],
    username: [user.username],
    emails: user.emails.map((email) => email.email),
    roles: user.roles.map((role) => role.id),
    status: [user.status],
    is_2fa_enabled: [user.is_2fa_enabled === undefined ? undefined : `${user.is_2fa_enabled}`],
    last_login_at: [user.last_login_at === 'never' ? undefined : user.last_login_at],
  }
  return (lists[field] ?? []).filter((value) => value !== undefined && value !== '').map(String)
}

const key = (field: string, value: string): string | number => {
  if (field === 'last_login_at') return new Date(value).getTime()
  return field === 'emails' || field === 'username' ? value.toLowerCase() : value
}

const order = (field: string, left: string, right: string): number => {
  if (field === 'last_login_at') return Number(key(field, left)) - Number(key(field, right))
  const [one, other] = [Array.from(left.toLowerCase()), Array.from(right.toLowerCase())]
  const at = one.findIndex((character, index) => character !== other[index])
  if (at === -1) return one.length - other.length
  return (one[at]?.codePointAt(0) ?? -1) - (other[at]?.codePointAt(0) ?? -1)
}

type Token = { any?: 'one' | 'many'; character?: string }

const toTokens = (pattern: string): Token[] => {
  const characters = Array.from(pattern)
  const tokens: Token[] = []
  for (let at = 0; at < characters.length; at++) {
    const next = characters[at + 1] ?? ''
    if (characters[at] === '\\' && ['%', '_', '\\'].includes(next)) {
      tokens.push({ character: next })
      at++
    } else if (characters[at] === '%') tokens.push({ any: 'many' })
    else if (characters[at] === '_') tokens.push({ any: 'one' })
    else tokens.push({ character: characters[at] ?? '' })
  }
  return tokens.some(({ any }) => any) ? tokens : [{ any: 'many' }, ...tokens, { any: 'many' }]
}

const isLike = ([token, ...tokens]: Token[], characters: string[]): boolean => {
  if (token === undefined) return characters.length === 0
  if (token.any === 'many') return characters.concat('').some((_, index) => isLike(tokens, characters.slice(index)))
  const [first, ...others] = characters
  if (first === undefined) return false
  return (token.any === 'one' || first.toLowerCase() === token.character?.toLowerCase()) && isLike(tokens, others)
}

/** A vendor that keeps what `Pushable` promises, and finds no more. */
const vendorHas = (user: User, { field, operator, value }: Term) =>
  valuesOf(field, user).some((own) =>
    operator === 'eq' ? key(field, own) === key(field, value) : own.toLowerCase().includes(value.toLowerCase()),
  )

describe('filters, whatever they are', () => {
  it('match what a naive reading of the rules matches', () => {
    fc.assert(
      fc.property(anyFilter, fc.array(anyUser, { maxLength: 8 }), (filter, users) => {
        const matches = compileFilter(filter, USER_FIELDS)
        expect(users.map(matches)).toEqual(users.map((user) => oracle(filter, user)))
      }),
      { numRuns: 2000 },
    )
  })

  it('by pattern do, and ask the vendor for no less, on text made of little else than wildcards', () => {
    const tangle = fc
      .array(fc.constantFrom('a', 'A', 'b', '😀', '%', '_', '\\'), { maxLength: 7 })
      .map((parts) => parts.join(''))
    fc.assert(
      fc.property(tangle, fc.array(tangle, { minLength: 1, maxLength: 8 }), (value, titles) => {
        const filter: Filter = { kind: 'condition', field: 'title', operator: 'like', value }
        const users = titles.map((title): User => ({ ...NOBODY, title }))
        const matching = users.filter(compileFilter(filter, USER_FIELDS))
        expect(matching).toEqual(users.filter((user) => oracle(filter, user)))
        const { terms, isWhole } = toPushdown(filter, [{ field: 'title', operators: ['like'] }])
        const answered = users.filter((user) => terms.every((term) => vendorHas(user, term)))
        expect(isWhole ? answered : answered.filter((user) => matching.includes(user))).toEqual(matching)
      }),
      { numRuns: 3000 },
    )
  })

  it('are read again as they were printed', () => {
    fc.assert(
      fc.property(anyFilter, (filter) => {
        expect(parseFilter(printFilter(filter), USER_FIELDS)).toEqual(filter)
      }),
    )
  })

  it('lose nothing by what the vendor was asked, and need no more where it says so', () => {
    const anyPushable = fc.uniqueArray(
      fc.record({
        field: fc.constantFrom('title', 'emails', 'username', 'status', 'roles'),
        operators: fc.subarray(['eq', 'like'] as const),
      }),
      { selector: ({ field }) => field },
    )
    fc.assert(
      fc.property(anyFilter, fc.array(anyUser, { maxLength: 8 }), anyPushable, (filter, users, pushable) => {
        const { terms, isWhole } = toPushdown(filter, pushable)
        for (const term of terms) expect(pushable).toContainEqual(expect.objectContaining({ field: term.field }))
        const answered = users.filter((user) => terms.every((term) => vendorHas(user, term)))
        const matches = compileFilter(filter, USER_FIELDS)
        expect(answered.filter(matches)).toEqual(users.filter(matches))
        if (isWhole) expect(answered).toEqual(users.filter(matches))
      }),
      { numRuns: 2000 },
    )
  })

  it('are either read or refused as a 400, whatever object is sent', () => {
    const name = fc.oneof(
      fc.constantFrom(
        'and',
        'or',
        'status',
        'title',
        'created_at',
        'groups',
        'eq',
        'in',
        'like',
        '0',
        '1',
        '__proto__',
        'constructor',
      ),
      fc.string(),
    )
    const { query: anyQuery } = fc.letrec((tie) => ({
      query: fc.oneof(
        { maxDepth: 5 },
        fc.constantFrom('', 'active', '2026-10-01', null, 1, true),
        fc.array(tie('query'), { maxLength: 3 }),
        fc.dictionary(name, tie('query'), { maxKeys: 3 }),
      ),
    }))
    fc.assert(
      fc.property(anyQuery, (query) => {
        try {
          const filter = parseFilter(query, USER_FIELDS)
          expect(parseFilter(printFilter(filter), USER_FIELDS)).toEqual(filter)
        } catch (error) {
          if (!(error instanceof RollcallError)) throw error
          expect(error.status).toBe(400)
        }
      }),
      { numRuns: 2000 },
    )
  })
})
