import { describe, expect, it } from 'vitest'
import { RollcallError } from '../../errors.ts'
import { GROUP_FIELDS, LICENSE_FIELDS, ROLE_FIELDS, USER_FIELDS, WORKSPACE_FIELDS } from '../fields/tables.ts'
import type { User } from '../resources.ts'
import { compileFilter } from './compile-filter.ts'
import { printFilter } from './filter.ts'
import { parseFilter } from './parse-filter.ts'
import { toPushdown } from './pushdown.ts'

const user = (id: string, facts: Partial<User>): User => ({
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

const email = (address: string) => ({ email: address, is_primary: false })

const USERS = [
  user('ada', {
    username: 'Ada@acme.test',
    name: 'Ada Byron',
    title: 'Engineer',
    emails: [email('ada@acme.test'), email('countess@acme.test')],
    groups: [{ id: 'g-1', name: 'Engines' }],
    roles: [{ id: 'owner', name: 'Owner' }],
    is_2fa_enabled: true,
    last_login_at: '2026-10-01T08:00:00Z',
    manager: { email: 'boss@acme.test' },
  }),
  user('bob', {
    username: 'bob@acme.test',
    name: 'bob_by',
    title: 'Lead Engineer (100 %)',
    emails: [email('BOB@acme.test')],
    groups: [{ id: 'g-2' }],
    roles: [{ id: 'member', name: 'Member' }],
    is_2fa_enabled: false,
    last_login_at: '2026-09-30T23:00:00-09:00',
  }),
  user('cyd', { status: 'invited', title: '', external_id: 'CORP\\cyd' }),
]

const found = (query: object): string => {
  const matches = compileFilter(parseFilter(query, USER_FIELDS), USER_FIELDS)
  return USERS.filter(matches)
    .map(({ id }) => id)
    .join(' ')
}

const failure = (act: () => unknown): RollcallError => {
  try {
    act()
  } catch (error) {
    if (error instanceof RollcallError) return error
    throw error
  }
  throw new Error('Nothing was refused.')
}

const refusal = (query: unknown): RollcallError => failure(() => parseFilter(query, USER_FIELDS))

describe('filtering', () => {
  it.each([
    ['nothing', {}, 'ada bob cyd'],
    ['equal', { status: 'active' }, 'ada bob'],
    ['one of several, as a repeated parameter', { id: ['ada', 'cyd'] }, 'ada cyd'],
    ['one of several', { ids: { in: ['ada', 'bob'] } }, 'ada bob'],
    ['none of several', { ids: { nin: ['ada', 'bob'] } }, 'cyd'],
    ['none of several, as a repeated parameter', { id: { ne: ['ada', 'bob'] } }, 'cyd'],
    ['lists as some parsers write them', { id: { in: { 0: 'ada', 7: 'bob' } } }, 'ada bob'],
    ['two fields, both', { status: 'active', title: 'Engineer' }, 'ada'],
    ['either', { or: [{ status: 'invited' }, { title: { like: 'lead' } }] }, 'bob cyd'],
    ['either, as some parsers write it', { or: { 0: { id: 'ada' }, 9: { id: 'bob' } } }, 'ada bob'],
    [
      'a group in a group',
      { or: [{ id: 'cyd' }, { and: [{ status: 'active' }, { is_2fa_enabled: 'TRUE' }] }] },
      'ada cyd',
    ],
    ['text, which is equal in the same case only', { title: 'engineer' }, ''],
    ['user names, which are equal in any case', { username: 'ADA@ACME.TEST' }, 'ada'],
    ['any of a list', { emails: 'Countess@acme.test' }, 'ada'],
    ['none of a list', { emails: { ne: 'countess@acme.test' } }, 'bob cyd'],
    ['groups by id', { group_id: 'g-2' }, 'bob'],
    ['roles by id', { role_id: { in: ['owner', 'member'] } }, 'ada bob'],
    ['the manager by address or id', { manager: 'Boss@acme.test' }, 'ada'],
    ['opposites match what is absent', { title: { ne: 'Engineer' } }, 'bob cyd'],
    ['comparisons do not', { last_login_at: { lt: '2030-01-01' } }, 'ada bob'],
    ['absent', { last_login_at: '' }, 'cyd'],
    ['empty text is absent', { title: '' }, 'cyd'],
    ['present', { title: { ne: '' } }, 'ada bob'],
    ['no manager', { manager: '' }, 'bob cyd'],
    ['in no group', { groups: '' }, 'cyd'],
    ['absent or one of several', { title: { in: ['', 'Engineer'] } }, 'ada cyd'],
    ['a boolean', { is_2fa_enabled: 'false' }, 'bob'],
    ['instants, whatever their offset', { last_login_at: '2026-10-01T10:00:00 02:00' }, 'ada bob'],
    ['a span of time', { last_login_at: { gte: '2026-10-01', lt: '2026-10-02' } }, 'ada bob'],
    ['before', { last_login_at: { lt: '2026-10-01T08:00:00Z' } }, ''],
    ['not after', { last_login_at: { lte: '2026-10-01T08:00:00Z' } }, 'ada bob'],
    ['text after, in any case', { name: { gt: 'ADA C' } }, 'bob'],
    ['contains, in any case', { title: { like: 'ENGINEER' } }, 'ada bob'],
    ['begins with', { title: { like: 'engin%' } }, 'ada'],
    ['ends with', { emails: { like: '%@ACME.test' } }, 'ada bob'],
    ['ends with, and not just contains', { title: { like: '%engineer' } }, 'ada'],
    ['any one character', { username: { like: '_ob@acme.test' } }, 'bob'],
    ['a literal wildcard', { title: { like: '100 \\%' } }, 'bob'],
    ['a literal underscore', { name: { like: '\\_' } }, 'bob'],
    ['a backslash that is one', { external_id: { like: 'corp\\cyd' } }, 'cyd'],
    ['like does not match what is absent', { title: { like: '%' } }, 'ada bob'],
  ])('finds %s', (_what, query, ids) => {
    expect(found(query)).toBe(ids)
  })

  it('finds in every resource', () => {
    const remote_data = {}
    const finds = [
      compileFilter(
        parseFilter({ user_id: 'ada' }, GROUP_FIELDS),
        GROUP_FIELDS,
      )({ id: 'g', members: [{ id: 'ada' }], remote_data }),
      compileFilter(
        parseFilter({ group_type: 'product' }, GROUP_FIELDS),
        GROUP_FIELDS,
      )({ id: 'g', group_type: 'team', remote_data }),
      compileFilter(
        parseFilter({ label: { like: 'own' } }, ROLE_FIELDS),
        ROLE_FIELDS,
      )({ id: 'r', name: 'x', label: 'Owner', remote_data }),
      compileFilter(
        parseFilter({ available_quantity: { gt: '9' } }, LICENSE_FIELDS),
        LICENSE_FIELDS,
      )({ id: 'l', name: 'x', available_quantity: 10, remote_data }),
      compileFilter(
        parseFilter({ organization_id: 'o' }, WORKSPACE_FIELDS),
        WORKSPACE_FIELDS,
      )({ id: 'w', organization: { id: 'o' }, remote_data }),
    ]
    expect(finds).toEqual([true, false, true, true, true])
  })

  it('answers in a moment to a pattern made to take for ever', () => {
    const isLike = compileFilter(parseFilter({ title: { like: `${'%a'.repeat(400)}%b` } }, USER_FIELDS), USER_FIELDS)
    expect(isLike(user('x', { title: 'a'.repeat(50_000) }))).toBe(false)
  })
})

const nest = (depth: number): object =>
  Array.from({ length: depth }).reduce<object>((inner) => ({ or: [inner, { id: 'x' }] }), { id: 'y' })

describe('a filter that cannot be', () => {
  it.each([
    [{ titel: 'x' }, 'unknown_field', /"titel" is no field .* id, external_id, username/],
    [{ or: [{ id: 'a' }, { titel: 'x' }] }, 'unknown_field', /"titel"/],
    [{ title: { regex: 'x' } }, 'unknown_operator', /"regex" is no operator\. title takes: eq, ne, in, nin, gt/],
    [
      { groups: { like: 'x' } },
      'unknown_operator',
      /"like" is no operator for groups\. groups takes: eq, ne, in, nin\./,
    ],
    [{ status: 'asleep' }, 'invalid_request', /status must be one of active, inactive, .* not "asleep"/],
    [{ last_login_at: { gt: 'yesterday' } }, 'invalid_request', /last_login_at\[gt\] must be an ISO 8601 time/],
    [{ is_2fa_enabled: 'yes' }, 'invalid_request', /must be true or false, not "yes"/],
    [{ created_at: { gt: '' } }, 'invalid_request', /created_at\[gt\] needs a value/],
    [{ created_at: { gt: ['2026-01-01', '2026-02-01'] } }, 'invalid_request', /takes one value/],
    [{ title: {} }, 'invalid_request', /title needs a value/],
    [{ title: { eq: { deeper: 'x' } } }, 'invalid_request', /takes one value/],
    [{ id: { in: [] } }, 'invalid_request', /takes 1 to 500 values, not 0/],
    [{ or: { status: 'active' } }, 'invalid_request', /or takes 1 to 100 numbered parts/],
    [{ or: [] }, 'invalid_request', /numbered parts/],
    [{ or: [{}] }, 'invalid_request', /must name a field/],
    [{ or: ['status'] }, 'invalid_request', /must name a field/],
    ['status', 'invalid_request', /named parameters/],
    [{ title: 'x'.repeat(1001) }, 'invalid_request', /at most 1000 characters/],
  ])('%j is refused as %s', (query, code, message) => {
    const error = refusal(query)
    expect(error.code).toBe(code)
    expect(error.status).toBe(400)
    expect(error.message).toMatch(message)
  })

  it('says where', () => {
    const error = refusal({ or: [{ id: 'a' }, { and: [{ status: { eq: 'asleep' } }] }] })
    expect(error.facts.failures?.[0]?.path).toBe('or[1][and][0][status][eq]')
  })

  it.each(['__proto__', 'constructor', 'toString', 'hasOwnProperty'])(
    '%s is no field, no operator and no value',
    (name) => {
      const own = (value: unknown): unknown => Object.fromEntries([[name, value]])
      expect(refusal(own('x')).code).toBe('unknown_field')
      expect(refusal({ title: own('x') }).code).toBe('unknown_operator')
      expect(refusal({ or: [own({ status: 'active' })] }).code).toBe('unknown_field')
      expect(refusal({ status: name }).code).toBe('invalid_request')
      expect(Object.getOwnPropertyNames(Object.prototype)).not.toContain('status')
    },
  )

  it('is bounded in depth, however deep it comes', () => {
    expect(() => parseFilter(nest(6), USER_FIELDS)).not.toThrow()
    expect(refusal(nest(7)).message).toMatch(/nested 6 deep at most/)
    expect(refusal(nest(50_000)).message).toMatch(/nested 6 deep at most/)
  })

  it('is bounded in conditions', () => {
    const half = { or: Array.from({ length: 50 }, (_, index) => ({ id: `u-${index}` })) }
    expect(() => parseFilter({ and: [half, half] }, USER_FIELDS)).not.toThrow()
    expect(refusal({ and: [half, half], status: 'active' }).message).toMatch(/100 conditions at most/)
  })

  it('never shows more of a strange name than a line takes', () => {
    expect(refusal({ ['x'.repeat(5000)]: '1' }).message.length).toBeLessThan(600)
  })
})

describe('the canonical query', () => {
  it.each([
    [{ group_id: ['a', 'b'] }, { groups: { in: ['a', 'b'] } }],
    [{ created_at: { gt: '2026-10-01T02:00:00+02:00' } }, { created_at: { gt: '2026-10-01T00:00:00.000Z' } }],
    [{ status: 'active', title: 'x' }, { and: [{ status: { eq: 'active' } }, { title: { eq: 'x' } }] }],
    [{}, {}],
  ])('of %j is %j', (query, canonical) => {
    expect(printFilter(parseFilter(query, USER_FIELDS))).toEqual(canonical)
  })
})

describe('what the vendor is asked', () => {
  const pushable = [
    { field: 'emails', operators: ['eq'] },
    { field: 'name', operators: ['eq', 'like'] },
  ] as const
  const pushdown = (query: object) => {
    const { terms, isWhole } = toPushdown(parseFilter(query, USER_FIELDS), pushable)
    return `${terms.map(({ field, operator, value }) => `${field} ${operator} ${value}`).join(', ')}${isWhole ? ', and no more' : ''}`
  }

  it.each([
    [{ emails: 'a@x.test' }, 'emails eq a@x.test, and no more'],
    [{ emails: 'a@x.test', name: 'Ada' }, 'emails eq a@x.test, name eq Ada, and no more'],
    [{ emails: 'a@x.test', status: 'active' }, 'emails eq a@x.test'],
    [
      { and: [{ emails: 'a@x.test' }, { and: [{ name: 'Ada' }, { status: 'active' }] }] },
      'emails eq a@x.test, name eq Ada',
    ],
    [{ emails: { in: ['a@x.test'] } }, 'emails eq a@x.test, and no more'],
    [{ name: { like: 'da' } }, 'name like da, and no more'],
    [{ name: { like: '%50\\% da%' } }, 'name like 50% da, and no more'],
    [{ name: { like: 'ada%' } }, 'name like ada'],
    [{ name: { like: '%ada_%' } }, 'name like ada'],
    [{ name: { like: '%ada%byron%' } }, 'name like byron'],
    [{ name: { like: 'a_byron%x' } }, 'name like byron'],
    [{ name: { like: 'ada' }, or: [{ name: 'x' }, { name: 'y' }] }, 'name like ada'],
    [{ emails: { in: ['a@x.test', 'b@x.test'] } }, ''],
    [{ emails: { ne: 'a@x.test' } }, ''],
    [{ emails: { like: 'a@x.test' } }, ''],
    [{ emails: '' }, ''],
    [{ name: { like: '%_' } }, ''],
    [{ or: [{ emails: 'a@x.test' }, { status: 'active' }] }, ''],
    [{}, ', and no more'],
  ])('for %j is: %s', (query, expected) => {
    expect(pushdown(query)).toBe(expected)
  })
})
