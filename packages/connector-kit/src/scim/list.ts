import { type JsonObject, RollcallError } from '@rollcall/core'
import { isJsonArray, isJsonObject } from '../answers/json-object.ts'
import { readObject } from '../answers/read-object.ts'
import { malformed } from '../classify.ts'
import type { ListPage, ListRequest, PushdownTerm } from '../directory.ts'
import type { VendorResponse } from '../session.ts'
import { inUsualCase, withUsualNames } from './attribute-names.ts'
import { asking, type Scim, send } from './exchange.ts'
import { toFilter } from './filter.ts'
import { elements, text } from './map-user.ts'
import { decodePosition, encodePosition, fingerprint, type Position } from './position.ts'

/** What differs between listing users and listing groups. */
export type Listing<T> = {
  readonly path: string
  /** Completes "while …". */
  readonly doing: string
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
    asked.resources.length === 0 && !request.where.some(({ field }) => scim.dialect.filter.narrow.includes(field))
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
    const read = await readPage(scim, listing, { request, position, filter: undefined, mode: 'scan' })
    for (const id of read.ids) seen.add(id)
    rows += read.ids.length
    const page = toPage(listing, request, read)
    if (page.items.length === 0 && read.next !== undefined && pages < SCAN_PAGES_PER_CALL) {
      position = read.next
      continue
    }
    const mayHaveSlid = seen.size < rows || (from !== undefined && !scim.facts.orderedLists)
    return mayHaveSlid ? { ...page, partial: SLID } : page
  }
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

type PageRequest = {
  readonly request: ListRequest
  readonly position: Position | undefined
  readonly filter: string | undefined
  readonly mode?: Position['mode'] | undefined
}

type ReadPage = {
  readonly resources: readonly JsonObject[]
  readonly ids: readonly string[]
  readonly next: Position | undefined
  readonly total: number | undefined
  readonly mode: Position['mode']
  readonly response: VendorResponse
}

const readPage = async <T>(scim: Scim, listing: Listing<T>, page: PageRequest): Promise<ReadPage> => {
  const { position, filter } = page
  const count = position?.count ?? Math.max(1, Math.min(page.request.limit, scim.dialect.maxCount))
  const at =
    position?.at ?? (scim.dialect.paging === 'cursor' ? ({ kind: 'cursor', cursor: '' } as const) : FIRST_INDEX)
  const query = [
    ...placeQuery(at),
    ['count', String(count)],
    ...(filter === undefined ? [] : [['filter', filter]]),
  ] as const
  const response = await send(scim, {
    method: 'GET',
    path: listing.path,
    query: query.map(([name = '', value = '']) => [name, value]),
  })
  const answer = readListAnswer(scim, listing.doing, response)
  const ids = answer.resources.map((resource) => idOf(scim, listing.doing, response, resource))
  const mode = page.mode ?? position?.mode ?? 'asked'
  const result = { resources: answer.resources, ids, total: answer.total, mode, response }
  if (ids.length === 0 && answer.nextCursor === undefined) return { ...result, next: undefined } // C9: an empty page is the end, whatever the total promised
  const seen = { first: position?.seen.first ?? fingerprint(ids.slice(0, 1)), page: fingerprint(ids) }
  if (ids.length > 0 && position?.seen.page === seen.page)
    throw malformed(response, asking(scim, listing.doing), 'the same page again')
  if (answer.nextCursor !== undefined) {
    if (at.kind === 'cursor' && at.cursor === answer.nextCursor)
      throw malformed(response, asking(scim, listing.doing), 'the same cursor again')
    return { ...result, next: { mode, seen, count, at: { kind: 'cursor', cursor: answer.nextCursor } } }
  }
  if (at.kind === 'cursor') return { ...result, next: undefined } // RFC 9865: no nextCursor is the only end mark
  const startIndex = at.startIndex + ids.length
  const next: Position = { mode, seen, count, at: { kind: 'index', startIndex } }
  const promisesMore = answer.total === undefined || startIndex <= answer.total
  if (promisesMore) return { ...result, next }
  const isCertain = scim.dialect.totals === 'exact' || (filter !== undefined && ids.length < count)
  return { ...result, next: isCertain || !(await hasMore(scim, listing, { next, ids, filter })) ? undefined : next }
}

const FIRST_INDEX = { kind: 'index', startIndex: 1 } as const

const placeQuery = (at: Position['at']): readonly (readonly [string, string])[] =>
  at.kind === 'index' ? [['startIndex', String(at.startIndex)]] : [['cursor', at.cursor]]

type Beyond = { readonly next: Position; readonly ids: readonly string[]; readonly filter: string | undefined }

/**
 * Looks one row past the promised end, since totals are wrong in the wild (scim-clients.md C12). Servers that start over or repeat the
 * last row past the end have nothing more.
 */
const hasMore = async <T>(scim: Scim, listing: Listing<T>, { next, ids, filter }: Beyond): Promise<boolean> => {
  const query = [
    ...placeQuery(next.at),
    ['count', '1'] as const,
    ...(filter === undefined ? [] : [['filter', filter] as const]),
  ]
  const response = await send(scim, { method: 'GET', path: listing.path, query })
  if (response.status === 400) return false // some refuse an index past the end
  const first = readListAnswer(scim, listing.doing, response).resources[0]
  if (first === undefined) return false
  const id = idOf(scim, listing.doing, response, first)
  return !ids.includes(id) && fingerprint([id]) !== next.seen.first
}

type ListAnswer = {
  readonly resources: readonly JsonObject[]
  readonly total: number | undefined
  readonly nextCursor: string | undefined
}

/** A list envelope; a missing or null `Resources` on an empty page is tolerated (scim-clients.md C10). */
export const readListAnswer = (scim: Scim, doing: string, response: VendorResponse): ListAnswer => {
  const question = asking(scim, doing)
  const body = readObject(response, question)
  const list = 'Resources' in body ? body : withUsualNames(body)
  const total = toTotal(list['totalResults'])
  const rows = list['Resources']
  if (rows === undefined && total === undefined) throw malformed(response, question, 'JSON that is no list')
  if (rows !== undefined && rows !== null && !isJsonArray(rows))
    throw malformed(response, question, 'Resources that are no list')
  const resources = elements(rows)
  if (!resources.every(isJsonObject)) throw malformed(response, question, 'a row that is no object')
  return { resources: resources.filter(isJsonObject), total, nextCursor: text(list['nextCursor']) }
}

const toTotal = (value: unknown): number | undefined => {
  const total = typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : value
  return typeof total === 'number' && Number.isInteger(total) && total >= 0 ? total : undefined
}

/** A resource without an id cannot be worked with (scim-clients.md C18). */
export const idOf = (scim: Scim, doing: string, response: VendorResponse, resource: JsonObject): string => {
  const id = text(resource['id']) ?? text(inUsualCase(resource)['id'])
  if (id === undefined) throw malformed(response, asking(scim, doing), 'a record without an id')
  return id
}
