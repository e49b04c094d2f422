import fc from 'fast-check'
import { parse as parseFilter } from 'scim2-parse-filter'
import { describe, expect, it } from 'vitest'
import { json } from '../testing/scripted-server.ts'
import { listOf } from '../testing/small-scim.ts'
import { someUsers, startVendor, toStoredUser } from '../testing/started-vendor.ts'
import { STRICT_SCIM } from './dialect.ts'
import { toFilter, toLiteral } from './filter.ts'

const where = (field: string, value: string) => [{ field, operator: 'eq', value }] as const
const first = (field: string, value: string) => ({ where: where(field, value), position: undefined, limit: 100 })

describe('a filter literal', () => {
  it('C6 is one JSON string whatever is in the value, so that no value can add a condition', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.constantFrom('quoted', 'bare'), (value, style) => {
        const literal = toLiteral(value, style)
        const read: unknown = literal.startsWith('"') ? JSON.parse(literal) : literal
        expect(read).toBe(value)
        expect(literal.startsWith('"') || /^[\w.@+-]+$/.test(literal)).toBe(true)
      }),
      {
        examples: [
          ['" or userName pr or "', 'bare'],
          ['\\', 'quoted'],
          ['\\"', 'quoted'],
          ['true', 'bare'],
          ['7', 'bare'],
          ['', 'bare'],
        ],
      },
    )
  })

  it('C6 is read by an independent parser as one comparison with that very value', () => {
    // no backslash: the parser takes one before the closing quote for an escape, even if it is escaped itself
    const characters = fc.string({ unit: fc.constantFrom('"', ' ', '(', ')', '[', 'a', 'é', '@', "'", '%', '&') })
    fc.assert(
      fc.property(characters, (value) => {
        const filter = toFilter({
          where: where('username', value),
          attributes: STRICT_SCIM.filter.users,
          dialect: STRICT_SCIM.filter,
        })
        expect(parseFilter(filter ?? '')).toMatchObject({ op: 'eq', attrPath: 'userName', compValue: value })
      }),
    )
  })

  it('C6 arrives at the server percent-encoded and whole', async () => {
    const userName = 'o"brien\\ & sons+50%#?=é@acme.test'
    await using vendor = await startVendor({ users: [...someUsers(3), { id: 'x', userName }] })
    const { items } = await vendor.users.list(first('username', userName))
    expect(items.map(({ id }) => id)).toEqual(['x'])
    expect(vendor.server.received[0]?.query.get('filter')).toBe(`userName eq ${JSON.stringify(userName)}`)
  })
})

