import { describe, expect, it } from 'vitest'
import { type Asked, json, type Script, withBody } from '../testing/scripted-server.ts'
import { listOf } from '../testing/small-scim.ts'
import { type StartedVendor, someUsers, startVendor, toStoredUser } from '../testing/started-vendor.ts'
import { type Verdict, walk } from '../walk.ts'

type Read = { readonly ids: readonly string[]; readonly verdict: Verdict }

/** Reads a whole listing, two rows at a time unless told otherwise. */
const readAll = async ({ users }: StartedVendor, { pageSize = 2, maxPages = 50 } = {}): Promise<Read> => {
  const ids: string[] = []
  const pages = walk({ list: users.list, pageSize, maxPages })
  for (;;) {
    const step = await pages.next()
    if (step.done) return { ids, verdict: step.value }
    ids.push(...step.value.items.map(({ id }) => id))
  }
}

const idsOf = (count: number): readonly string[] => someUsers(count).map(({ id }) => id)

/** A script that announces another total, on pages where `when` holds. */
const announcing =
  (total: (honest: number) => unknown, when: (asked: Asked) => boolean = () => true): Script =>
  async (asked, honest) => {
    const answer = await honest()
    if (!when(asked)) return answer
    return withBody(answer, (body) => ({ ...body, totalResults: total(Number(body['totalResults'])) }))
  }

const startIndexOf = ({ query }: Asked): number => Number(query.get('startIndex') ?? 1)

describe('a list', () => {
  it('C9 goes on by the rows it got, not by those it asked for, and ends with an empty page', async () => {
    await using vendor = await startVendor({ users: someUsers(7) })
    vendor.server.script('GET /Users', async (asked, honest) =>
      withBody(await honest(), (body) => {
        const rows = (body['Resources'] as unknown[]).slice(0, startIndexOf(asked) === 1 ? 1 : 2)
        return { ...body, totalResults: 99, itemsPerPage: 100, Resources: rows }
      }),
    )
    const { ids, verdict } = await readAll(vendor, { pageSize: 3 })
    expect(ids).toEqual(idsOf(7))
    expect(verdict).toMatchObject({ isComplete: false, reasons: ['fewer_than_promised'] })
    expect(vendor.server.received.map(startIndexOf)).toEqual([1, 2, 4, 6, 8])
  })

  it('C10 may lack Resources, or have null, where it is empty', async () => {
    for (const Resources of [undefined, null, []]) {
      await using vendor = await startVendor()
      vendor.server.script('GET /Users', () => json(200, { totalResults: 0, Resources }))
      expect(await readAll(vendor)).toEqual({ ids: [], verdict: { isComplete: true, pages: 1, rows: 0 } })
    }
  })

  it('is not taken from JSON that is no list', async () => {
    for (const body of [{}, { Resources: 'none' }, { Resources: ['u1'] }, [], 7]) {
      await using vendor = await startVendor()
      vendor.server.script('GET /Users', () => json(200, body))
      await expect(readAll(vendor), JSON.stringify(body)).rejects.toMatchObject({ code: 'vendor_malformed' })
    }
  })

  it('C11 that never gets on is an error: the same page for ever, or pages without end', async () => {
    await using same = await startVendor({ users: someUsers(6) })
    same.server.script('GET /Users', async () => json(200, listOf(someUsers(2), 6)))
    await expect(readAll(same)).rejects.toMatchObject({ code: 'vendor_malformed' })
    // noticed without a walk, too: by whoever holds nothing but the position of the page before
    const { next } = await same.users.list({ where: [], position: undefined, limit: 2 })
    const again = same.users.list({ where: [], position: next, limit: 2 })
    await expect(again).rejects.toMatchObject({ code: 'vendor_malformed' })

    await using alternating = await startVendor()
    alternating.server.script('GET /Users', (asked) => {
      const [first, second] = [someUsers(2), ['u2', 'u1'].map(toStoredUser)]
      return json(200, listOf(startIndexOf(asked) % 4 === 1 ? first : second, 1000))
    })
    await expect(readAll(alternating)).rejects.toMatchObject({ code: 'vendor_malformed' })

    await using endless = await startVendor()
    endless.server.script('GET /Users', (asked) =>
      json(
        200,
        listOf(
          [0, 1].map((at) => toStoredUser(`u${startIndexOf(asked) + at}`)),
          1_000_000,
        ),
      ),
    )
    await expect(readAll(endless, { maxPages: 20 })).rejects.toMatchObject({ code: 'vendor_malformed' })
    expect(endless.server.received).toHaveLength(20)
  })

  it('C11 that starts over and over without a total is an error, even for whoever holds only a position', async () => {
    await using vendor = await startVendor()
    vendor.server.script('GET /Users', (asked) => {
      const from = (startIndexOf(asked) - 1) % 8
      const { totalResults: _total, ...body } = listOf(someUsers(8).slice(from, from + 2), 0)
      return json(200, body)
    })
    let position: string | undefined
    for (let pages = 0; pages < 4; pages++) position = (await vendor.users.list({ where: [], position, limit: 2 })).next
    const again = vendor.users.list({ where: [], position, limit: 2 })
    await expect(again).rejects.toMatchObject({ code: 'vendor_malformed' })
  })

  it('C12 asks once past the promised end, since the total may be too small, too large, changing or absent', async () => {
    const totals: Readonly<Record<string, Script>> = {
      exact: announcing((total) => total),
      'too small': announcing(() => 2),
      zero: announcing(() => 0),
      absent: announcing(() => undefined),
      text: announcing(String),
      nonsense: announcing(() => 'many'),
    }
    for (const [name, script] of Object.entries(totals)) {
      await using vendor = await startVendor({ users: someUsers(5) })
      vendor.server.script('GET /Users', script)
      expect((await readAll(vendor)).ids, name).toEqual(idsOf(5))
    }
    await using growing = await startVendor({ users: someUsers(5) })
    growing.server.script(
      'GET /Users',
      announcing(
        (total) => total + 1,
        (asked) => startIndexOf(asked) > 1,
      ),
    )
    const { ids, verdict } = await readAll(growing)
    expect(ids).toEqual(idsOf(5))
    expect(verdict).toMatchObject({ isComplete: false, reasons: ['total_changed', 'fewer_than_promised'] })
  })

  it('C12 does not ask past the end where totals were measured to be exact', async () => {
    await using vendor = await startVendor({ users: someUsers(4), dialect: { totals: 'exact' } })
    expect((await readAll(vendor)).verdict).toMatchObject({ isComplete: true, pages: 2 })
    expect(vendor.server.received).toHaveLength(2)
  })

  it('C12 ends where the server repeats its last row, starts over or refuses past the end', async () => {
    const lies: Readonly<Record<string, Script>> = {
      repeats: () => json(200, listOf([toStoredUser('u4')], 4)),
      'starts over': () => json(200, listOf([toStoredUser('u1')], 4)),
      refuses: () => json(400, { detail: 'startIndex is too large' }),
    }
    for (const [name, lie] of Object.entries(lies)) {
      await using vendor = await startVendor({ users: someUsers(4) })
      vendor.server.script('GET /Users', (asked, honest) => (startIndexOf(asked) > 4 ? lie(asked, honest) : honest()))
      const { ids, verdict } = await readAll(vendor)
      expect([ids, verdict.isComplete], name).toEqual([idsOf(4), true])
    }
  })

  it('C13 gives each row once although pages repeat some, and says that it may not be complete', async () => {
    await using vendor = await startVendor({ users: someUsers(5) })
    vendor.server.script('GET /Users', async (asked, honest) =>
      startIndexOf(asked) === 3
        ? json(200, listOf(['u2', 'u4'].map(toStoredUser), 5, 3)) // u3 slid to the page before, u2 to this one
        : honest(),
    )
    const { ids, verdict } = await readAll(vendor)
    expect(ids).toEqual(['u1', 'u2', 'u4', 'u5'])
    expect(verdict).toMatchObject({ isComplete: false, reasons: ['repeated_id', 'fewer_than_promised'] })
  })
})

