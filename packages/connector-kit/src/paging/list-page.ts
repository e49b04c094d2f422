import { hashId, RollcallError } from '@rollcall/core'
import { nextLink, parameterOf } from './next-link.ts'
import { type ListPlace, type PagesBefore, type Paging, pageParameters } from './paging.ts'

/** The pages of a vendor's own lists, whichever way they go on: what to ask for, and what came. */

/** What a list looks like, as a connector declares it for a resource. */
export type ListShape = {
  /** Where the rows are in the answer; left out: the answer is the rows. */
  readonly listKey?: string | undefined
  /** What an answer without `listKey` has that is an empty list all the same, and not one that lost its rows. */
  readonly emptyMark?: { readonly field: string; readonly value: string } | undefined
  readonly paging?: Paging | undefined
}

/** A success of the vendor's. */
export type PageAnswer = {
  readonly body: unknown
  /** Names in lower case; repeats joined by a comma. */
  readonly headers: Readonly<Record<string, string>>
}

export type VendorListPage = {
  readonly rows: readonly unknown[]
  /** `undefined` at the end. */
  readonly next: ListPlace | undefined
  /** What speaks against the list being whole, in sentences. */
  readonly doubts: readonly string[]
}

/**
 * The place that a caller names in the vendor's own words; the start where they name none.
 *
 * @throws RollcallError `invalid_request`
 */
export const placeAt = (paging: Paging, position: string | undefined): ListPlace => {
  if (paging.kind !== 'scim-index') return { position: position || undefined }
  if (!/^-?\d{1,12}$/.test(position ?? '1'))
    throw new RollcallError('invalid_request', `startIndex must be a whole number, not "${position}".`)
  // "A value less than 1 SHALL be interpreted as 1" (RFC 7644 §3.4.2.4), and what comes next is counted from it.
  return { position: String(Math.max(1, Number(position ?? 1))) }
}

/** The page that is wanted, in the vendor's own query parameters. */
export const toPageQuery = (
  paging: Paging,
  { place, limit = paging.maxCount }: { readonly place: ListPlace; readonly limit?: number | undefined },
): Readonly<Record<string, string>> => {
  const { position, size } = pageParameters(paging)
  return {
    ...(place.position !== undefined && { [position]: place.position }),
    [size]: String(Math.max(1, Math.min(limit, paging.maxCount))),
  }
}

type Reading = {
  readonly shape: ListShape
  readonly place: ListPlace
  /** The error for an answer that is no page, which completes "answered with …". */
  readonly malformed: (wrong: string) => RollcallError
}

/**
 * A page out of an answer; `undefined` where the resource does not say how its lists look, and this is none.
 *
 * @throws RollcallError what `malformed` makes: for a page without its rows, one that came before, or one that leads back
 */
export const readListPage = (answer: PageAnswer, reading: Reading): VendorListPage | undefined => {
  const { shape, place, malformed } = reading
  const rows = rowsIn(answer, reading)
  if (rows === undefined && shape.listKey === undefined && shape.paging === undefined) return undefined
  if (rows === undefined) throw malformed(shape.listKey === undefined ? 'no list' : `a page without "${shape.listKey}"`)
  if (shape.paging === undefined) return { rows, next: undefined, doubts: [] }
  const { before } = place
  const digest = digestOf(rows)
  if (rows.length > 0 && digest === before?.rows) throw malformed('the same page twice')
  const { position, total, doubts } = onward(shape.paging, answer, { ...reading, rows })
  if (position === undefined) return { rows, next: undefined, doubts }
  if (!position.isWellFormed()) throw malformed('a place to go on from that is no text')
  if (position === place.position || hashId(position) === before?.mark)
    throw malformed('a next page that is one of those before')
  const pages = (before?.pages ?? 0) + 1
  const mark = marked(pages) || before === undefined ? hashId(position) : before.mark
  return { rows, next: { position, before: { pages, total, rows: digest, mark } }, doubts }
}

