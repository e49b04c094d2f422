import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { RollcallError } from '../../errors.ts'
import { hashId } from './id-hash.ts'
import { type ListingState, START_OF_LISTING, turnPage, WINDOW_SIZE } from './page-window.ts'
import { decodeListing, encodeListing } from './state-bytes.ts'

const rows = (from: number, to: number): string[] =>
  Array.from({ length: to - from }, (_, index) => `u-${from + index}`)

type Page = readonly [ids: readonly string[], total?: number]

/** Reads pages to the end, the state through the cursor's bytes each time; says what came out and what was contradicted. */
const read = (...pages: readonly Page[]) => {
  let state = START_OF_LISTING
  const out: string[] = []
  const codes: string[] = []
  for (const [at, [ids, total]] of pages.entries()) {
    const turned = turnPage({ state, page: { ids, total, hasMore: at < pages.length - 1 } })
    out.push(...turned.fresh.map((index) => ids[index] ?? ''))
    codes.push(...turned.contradictions.map(({ code }) => code))
    state = decodeListing(encodeListing(turned.state))
  }
  return { out, codes, state }
}

describe('reading page after page', () => {
  it('lets an orderly listing through', () => {
    const { out, codes, state } = read([rows(0, 100), 250], [rows(100, 200), 250], [rows(200, 250), 250])
    expect(out).toEqual(rows(0, 250))
    expect(codes).toEqual([])
    expect(state.seen).toBe(250)
  })

  it('drops a row that comes again, and says that another may be missing', () => {
    const { out, codes } = read([rows(0, 100)], [rows(99, 150)])
    expect(out).toEqual(rows(0, 150))
    expect(codes).toEqual(['repeated_row'])
  })

  it('drops a row that comes twice in one page', () => {
    expect(read([['a', 'b', 'a']])).toMatchObject({ out: ['a', 'b'], codes: ['repeated_row'] })
  })

  it('says when the total changes, once for each change', () => {
    const { codes } = read([rows(0, 10), 30], [rows(10, 20), 29], [rows(20, 30), 29])
    expect(codes).toEqual(['total_changed'])
  })

  it('says at the end when fewer rows came than were promised first', () => {
    const { contradictions } = turnPage({
      state: START_OF_LISTING,
      page: { ids: rows(0, 9), total: 10, hasMore: false },
    })
    expect(contradictions).toEqual([
      { code: 'fewer_than_promised', message: 'The vendor announced 10 rows and sent 9. List again to be sure.' },
    ])
  })

  it('says nothing about more rows than promised: totals are often too small, and nothing is missing', () => {
    expect(read([rows(0, 10), 10], [rows(10, 20), 10]).codes).toEqual([])
  })

  it('notices a repeat of the last rows of the window, and not one further back', () => {
    const all = rows(0, WINDOW_SIZE + 1)
    expect(read([all], [['u-1']]).codes).toEqual(['repeated_row'])
    expect(read([all], [['u-0']])).toMatchObject({ codes: [], out: [...all, 'u-0'] })
  })

  it('keeps a repeated row in mind as one just met', () => {
    const { codes } = read([rows(0, 300)], [['u-0', ...rows(300, 500)]], [['u-0']])
    expect(codes).toEqual(['repeated_row', 'repeated_row'])
  })
})

describe('stopping inside a page of the vendor', () => {
  const page = { ids: rows(0, 10), total: 10, hasMore: false }
  const half = turnPage({ state: START_OF_LISTING, page, until: 4 })

  it('goes on behind the rows that are dealt with, when the page is read again', () => {
    expect(half).toMatchObject({ fresh: [0, 1, 2, 3], state: { seen: 4, offset: 4 }, contradictions: [] })
    const rest = turnPage({ state: half.state, page })
    expect(rest).toMatchObject({ fresh: [4, 5, 6, 7, 8, 9], state: { seen: 10, offset: 0 }, contradictions: [] })
  })

  it('finds a row that moved among those dealt with meanwhile', () => {
    const shifted = { ids: rows(1, 10), total: 9, hasMore: false }
    const { fresh, contradictions } = turnPage({ state: half.state, page: shifted })
    expect(fresh.map((index) => shifted.ids[index])).toEqual(rows(4, 10))
    expect(contradictions.map(({ code }) => code)).toEqual(['total_changed'])
  })

  it('may stop among those dealt with, and loses no place', () => {
    const moved = { ...page, ids: ['new', ...rows(0, 9)] }
    const first = turnPage({ state: half.state, page: moved, until: 1 })
    expect(first).toMatchObject({ fresh: [0], state: { seen: 5, offset: 4 } })
    const rest = turnPage({ state: first.state, page: moved })
    expect(rest.fresh).toEqual([5, 6, 7, 8, 9])
  })
})

