import { describe, expect, it } from 'vitest'
import { NOTION_URN } from '../scim/schemas.ts'
import type { StartedSandbox, UserRow } from '../testing/started-sandbox.ts'
import { startSandbox } from '../testing/started-sandbox.ts'
import { createIdBook } from './ids.ts'
import { FAMILY_NAMES, GIVEN_NAMES, ODD_PEOPLE } from './name-tables.ts'
import { createPopulation } from './population.ts'

async function everybody(sandbox: StartedSandbox): Promise<readonly UserRow[]> {
  const pages = [await sandbox.users('?count=100'), await sandbox.users('?startIndex=101&count=100')]
  return pages.flatMap(({ Resources }) => Resources)
}

describe('the sample company', () => {
  it('has 120 members, 115 of them plain members and 5 owners, all active', async () => {
    await using sandbox = await startSandbox()
    const rows = await everybody(sandbox)
    const roles = rows.map((row) => Object(row[NOTION_URN]).role as string)
    expect([
      rows.length,
      roles.filter((name) => name === 'member').length,
      roles.filter((name) => name === 'owner').length,
    ]).toEqual([120, 115, 5])
    expect(rows.every(({ active }) => active)).toBe(true)
  })

  it('has 28 groups and 14 guests whom SCIM never shows, temporary members likewise', async () => {
    await using sandbox = await startSandbox()
    const guests = sandbox.control.state().guests()
    expect((await sandbox.groups()).totalResults).toBe(28)
    expect(guests.filter(({ standing }) => standing === 'guest')).toHaveLength(14)
    expect(guests.filter(({ standing }) => standing === 'temporary')).toHaveLength(2)
    const text = JSON.stringify(await everybody(sandbox))
    for (const { id, emails } of guests) {
      expect(text).not.toContain(id)
      expect(text).not.toContain(emails[0])
    }
    expect(sandbox.control.state().seats().used).toBe(120)
  })

  it('has as many guests and temporary members as asked for', async () => {
    await using sandbox = await startSandbox({ guests: 3, temporaryMembers: 5, groups: 2, size: 7 })
    expect(sandbox.control.state().guests()).toHaveLength(8)
    expect((await sandbox.users()).totalResults).toBe(7)
    expect((await sandbox.groups()).totalResults).toBe(2)
  })

  it('has people without a name, whose name is empty and displayName missing', async () => {
    await using sandbox = await startSandbox()
    const nameless = (await everybody(sandbox)).filter(({ name }) => Object.keys(name).length === 0)
    expect(nameless).toHaveLength(1)
    expect(Object.keys(nameless[0] ?? {})).not.toContain('displayName')
  })

  it('has every odd name of the table: scripts, mojibake, single words, missing parts', async () => {
    await using sandbox = await startSandbox()
    const rows = await everybody(sandbox)
    for (const person of ODD_PEOPLE) {
      const row = rows.find(({ userName }) => userName.startsWith(`${person.slug}@`))
      expect(row, person.why).toBeDefined()
      if (person.nameMode === undefined && person.name !== '') expect(row?.name.formatted).toBe(person.name)
      expect(row?.displayName).toBe(person.hidesDisplayName === true || person.name === '' ? undefined : person.name)
    }
    expect(rows.filter(({ name }) => name.formatted === undefined)).toHaveLength(2)
  })

  it('has members on verified domains and on one that is not, secondary addresses, titles and phone numbers', async () => {
    await using sandbox = await startSandbox()
    const rows = await everybody(sandbox)
    expect(sandbox.control.state().domains()).not.toContain('contractor.test')
    expect(rows.filter(({ userName }) => userName.endsWith('@contractor.test')).length).toBeGreaterThan(3)
    expect(rows.filter(({ emails }) => emails.length > 1).length).toBeGreaterThan(5)
    expect(rows.filter((row) => row['title'] !== undefined).length).toBeGreaterThan(20)
    expect(rows.filter((row) => row['phoneNumbers'] !== undefined).length).toBeGreaterThan(10)
  })

  it('has sessions for each member, teamspaces with linked groups, and a page that only a group guards', async () => {
    await using sandbox = await startSandbox()
    const state = sandbox.control.state()
    expect(state.members().every((account) => account.active_sessions >= 1)).toBe(true)
    expect(state.teamspaces().filter((teamspace) => teamspace.group_links.length > 0)).toHaveLength(4)
    expect(
      state
        .groups()
        .filter((group) => group.guards_pages.length > 0)
        .map(({ name }) => name),
    ).toEqual(['Platform team'])
  })

  it('is the same for the same seed, and has other ids for another', async () => {
    await using first = await startSandbox()
    await using second = await startSandbox()
    await using other = await startSandbox({ seed: 'other' })
    const [a, b, c] = [await first.users(), await second.users(), await other.users()]
    expect(a).toEqual(b)
    expect(c.Resources[0]?.id).not.toBe(a.Resources[0]?.id)
    expect(c.Resources[0]?.userName).toBe(a.Resources[0]?.userName)
  })
})

describe('a million members', () => {
  it('have ids and addresses that lead back to them', async () => {
    await using sandbox = await startSandbox({ size: 1_000_000 })
    const { totalResults, Resources } = await sandbox.users('?startIndex=999901&count=100')
    expect([totalResults, Resources.length]).toEqual([1_000_000, 100])
    const last = Resources[99]
    expect((await sandbox.scim('GET', `/Users/${last?.id}`)).body['userName']).toBe(last?.userName)
    const found = await sandbox.users(`?filter=userName%20eq%20%22${last?.userName}%22`)
    expect(found.Resources[0]?.id).toBe(last?.id)
  })

  it('cost no memory before anybody asks for them', () => {
    const before = process.memoryUsage().heapUsed
    const population = createPopulation({ size: 1_000_000, seed: 'acme' })
    expect(population.account(999_999).emails).toHaveLength(1)
    expect(process.memoryUsage().heapUsed - before).toBeLessThan(20 * 1024 * 1024)
  })

  it('have distinct addresses', () => {
    const population = createPopulation({ size: 20_000, seed: 'acme' })
    const emails = Array.from({ length: 20_000 }, (_, index) => population.account(index).emails[0])
    expect(new Set(emails).size).toBe(20_000)
    for (const [index, email] of emails.entries()) expect(population.indexOfEmail(email ?? '')).toBe(index)
  })
})

describe('ids', () => {
  it('can be read back, and others cannot', () => {
    const book = createIdBook('acme')
    for (const index of [0, 1, 99, 65_536, 999_999, 2 ** 32 - 1]) {
      expect(book.read(book.idOf('member', index))).toEqual({ kind: 'member', index })
    }
    expect(book.read(createIdBook('other').idOf('member', 1))).toBeUndefined()
    expect(book.read(book.idOf('member', 1).toUpperCase())).toBeUndefined()
  })

  it('are version 4 UUIDs and never repeat', () => {
    const book = createIdBook('acme')
    const ids = new Set<string>()
    for (let index = 0; index < 50_000; index += 1) ids.add(book.idOf('member', index)).add(book.idOf('group', index))
    expect(ids.size).toBe(100_000)
    for (const id of [...ids].slice(0, 100))
      expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
  })
})

describe('the name tables', () => {
  it('have lengths without a common divisor, so that a full name leads back to one member', () => {
    expect([GIVEN_NAMES.length, FAMILY_NAMES.length]).toEqual([53, 47])
    expect(new Set(GIVEN_NAMES).size + new Set(FAMILY_NAMES).size).toBe(100)
  })
})