/** Pages by cursor; a cursor is the index of the next row, and works `uses` times. */
const byCursor = (rows: readonly unknown[], { expiresAt }: { readonly expiresAt?: number } = {}): Script => {
  let asks = 0
  return ({ query }) => {
    asks += 1
    if (asks === expiresAt) return json(400, { scimType: 'expiredCursor', detail: 'the cursor is too old' })
    const from = Number(query.get('cursor') || 0)
    const to = from + Number(query.get('count'))
    const { totalResults: _, ...list } = listOf(rows.slice(from, to), 0)
    return json(200, { ...list, ...(to < rows.length && { nextCursor: String(to) }) })
  }
}

describe('a list by cursor', () => {
  it('C14 is followed when advertised, with the same parameters on each page', async () => {
    await using vendor = await startVendor({ dialect: { paging: 'cursor' } })
    vendor.server.script('GET /Users', byCursor(someUsers(5)))
    const { ids, verdict } = await readAll(vendor)
    expect([ids, verdict.isComplete]).toEqual([idsOf(5), true])
    expect(vendor.server.received.map(({ query }) => String(query))).toEqual([
      'cursor=&count=2',
      'cursor=2&count=2',
      'cursor=4&count=2',
    ])
  })

  it('C14 is followed when a cursor shows up unasked', async () => {
    await using vendor = await startVendor()
    vendor.server.script('GET /Users', byCursor(someUsers(5)))
    expect((await readAll(vendor)).ids).toEqual(idsOf(5))
  })

  it('C14 ends only where no cursor is given, not with an empty page', async () => {
    await using vendor = await startVendor({ dialect: { paging: 'cursor' } })
    vendor.server.script('GET /Users', ({ query }) => {
      const at = Number(query.get('cursor') || 0)
      const rows = at === 1 ? [] : [toStoredUser(`u${at}`)]
      return json(200, { Resources: rows, totalResults: 3, ...(at < 3 && { nextCursor: String(at + 1) }) })
    })
    expect(await readAll(vendor)).toMatchObject({ ids: ['u0', 'u2', 'u3'], verdict: { isComplete: true } })
  })

  it('C14 starts again when the cursor has expired, and says so', async () => {
    await using vendor = await startVendor({ dialect: { paging: 'cursor' } })
    vendor.server.script('GET /Users', byCursor(someUsers(5), { expiresAt: 2 }))
    const { ids, verdict } = await readAll(vendor)
    expect(ids).toEqual(idsOf(5))
    expect(verdict).toMatchObject({ isComplete: false, reasons: ['restarted'] })
  })

  it('C14 is given up when cursors keep expiring, or lead nowhere', async () => {
    await using expiring = await startVendor({ dialect: { paging: 'cursor' } })
    expiring.server.script('GET /Users', ({ query }) =>
      query.get('cursor') === ''
        ? json(200, { Resources: someUsers(2), nextCursor: 'next' })
        : json(400, { scimType: 'invalidCursor', detail: 'what cursor?' }),
    )
    await expect(readAll(expiring)).rejects.toMatchObject({ code: 'vendor_malformed' })
    await using standing = await startVendor({ dialect: { paging: 'cursor' } })
    standing.server.script('GET /Users', () => json(200, { Resources: [], nextCursor: 'same' }))
    await expect(readAll(standing)).rejects.toMatchObject({ code: 'vendor_malformed' })
  })
})
