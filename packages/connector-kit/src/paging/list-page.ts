import { hashId, RollcallError } from '@rollcall/core'
import { onward } from './onward.ts'
import { type ListPlace, type ListShape, type PageAnswer, type Paging, pageParameters } from './paging.ts'
import { propertyOf, rowsIn } from './rows-in.ts'

/** The pages of a vendor's own lists, whichever way they go on: what to ask for, and what came. */

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
  const start = position || '1'
  if (!/^-?\d{1,12}$/.test(start))
    throw new RollcallError('invalid_request', `startIndex must be a whole number, not "${position}".`)
  // "A value less than 1 SHALL be interpreted as 1" (RFC 7644 §3.4.2.4), and what comes next is counted from it.
  return { position: String(Math.max(1, Number(start))) }
}

/** The page that is wanted, in the vendor's own query parameters. */
export const toPageQuery = (
  paging: Paging,
  { place, limit = paging.maxCount }: { readonly place: ListPlace; readonly limit?: number | undefined },
): Readonly<Record<string, string>> => {
  const { position, size } = pageParameters(paging)
  return {
    ...(place.position !== undefined && { [position]: place.position }),
    [size]: String(Math.max(1, Math.min(Math.trunc(limit), paging.maxCount))),
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
export const readListPage = (answer: PageAnswer, { shape, place, malformed }: Reading): VendorListPage | undefined => {
  const rows = rowsIn(answer, shape, place)
  if (rows === undefined && shape.listKey === undefined && shape.paging === undefined) return undefined
  if (rows === undefined) throw malformed(shape.listKey === undefined ? 'no list' : `a page without "${shape.listKey}"`)
  if (shape.paging === undefined) return { rows, next: undefined, doubts: [] }
  const { before } = place
  const digest = digestOf(rows)
  if (rows.length > 0 && digest === before?.rows) throw malformed('the same page twice')
  const { position, total, doubts } = onward(shape.paging, answer, { place, rows, malformed })
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

/** By ids where there are any: some vendors put the time of the reading into each row. */
const digestOf = (rows: readonly unknown[]): number =>
  hashId(JSON.stringify(rows.map((row) => propertyOf(row, 'id') ?? row)))
