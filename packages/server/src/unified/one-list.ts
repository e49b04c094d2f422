import type { Directory, VendorResponse } from '@rollcall/connector-kit'
import { RollcallError, START_OF_LISTING, toPushdown } from '@rollcall/core'
import type { OpenConnection } from '../connections/index.ts'
import type { Place } from './cursors.ts'
import { type Gathered, gather } from './gather.ts'
import type { Wanted } from './read-query.ts'
import { cannot, type Resource, type Row } from './resources.ts'

/** Rows read for `sort_by`: an order over everything needs everything. */
const MOST_SORTED = 2000

export type OneList<R extends Row> = {
  readonly rows: readonly R[]
  readonly next: Place | undefined
  readonly doubts: readonly string[]
  readonly filterApplied: 'vendor' | 'rollcall' | undefined
  readonly response: VendorResponse
}

export type Listing<R extends Row> = {
  readonly connection: OpenConnection
  readonly directory: Directory
  readonly resource: Resource<R>
  readonly wanted: Wanted<R>
  readonly place: Place
  readonly limit: number
  readonly now: () => Date
}

export const firstPlace = (connectionId: string): Place => ({
  connectionId,
  position: undefined,
  listing: START_OF_LISTING,
  failures: 0,
})

/** One page of one connection's resource, filtered and, where asked, sorted. */
export const listOne = async <R extends Row>(listing: Listing<R>): Promise<OneList<R>> => {
  const { connection, directory, resource, wanted, place, limit, now } = listing
  const list = resource.list(directory)
  if (list === undefined) throw cannot(connection, `${resource.name}.list`)
  const { terms, isWhole } = toPushdown(wanted.filter, resource.pushdown(connection.connector))
  const filterApplied = wanted.keep === undefined ? undefined : isWhole ? 'vendor' : 'rollcall'
  const base = { list, where: terms, keep: wanted.keep, now }
  if (wanted.compare !== undefined) {
    const all = await gather({ ...base, position: undefined, listing: START_OF_LISTING, limit: MOST_SORTED + 1 })
    return { ...sorted(all, { ...listing, compare: wanted.compare }), filterApplied: filterApplied && 'rollcall' }
  }
  const { next, ...page } = await gather({ ...base, position: place.position, listing: place.listing, limit })
  return { ...page, filterApplied, next: next && { ...place, ...next, failures: 0 } }
}

type Sorting<R extends Row> = Pick<Listing<R>, 'place' | 'limit'> & {
  readonly compare: (left: R, right: R) => number
}

/** The rows after the last one shown. That one may have gone meanwhile: then its place in the order is lost, and said so. */
const sorted = <R extends Row>(
  all: Gathered<R>,
  { place, limit, compare }: Sorting<R>,
): Omit<OneList<R>, 'filterApplied'> => {
  if (all.next !== undefined) {
    throw new RollcallError(
      'invalid_request',
      `sort_by reads the whole list, and this one has more than ${MOST_SORTED} rows or takes too long. Narrow it with a filter, or leave sort_by out.`,
      { failures: [{ path: 'sort_by', message: 'the list is too long to sort' }] },
    )
  }
  const rows = all.rows.toSorted(compare)
  const from = place.after === undefined ? 0 : rows.findIndex(({ id }) => id === place.after) + 1
  if (place.after !== undefined && from === 0) {
    throw new RollcallError(
      'invalid_cursor',
      'The row that this next_cursor goes on after is gone. List again from the start, without next_cursor.',
    )
  }
  const shown = rows.slice(from, from + limit)
  const last = shown.at(-1)
  const hasMore = from + limit < rows.length && last !== undefined
  return {
    rows: shown,
    next: hasMore ? { ...place, after: last.id, failures: 0 } : undefined,
    doubts: all.doubts,
    response: all.response,
  }
}