describe('a vendor that changes while it is read', () => {
  type Event = { readonly kind: 'insert' | 'delete' | 'move'; readonly at: number; readonly to: number }

  const happen = (list: readonly string[], { kind, at, to }: Event, name: string): string[] => {
    const [from, place] = [Math.floor(at * list.length), Math.floor(to * list.length)]
    const without = list.filter((_, index) => index !== from)
    if (kind === 'delete') return without
    if (kind === 'insert') return list.toSpliced(place, 0, name)
    return without.toSpliced(place, 0, ...list.slice(from, from + 1))
  }

  const place = fc.double({ min: 0, max: 0.999, noNaN: true })
  const event = fc.option(fc.record({ kind: fc.constantFrom('insert', 'delete', 'move'), at: place, to: place }))
  const scenario = fc.record({
    size: fc.integer({ min: 0, max: 200 }),
    pageSize: fc.integer({ min: 3, max: 60 }),
    limit: fc.integer({ min: 1, max: 60 }),
    events: fc.array(event, { maxLength: 12 }),
  })

  it('never hides a row that was there all the time without a contradiction, and gives none out twice', () => {
    fc.assert(
      fc.property(scenario, ({ size, pageSize, limit, events }) => {
        let list = rows(0, size)
        let stayed = new Set(list)
        let [start, state]: [number, ListingState] = [0, START_OF_LISTING]
        const out: string[] = []
        const codes: string[] = []
        for (let call = 0; ; call++) {
          const ids = list.slice(start, start + pageSize)
          const page = { ids, total: list.length, hasMore: start + ids.length < list.length }
          const whole = turnPage({ state, page })
          const last = whole.fresh[limit - 1]
          const turned = last === undefined ? whole : turnPage({ state, page, until: last + 1 })
          out.push(...turned.fresh.map((index) => ids[index] ?? ''))
          codes.push(...turned.contradictions.map(({ code }) => code))
          state = decodeListing(encodeListing(turned.state))
          if (state.offset === 0) start += ids.length
          if (state.offset === 0 && !page.hasMore) break
          const now = events[call]
          if (now) list = happen(list, now, `new-${call}`)
          const there = new Set(list)
          stayed = new Set([...stayed].filter((id) => there.has(id)))
        }
        expect(new Set(out).size).toBe(out.length)
        const missed = [...stayed].filter((id) => !out.includes(id))
        if (missed.length > 0) expect(codes).not.toEqual([])
        if (events.every((one) => one === null)) expect({ codes, out }).toEqual({ codes: [], out: rows(0, size) })
      }),
      { numRuns: 500 },
    )
  })

  it('cannot drop, repeat or replace a row of its pages unnoticed while its total is true', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 2, max: 280 }),
        place,
        place,
        fc.integer({ min: 1, max: 100 }),
        (size, at, to, pageSize) => {
          const list = rows(0, size)
          const [one, other] = [Math.floor(at * size), Math.floor(to * size)]
          fc.pre(one !== other)
          const read1 = (ids: readonly string[]) => {
            const starts = Array.from(
              { length: Math.max(1, Math.ceil(ids.length / pageSize)) },
              (_, index) => index * pageSize,
            )
            return read(...starts.map((start): Page => [ids.slice(start, start + pageSize), size]))
          }
          expect(read1(list.toSpliced(one, 1)).codes).toEqual(['fewer_than_promised'])
          expect(read1(list.toSpliced(other, 0, `u-${one}`))).toMatchObject({ codes: ['repeated_row'] })
          expect(new Set(read1(list.with(one, `u-${other}`)).codes)).toEqual(
            new Set(['repeated_row', 'fewer_than_promised']),
          )
        },
      ),
    )
  })
})

