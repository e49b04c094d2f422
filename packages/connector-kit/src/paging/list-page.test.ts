import { RollcallError } from '@rollcall/core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { placeAt, readListPage, toPageQuery } from './list-page.ts'
import { type ListPlace, type ListShape, type PageAnswer, type Paging, pageParameters } from './paging.ts'

const INDEX: Paging = { kind: 'scim-index', maxCount: 100 }
const TOKEN: Paging = {
  kind: 'page-token',
  positionParameter: 'pageToken',
  sizeParameter: 'maxResults',
  nextField: 'nextPageToken',
  maxCount: 100,
}
const LINK: Paging = { kind: 'link-header', positionParameter: 'after', sizeParameter: 'limit', maxCount: 100 }

const SHAPES = {
  'scim-index': { listKey: 'Resources', paging: INDEX },
  'page-token': { listKey: 'rows', emptyMark: { field: 'kind', value: 'rows' }, paging: TOKEN },
  'link-header': { paging: LINK },
} as const satisfies Readonly<Record<Paging['kind'], ListShape>>

const KINDS = Object.keys(SHAPES) as readonly Paging['kind'][]

type Query = Readonly<Record<string, string>>
type Vendor = (query: Query) => PageAnswer

const malformed = (wrong: string) => new RollcallError('vendor_malformed', `answered with ${wrong}`)

const read = (shape: ListShape, answer: PageAnswer, place: ListPlace = { position: undefined }) =>
  readListPage(answer, { shape, place, malformed })

/** Reads a list to its end, or to the error that ends it. */
const walk = (shape: ListShape & { readonly paging: Paging }, vendor: Vendor, limit?: number) => {
  const rows: unknown[] = []
  const doubts: string[] = []
  let place: ListPlace | undefined = placeAt(shape.paging, undefined)
  let pages = 0
  for (; place !== undefined && pages < 10_000; pages++) {
    const page = read(shape, vendor(toPageQuery(shape.paging, { place, limit })), place)
    rows.push(...(page?.rows ?? []))
    doubts.push(...(page?.doubts ?? []))
    place = page?.next
  }
  return { rows, doubts, pages, isEnded: place === undefined }
}

/** What comes of pages: as the kind of paging says it. `next` is the row to go on from. */
const answerOf = (
  kind: Paging['kind'],
  rows: readonly unknown[],
  { next, total }: { next?: string | undefined; total: number },
): PageAnswer => {
  switch (kind) {
    case 'scim-index':
      return { body: { totalResults: total, ...(rows.length > 0 && { Resources: rows }) }, headers: {} }
    case 'page-token':
      return { body: { kind: 'rows', ...(rows.length > 0 && { rows }), nextPageToken: next }, headers: {} }
    case 'link-header': {
      const link = `<https://elsewhere.test/?${new URLSearchParams({ after: next ?? '' })}>; rel="next"`
      return { body: rows, headers: next === undefined ? {} : { link } }
    }
  }
}

/** A vendor that has rows, gives at most `cap` of them in a page, and calls its places by strange names. */
const honest =
  (kind: Paging['kind'], people: readonly { readonly id: string }[], cap: number): Vendor =>
  (query) => {
    const { position, size } = pageParameters(SHAPES[kind].paging)
    const asked = query[position]
    const start = kind === 'scim-index' ? Number(asked) - 1 : Number(asked?.replace(STRANGE, '') ?? 0)
    const end = start + Math.min(cap, Number(query[size]))
    const next = end < people.length ? `${STRANGE}${end}` : undefined
    return answerOf(kind, people.slice(start, end), { next, total: people.length })
  }

const STRANGE = 'a&b=c%20+/é"<>, ;\u{1F600}'

describe.each(KINDS)('a list that goes on by %s', (kind) => {
  const shape = SHAPES[kind]
  const people = (count: number) => Array.from({ length: count }, (_, at) => ({ id: `u${at}` }))

  it('gives each row once and in its order, whatever is asked for and however the vendor caps it', () => {
    fc.assert(
      fc.property(
        fc.nat(250),
        fc.integer({ min: -5, max: 300 }),
        fc.integer({ min: 1, max: 120 }),
        (count, limit, cap) => {
          const all = people(count)
          const { rows, doubts, isEnded } = walk(shape, honest(kind, all, cap), limit)
          expect({ rows, doubts, isEnded }).toEqual({ rows: all, doubts: [], isEnded: true })
        },
      ),
    )
  })

  it('is asked for in pages no larger than the vendor’s, and no smaller than one row', () => {
    const { size } = pageParameters(shape.paging)
    const sizes = [undefined, 1, 7.9, 100, 101, 0, -1].map(
      (limit) => toPageQuery(shape.paging, { place: placeAt(shape.paging, undefined), limit })[size],
    )
    expect(sizes).toEqual(['100', '1', '7', '100', '100', '1', '1'])
  })

  it('begins where the caller says in the vendor’s own words', () => {
    const all = people(10)
    const position = kind === 'scim-index' ? '5' : `${STRANGE}4`
    const place = placeAt(shape.paging, position)
    const page = read(shape, honest(kind, all, 3)(toPageQuery(shape.paging, { place })), place)
    expect(page?.rows).toEqual(all.slice(4, 7))
  })

  it('that gives one page over and over is an error', () => {
    let call = 0
    const vendor: Vendor = () => answerOf(kind, people(3), { next: `fresh ${call++}`, total: 100 })
    expect(() => walk(shape, vendor)).toThrow('answered with the same page twice')
  })

  it('that lost its rows is an error and no end', () => {
    const lost: unknown[] = [{ totalResults: 5 }, {}, 'rows', null, 7]
    for (const body of lost) expect(() => read(shape, { body, headers: {} })).toThrow(/a page without|no list/)
  })
})