describe('filtering', () => {
  it('C7 sends eq only, joins by and only where the dialect says so, and lists where the filter is refused', async () => {
    const both = [...where('username', 'u2@acme.test'), ...where('external_id', 'x')]
    const parts = { where: both, attributes: STRICT_SCIM.filter.users }
    expect(toFilter({ ...parts, dialect: STRICT_SCIM.filter })).toBe('userName eq "u2@acme.test"')
    expect(toFilter({ ...parts, dialect: { ...STRICT_SCIM.filter, join: 'and' } })).toBe(
      'userName eq "u2@acme.test" and externalId eq "x"',
    )
    for (const status of [400, 422, 501]) {
      await using vendor = await startVendor({ users: someUsers(5), dialect: { maxCount: 2 } })
      vendor.server.script('GET /Users', (asked, honest) =>
        asked.query.has('filter') ? json(status, { scimType: 'invalidFilter', detail: 'no filters' }) : honest(),
      )
      const { items } = await vendor.users.list(first('username', 'U4@acme.test'))
      expect(
        items.map(({ id }) => id),
        String(status),
      ).toEqual(['u4'])
    }
  })

  it('C7 reads through the list, some pages a call, where the server cannot filter at all', async () => {
    await using vendor = await startVendor({
      users: someUsers(30),
      dialect: { maxCount: 1, filter: { ...STRICT_SCIM.filter, users: {}, groups: {} } },
    })
    const page = await vendor.users.list(first('username', 'u15@acme.test'))
    expect(page).toMatchObject({ items: [], next: expect.any(String) })
    const rest = await vendor.users.list({ ...first('username', 'u15@acme.test'), position: page.next })
    expect(rest.items.map(({ id }) => id)).toEqual(['u15'])
    expect(vendor.server.received.some(({ query }) => query.has('filter'))).toBe(false)
  })

  it('C7 looks through whole pages for a small number of rows, and goes on behind the last one given', async () => {
    const users = Array.from({ length: 50 }, (_, at) => ({
      ...toStoredUser(`u${at + 1}`),
      externalId: at % 20 === 3 ? 'x' : 'y',
    }))
    const filter = { ...STRICT_SCIM.filter, users: {} }
    await using vendor = await startVendor({ users, dialect: { maxCount: 30, filter } })
    const found: string[][] = []
    let position: string | undefined
    do {
      const page = await vendor.users.list({ where: where('external_id', 'x'), position, limit: 1 })
      found.push(page.items.map(({ id }) => id))
      position = page.next
    } while (position !== undefined)
    expect(found).toEqual([['u4'], ['u24'], ['u44'], []])
    expect(vendor.server.received.map(({ query }) => query.get('startIndex'))).toEqual([
      '1',
      '5',
      '25',
      '51',
      '45',
      '51',
    ]) // 51: past the end (C12)
  })

  it('C7 says that a row may have been missed where rows slid while the list was looked through', async () => {
    const pages = [['u1', 'u2'], ['u2', 'u4'], []]
    await using vendor = await startVendor({
      dialect: { maxCount: 2, filter: { ...STRICT_SCIM.filter, users: {} } },
    })
    vendor.server.script('GET /Users', ({ query }) => {
      const startIndex = Number(query.get('startIndex'))
      return json(200, listOf((pages[(startIndex - 1) / 2] ?? []).map(toStoredUser), 4, startIndex))
    })
    const missed = await vendor.users.list(first('username', 'u3@acme.test'))
    expect(missed).toMatchObject({ items: [], partial: expect.stringContaining('may have been missed') })
    const found = await vendor.users.list(first('username', 'u1@acme.test'))
    expect([found.items.length, found.partial]).toEqual([1, undefined])
  })

  it('C8 checks each row again: a server may ignore the filter, match loosely or answer with others', async () => {
    const rows = ['u1', 'u2', 'u3'].map(toStoredUser)
    for (const answered of [rows, [toStoredUser('u2'), toStoredUser('u22')], [toStoredUser('u3')]]) {
      await using vendor = await startVendor({ users: rows })
      vendor.server.script('GET /Users', (asked, honest) =>
        asked.query.has('filter') ? json(200, listOf(answered, answered.length)) : honest(),
      )
      const { items } = await vendor.users.list(first('username', 'u2@ACME.test'))
      expect(items.map(({ id }) => id)).toEqual(['u2'])
    }
  })

  it('C8 looks for a user name itself where the server finds nobody: it may compare with case', async () => {
    await using vendor = await startVendor({ users: someUsers(3) })
    vendor.server.script('GET /Users', (asked, honest) =>
      asked.query.get('filter')?.includes('U2') ? json(200, listOf([], 0)) : honest(),
    )
    const { items } = await vendor.users.list(first('username', 'U2@acme.test'))
    expect(items.map(({ id }) => id)).toEqual(['u2'])
    // a creation asks the server alone, whose word on its own names it is, rather than read everybody
    const asked = vendor.server.received.length
    await vendor.users.create({ username: 'new@acme.test' })
    expect(vendor.server.received.slice(asked).map(({ method }) => method)).toEqual(['GET', 'POST'])
  })

  it('C8 compares user names and addresses without case, and external ids with it', async () => {
    const users = [
      { id: 'u1', userName: 'Ana@Acme.test', externalId: 'X' },
      { id: 'u2', userName: 'b@acme.test', externalId: 'x', emails: [{ value: 'Second@acme.test' }] },
    ]
    await using vendor = await startVendor({ users })
    const idsWhere = async (field: string, value: string) =>
      (await vendor.users.list(first(field, value))).items.map(({ id }) => id)
    expect(await idsWhere('username', 'ana@acme.test')).toEqual(['u1'])
    expect(await idsWhere('external_id', 'x')).toEqual(['u2'])
    expect(await idsWhere('emails', 'second@ACME.test')).toEqual(['u2'])
    expect(await idsWhere('emails', 'ana@acme.test')).toEqual(['u1']) // the user name stands in where no address is shown
  })
})