/**
 * Whether the position after so many pages is the one to remember: at each power of two. Whatever circle the pages run in, they meet it
 * again after at most three times the pages that there are (R. P. Brent, 1980), and one hash is all that has to be carried along.
 */
const marked = (pages: number): boolean => (pages & (pages - 1)) === 0

type Onward = {
  readonly position: string | undefined
  readonly total: PagesBefore['total']
  readonly doubts: readonly string[]
}

type Read = Reading & { readonly rows: readonly unknown[] }

const onward = (paging: Paging, answer: PageAnswer, read: Read): Onward => {
  switch (paging.kind) {
    case 'scim-index':
      return byIndex(answer, read)
    case 'page-token':
      return { position: tokenIn(answer, paging.nextField, read), total: undefined, doubts: [] }
    case 'link-header':
      return { position: linkedIn(answer, paging.positionParameter, read), total: undefined, doubts: [] }
  }
}

const byIndex = ({ body }: PageAnswer, { place, rows }: Read): Onward => {
  const start = startOf(place)
  const { before } = place
  const total = totalIn(body) ?? before?.total
  if (total === undefined) return { position: undefined, total, doubts: [] }
  // By what came and not by what was asked for: vendors cap pages (scim-clients.md C9).
  const next = start + rows.length
  return {
    position: rows.length > 0 && next <= total ? String(next) : undefined,
    total,
    doubts: [...totalChanged(before?.total, total), ...(rows.length === 0 ? brokenOff(start, total) : [])],
  }
}

const tokenIn = ({ body }: PageAnswer, field: string, { malformed }: Read): string | undefined => {
  const token = propertyOf(body, field) ?? ''
  if (typeof token !== 'string') throw malformed(`a "${field}" that is no text`)
  return token || undefined
}

const linkedIn = ({ headers }: PageAnswer, parameter: string, { malformed }: Read): string | undefined => {
  const link = nextLink(headers['link'] ?? '')
  if (link === undefined) return undefined
  const position = parameterOf(link, parameter)
  if (position === undefined) throw malformed(`a link to a next page without "${parameter}"`)
  return position
}

const rowsIn = ({ body }: PageAnswer, { shape, place }: Reading): readonly unknown[] | undefined => {
  const { listKey, paging } = shape
  const rows = listKey === undefined ? body : propertyOf(body, listKey)
  if (Array.isArray(rows)) return rows
  if (listKey === undefined || (rows !== undefined && rows !== null)) return undefined
  const total = totalIn(body)
  // RFC 7644 §3.4.2 lets a vendor leave the rows out where there are none.
  const isPastEnd = paging?.kind === 'scim-index' && total !== undefined && total < startOf(place)
  return isPastEnd || isMarkedEmpty(body, shape) ? [] : undefined
}

const isMarkedEmpty = (body: unknown, { emptyMark }: ListShape): boolean =>
  emptyMark !== undefined && propertyOf(body, emptyMark.field) === emptyMark.value

const startOf = ({ position = '1' }: ListPlace): number => Number(position)

const totalChanged = (before: number | undefined, now: number): readonly string[] =>
  before === undefined || before === now
    ? []
    : [
        `The vendor announced ${before} rows before and ${now} now, so rows may have been missed or moved while listing. List again to be sure.`,
      ]

const brokenOff = (start: number, total: number): readonly string[] =>
  start > total ? [] : [`The vendor announced ${total} rows and sent none from row ${start} on. List again to be sure.`]

/** By ids where there are any: some vendors put the time of the reading into each row. */
const digestOf = (rows: readonly unknown[]): number =>
  hashId(JSON.stringify(rows.map((row) => propertyOf(row, 'id') ?? row)))

const totalIn = (body: unknown): number | undefined => {
  const total = propertyOf(body, 'totalResults')
  return typeof total === 'number' && Number.isSafeInteger(total) && total >= 0 ? total : undefined
}

const propertyOf = (body: unknown, key: string): unknown =>
  typeof body === 'object' && body !== null ? Object.getOwnPropertyDescriptor(body, key)?.value : undefined
