import { type JsonObject, RollcallError } from '@rollcall/core'
import type { ListPage, ListRequest, PushdownTerm } from '../directory.ts'
import type { Scim } from './exchange.ts'
import { toFilter } from './filter.ts'
import { decodePosition, encodePosition, fingerprint, type Position } from './position.ts'
import { FIRST_INDEX, type Place, type ReadPage, readPage } from './read-page.ts'

/** What differs between listing users and listing groups. */
export type Listing<T> = Place & {
  readonly attributes: Readonly<Record<string, string>>
  readonly map: (resource: JsonObject) => T
  readonly matches: (item: T, where: readonly PushdownTerm[]) => boolean
}

/**
 * A vendor that cannot filter, or that does not know a value (a user's second address), is searched page by page. So many pages in
 * one call; then the caller gets what there is and a position.
 */
const SCAN_PAGES_PER_CALL = 10

/** One page of a listing, from where the page before stopped. */
export const listPage = async <T>(scim: Scim, listing: Listing<T>, request: ListRequest): Promise<ListPage<T>> => {
  const position = request.position === undefined ? undefined : decodePosition(request.position)
  if (request.where.length === 0)
    return toPage(listing, request, await readPage(scim, listing, { request, position, filter: undefined }))
  const askable = request.where.filter(({ field }) => listing.attributes[field] !== undefined)
  if (position?.mode === 'scan' || askable.length === 0) return scan(scim, listing, request, position)
  const asked = await askWithFilter(scim, listing, { ...request, where: askable }, position)
  if (asked === undefined) return scan(scim, listing, request, undefined)
  const isAskedWhole =
    askable.length === request.where.length && (scim.dialect.filter.join === 'and' || askable.length === 1)
  const page = { ...toPage(listing, request, asked), ...(!isAskedWhole && { filteredHere: true }) }
  const isBelievable =
    asked.resources.length === 0 &&
    !request.where.some(({ field }) => scim.dialect.filter.narrow.some((narrow) => narrow === field))
  return page.items.length > 0 || position !== undefined || isBelievable
    ? page
    : scan(scim, listing, request, undefined)
}

/** `undefined` when the vendor refuses the filter: then its rows are filtered here (scim-clients.md C7). */
const askWithFilter = async <T>(
  scim: Scim,
  listing: Listing<T>,
  request: ListRequest,
  position: Position | undefined,
) => {
  const filter = toFilter({ where: request.where, attributes: listing.attributes, dialect: scim.dialect.filter })
  try {
    return await readPage(scim, listing, { request, position, filter })
  } catch (error) {
    if (error instanceof RollcallError && error.code === 'vendor_refused' && REFUSES_FILTER.has(error.status))
      return undefined
    throw error
  }
}

const REFUSES_FILTER = new Set([400, 422, 501])

const scan = async <T>(
  scim: Scim,
  listing: Listing<T>,
  request: ListRequest,
  from: Position | undefined,
): Promise<ListPage<T>> => {
  const seen = new Set<string>()
  let rows = 0
  let position = from
  for (let pages = 1; ; pages++) {
    const wide =
      (position?.at.kind ?? scim.dialect.paging) === 'index' ? { ...request, limit: scim.dialect.maxCount } : request
    const read = await readPage(scim, listing, { request: wide, position, filter: undefined, mode: 'scan' })
    for (const id of read.ids) seen.add(id)
    rows += read.ids.length
    const page = toPage(listing, request, withinLimit(listing, request, { read, position }))
    if (page.items.length === 0 && read.next !== undefined && pages < SCAN_PAGES_PER_CALL) {
      position = read.next
      continue
    }
    const mayHaveSlid = seen.size < rows || (from !== undefined && !scim.facts.orderedLists)
    return mayHaveSlid ? { ...page, partial: SLID } : page
  }
}

type Scanned = { readonly read: ReadPage; readonly position: Position | undefined }

/** The rows up to the last match that is wanted; the next page goes on behind it. Rows by cursor cannot be cut so. */
const withinLimit = <T>(listing: Listing<T>, { where, limit }: ListRequest, { read, position }: Scanned): ReadPage => {
  const matching = read.resources.flatMap((resource, at) => (listing.matches(listing.map(resource), where) ? [at] : []))
  const last = matching[limit - 1]
  const at = position?.at ?? FIRST_INDEX
  if (last === undefined || last === read.resources.length - 1 || at.kind === 'cursor') return read
  if (read.next?.at.kind === 'cursor') return read
  const ids = read.ids.slice(0, last + 1)
  const seen = { first: position?.seen.first ?? fingerprint(ids.slice(0, 1)), page: fingerprint(ids) }
  const next: Position = {
    mode: 'scan',
    seen,
    count: read.next?.count ?? read.ids.length,
    at: { kind: 'index', startIndex: at.startIndex + last + 1 },
  }
  return { ...read, ids, resources: read.resources.slice(0, last + 1), next }
}

/** A row that comes twice has taken the place of another; where a search goes on in a new call, nobody remembers. */
const SLID =
  'The vendor cannot be asked for this value and has no fixed order of rows, so one may have been missed while all were looked through.'

const toPage = <T>(listing: Listing<T>, request: ListRequest, read: ReadPage): ListPage<T> => {
  const all = read.resources.map(listing.map)
  const items = request.where.length === 0 ? all : all.filter((item) => listing.matches(item, request.where))
  return {
    items,
    next: read.next === undefined ? undefined : encodePosition(read.next),
    total: items.length === all.length && read.mode === 'asked' ? read.total : undefined,
    ...(items.length < all.length || read.mode === 'scan' ? { filteredHere: true } : {}),
    response: read.response,
  }
}