describe('the bytes of a listing', () => {
  const anyState: fc.Arbitrary<ListingState> = fc.record({
    seen: fc.maxSafeNat(),
    totals: fc.option(fc.record({ first: fc.maxSafeNat(), last: fc.maxSafeNat() }), { nil: undefined }),
    window: fc.uniqueArray(fc.integer({ min: 0, max: 2 ** 48 - 1 }), { maxLength: WINDOW_SIZE }),
    offset: fc.nat(),
  })

  it('are read again as they were written', () => {
    fc.assert(
      fc.property(anyState, (state) => {
        expect(decodeListing(encodeListing(state))).toEqual(state)
      }),
    )
  })

  it('take about 1.8 kB when the window is full', () => {
    const { state } = turnPage({ state: START_OF_LISTING, page: { ids: rows(0, 1000), total: 100_000, hasMore: true } })
    expect(encodeListing(state).length).toBe(2 + 2 + 1 + 3 + 3 + 6 * WINDOW_SIZE)
  })

  it('are read in one spelling only, and garbage is an invalid cursor', () => {
    const garbage = fc.oneof(
      fc.uint8Array({ maxLength: 40 }),
      fc.uint8Array({ maxLength: 40 }).map((bytes) => Uint8Array.from([1, bytes.length % 2, ...bytes])),
      fc.tuple(anyState, fc.nat(), fc.integer({ min: 0, max: 255 })).map(([state, at, byte]) => {
        const bytes = encodeListing(state)
        return bytes.with(at % bytes.length, byte)
      }),
      fc.tuple(anyState, fc.nat()).map(([state, length]) => {
        const bytes = encodeListing(state)
        return bytes.slice(0, length % bytes.length)
      }),
    )
    fc.assert(
      fc.property(garbage, (bytes) => {
        try {
          expect(encodeListing(decodeListing(bytes))).toEqual(bytes)
        } catch (error) {
          if (!(error instanceof RollcallError)) throw error
          expect(error.code).toBe('invalid_cursor')
        }
      }),
      { numRuns: 500 },
    )
  })

  it.each([
    ['nothing', []],
    ['another version', [2, 0, 0, 0]],
    ['a number without an end', [1, 0, 255, 255]],
    ['a number too large', [1, 0, ...Array.from({ length: 9 }, () => 255), 1, 0]],
    ['a number written too long', [1, 0, 128, 0, 0]],
    ['half a hash', [1, 0, 0, 0, 1, 2, 3]],
    ['a hash twice', [1, 0, 0, 0, 1, 2, 3, 4, 5, 6, 1, 2, 3, 4, 5, 6]],
    ['a window too large', [1, 0, 0, 0, ...rows(0, 301).flatMap((_, index) => [0, 0, 0, 0, index >> 8, index & 255])]],
  ])('%s is an invalid cursor', (_what, bytes) => {
    expect(() => decodeListing(Uint8Array.from(bytes))).toThrow(expect.objectContaining({ code: 'invalid_cursor' }))
  })
})

describe('hashes of ids', () => {
  it('spread a hundred thousand ids of any look without a collision', () => {
    const numbers = Array.from({ length: 100_000 }, (_, index) => index)
    const looks: ((index: number) => string)[] = [
      String,
      (index) => `user-${index}@acme.test`,
      (index) => `${index.toString(16).padStart(8, '0')}-0000-4000-8000-000000000000`,
      (index) => `00000000-0000-4000-8000-${index.toString(16).padStart(12, '0')}`,
    ]
    for (const look of looks) expect(new Set(numbers.map((index) => hashId(look(index)))).size).toBe(numbers.length)
  })

  it('use all of their 48 bits', () => {
    const ones = Array.from({ length: 48 }, () => 0)
    for (let index = 0; index < 10_000; index++) {
      const bits = hashId(`u-${index}`).toString(2).padStart(48, '0')
      for (const [place, bit] of bits.split('').entries()) ones[place] = (ones[place] ?? 0) + Number(bit)
    }
    for (const count of ones) expect(count).toSatisfy((sum: number) => sum > 4_700 && sum < 5_300)
  })
})
