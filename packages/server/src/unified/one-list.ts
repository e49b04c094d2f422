import type { Directory, ListPage, VendorResponse } from '@rollcall/connector-kit'
import { RollcallError, START_OF_LISTING, toPushdown } from '@rollcall/core'
import type { OpenConnection } from '../connections/index.ts'
import { type Gathered, type Gathering, gather } from './gather.ts'
import type { Wanted } from './list-query.ts'
import { firstPlace, type Place } from './place.ts'
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

/** One page of one connection's resource, filtered and, where asked, sorted. */
export const listOne = async <R extends Row>(listing: Listing<R>): Promise<OneList<R>> => {
  const { connection, directory, resource, wanted, place, limit, now } = listing
  const { terms, isWhole } = toPushdown(wanted.filter, resource.pushdown(connection.connector))
  const completion = await resource.complete?.(directory, wanted.filter)
  const untold = completion?.doubts ?? []
  const base = {
    list: completing(listOf(listing), completion?.add),
    vendor: connection.connector.name,
    where: terms,
    keep: wanted.keep,
    now,
  }
  const appliedIn = ({ filteredHere }: Gathered<R>): OneList<R>['filterApplied'] =>
    wanted.keep === undefined ? undefined : isWhole && !filteredHere ? 'vendor' : 'rollcall'
  if (wanted.compare !== undefined) {
    const all = await gather({ ...base, position: undefined, listing: START_OF_LISTING, limit: MOST_SORTED + 1 })
    const list = sorted(all, { ...listing, compare: wanted.compare })
    return { ...list, doubts: [...untold, ...list.doubts], filterApplied: appliedIn(all) }
  }
  const page = await gather({ ...base, position: place.position, listing: place.listing, limit })
  const { rows, next, doubts, response } = page
  return {
    rows,
    next: next && { ...place, ...next, failures: 0 },
    doubts: [...untold, ...doubts],
    filterApplied: appliedIn(page),
    response,
  }
}

/**
 * One page as the vendor has it, for the formats that show it untouched.
 *
 * @throws RollcallError `invalid_request` where only a part of the rows, or another order, was asked for than the vendor itself can give
 */
export const listRaw = async <R extends Row>(
  listing: Listing<R>,
): Promise<{ readonly response: VendorResponse; readonly next: Place | undefined }> => {
  const { connection, resource, wanted, place, limit } = listing
  const { terms, isWhole } = toPushdown(wanted.filter, resource.pushdown(connection.connector))
  if (wanted.compare !== undefined || (wanted.keep !== undefined && !isWhole)) throw notRaw(listing)
  const { response, next, filteredHere } = await listOf(listing)({ where: terms, position: place.position, limit })
  if (filteredHere) throw notRaw(listing)
  return { response, next: next === undefined ? undefined : { ...firstPlace(connection.id), position: next } }
}

const listOf = <R extends Row>({ connection, directory, resource }: Listing<R>): Gathering<R>['list'] => {
  const list = resource.list(directory)
  if (list === undefined) throw cannot(connection, `${resource.name}.list`)
  return list
}

const completing = <R extends Row>(
  list: Gathering<R>['list'],
  complete: ((row: R) => R) | undefined,
): Gathering<R>['list'] => {
  if (complete === undefined) return list
  return async (request): Promise<ListPage<R>> => {
    const page = await list(request)
    return { ...page, items: page.items.map(complete) }
  }
}

type Sorting<R extends Row> = Pick<Listing<R>, 'place' | 'limit'> & {
  readonly compare: (left: R, right: R) => number
}

/**
 * The rows after the last one shown. That one may have gone meanwhile: then its place in the order is lost, and said so. Where it has moved,
 * or others have to its other side, no row is passed over that was not shown, and it is said that the order has changed.
 */
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
  const after = place.after === undefined ? 0 : rows.findIndex(({ id }) => id === place.after) + 1
  if (place.after !== undefined && after === 0) {
    throw new RollcallError(
      'invalid_cursor',
      'The row that this next_cursor goes on after is gone. List again from the start, without next_cursor.',
    )
  }
  const before = place.shown ?? after
  // Where the last one shown has moved on, all the others that were shown are still before its old place.
  const from = after > before ? before - 1 : after
  const shown = rows.slice(from, from + limit)
  const last = shown.at(-1)
  const hasMore = from + limit < rows.length && last !== undefined
  return {
    rows: shown,
    next: hasMore ? { ...place, after: last.id, shown: from + limit, failures: 0 } : undefined,
    doubts: after === before ? all.doubts : [...all.doubts, MOVED],
    response: all.response,
  }
}

const MOVED = 'The order changed while it was read: rows may be missing, or come twice.'

const notRaw = <R extends Row>({ connection, resource }: Listing<R>): RollcallError => {
  const fields = resource.pushdown(connection.connector).map(({ field }) => field)
  const can = fields.length === 0 ? 'nothing' : `one of ${fields.join(', ')}, with a value it knows`
  return new RollcallError(
    'invalid_request',
    `raw and stream show ${connection.connector.name}'s own pages, which it can narrow by ${can}, and not sort. Ask for less, or with response_format=unified.`,
    { failures: [{ path: 'response_format', message: 'does not go with this filter or order' }] },
  )
}