describe.each(['page-token', 'link-header'] as const)('a list that goes on by %s', (kind) => {
  const shape = SHAPES[kind]

  it('is an error where the vendor names the same next page for ever, even with other rows', () => {
    let call = 0
    const vendor: Vendor = () => answerOf(kind, [{ id: `u${call++}` }], { next: 'same', total: 0 })
    expect(() => walk(shape, vendor)).toThrow('answered with a next page that is one of those before')
    expect(call).toBe(2)
  })

  it('is an error where its pages run in a circle of any length, wherever that begins, before long', () => {
    fc.assert(
      fc.property(fc.nat(40), fc.oneof(fc.constant(1), fc.integer({ min: 1, max: 40 })), (lead, length) => {
        let call = 0
        const vendor: Vendor = () => {
          const at = call++
          const place = at < lead ? at : lead + ((at - lead) % length)
          return answerOf(kind, [{ id: `u${call}` }], { next: `p${place}`, total: 0 })
        }
        expect(() => walk(shape, vendor)).toThrow('answered with a next page that is one of those before')
        // One that stands still is noticed at once.
        expect(call).toBeLessThanOrEqual(length === 1 ? lead + 2 : 3 * (lead + length) + 2)
      }),
    )
  })

  it('goes on over pages without rows', () => {
    const pages = [[1], [], [], [2], []]
    const vendor: Vendor = (query) => {
      const at = Number(query[pageParameters(shape.paging).position] ?? 0)
      return answerOf(kind, pages[at] ?? [], { next: at + 1 < pages.length ? String(at + 1) : undefined, total: 0 })
    }
    expect(walk(shape, vendor)).toMatchObject({ rows: [1, 2], pages: 5, isEnded: true })
  })
})

describe('a list that goes on by page-token', () => {
  const shape = SHAPES['page-token']
  const page = (body: unknown) => read(shape, { body, headers: {} })

  it('is empty without its key only where the answer says that it is such a list', () => {
    expect(page({ kind: 'rows' })).toEqual({ rows: [], next: undefined, doubts: [] })
    expect(() => page({ kind: 'other' })).toThrow('answered with a page without "rows"')
    expect(() => page({ kind: 'rows', rows: 'none' })).toThrow('answered with a page without "rows"')
  })

  it.each([[undefined], [null], ['']])('ends with the token %j', (nextPageToken) => {
    expect(page({ rows: [1], nextPageToken })).toMatchObject({ next: undefined })
  })

  it.each([
    [7, 'a "nextPageToken" that is no text'],
    [{}, 'a "nextPageToken" that is no text'],
    ['\uD800', 'a place to go on from that is no text'],
  ])('does not end with the token %j, which cannot be sent back', (nextPageToken, wrong) => {
    expect(() => page({ rows: [1], nextPageToken })).toThrow(wrong)
  })
})

describe('a list that goes on by link-header', () => {
  it('does not end with a link that does not say where the next page begins', () => {
    const headers = { link: '<https://v.test/users?page=2>; rel="next"' }
    expect(() => read(SHAPES['link-header'], { body: [1], headers })).toThrow('a link to a next page without "after"')
  })
})

describe('a list that goes on by scim-index', () => {
  it.each([
    ['0', '1'],
    ['-3', '1'],
    ['007', '7'],
    ['', '1'],
  ])('that is to begin at %j begins at %s', (position, start) => {
    expect(placeAt(INDEX, position)).toEqual({ position: start })
  })

  it.each(['x', '1.5', '1e3', ' 1', '9999999999999'])('cannot begin at %j', (position) => {
    expect(() => placeAt(INDEX, position)).toThrow(expect.objectContaining({ code: 'invalid_request' }))
  })
})

describe('a list of which no paging is known', () => {
  it('is one page of what is there, and nothing where it is no list', () => {
    const answer = { body: [1, 2], headers: { link: '<https://v.test/?after=2>; rel="next"' } }
    expect(read({}, answer)).toEqual({ rows: [1, 2], next: undefined, doubts: [] })
    expect(read({}, { body: { id: '1' }, headers: {} })).toBeUndefined()
  })
})
