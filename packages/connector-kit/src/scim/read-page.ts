import type { JsonObject } from '@rollcall/core'
import { malformed } from '../classify.ts'
import type { ListRequest } from '../directory.ts'
import type { VendorResponse } from '../session.ts'
import { asking, type Scim, send } from './exchange.ts'
import { idOf, readListAnswer } from './list-answer.ts'
import { fingerprint, type Position } from './position.ts'

/** Where a list is and what for, e.g. `/Users` while `listing users`. */
export type Place = { readonly path: string; readonly doing: string }

export type PageRequest = {
  readonly request: ListRequest
  readonly position: Position | undefined
  readonly filter: string | undefined
  readonly mode?: Position['mode'] | undefined
}

export type ReadPage = {
  readonly resources: readonly JsonObject[]
  readonly ids: readonly string[]
  readonly next: Position | undefined
  readonly total: number | undefined
  readonly mode: Position['mode']
  readonly response: VendorResponse
}

/** Asks for one page, and finds out whether there is another: by cursor, by the total, or by looking one row further. */
export const readPage = async (scim: Scim, listing: Place, page: PageRequest): Promise<ReadPage> => {
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
  // C9: an empty page is the end, whatever the total promised; by cursor, only the lack of one is (RFC 9865)
  if (ids.length === 0 && answer.nextCursor === undefined) return { ...result, next: undefined }
  const seen = { first: position?.seen.first ?? fingerprint(ids.slice(0, 1)), page: fingerprint(ids) }
  if (ids.length > 0 && position?.seen.page === seen.page)
    throw malformed(response, asking(scim, listing.doing), 'the same page again')
  if (ids.length > 0 && position !== undefined && fingerprint(ids.slice(0, 1)) === seen.first)
    throw malformed(response, asking(scim, listing.doing), 'the start of its list again')
  if (answer.nextCursor !== undefined) {
    if (at.kind === 'cursor' && at.cursor === answer.nextCursor)
      throw malformed(response, asking(scim, listing.doing), 'the same cursor again')
    return { ...result, next: { mode, seen, count, at: { kind: 'cursor', cursor: answer.nextCursor } } }
  }
  if (at.kind === 'cursor') return { ...result, next: undefined }
  const startIndex = at.startIndex + ids.length
  const next: Position = { mode, seen, count, at: { kind: 'index', startIndex } }
  const promisesMore = answer.total === undefined || startIndex <= answer.total
  if (promisesMore) return { ...result, next }
  const isCertain = scim.dialect.totals === 'exact' || (filter !== undefined && ids.length < count)
  return { ...result, next: isCertain || !(await hasMore(scim, listing, { next, ids, filter })) ? undefined : next }
}

export const FIRST_INDEX = { kind: 'index', startIndex: 1 } as const

const placeQuery = (at: Position['at']): readonly (readonly [string, string])[] =>
  at.kind === 'index' ? [['startIndex', String(at.startIndex)]] : [['cursor', at.cursor]]

type Beyond = { readonly next: Position; readonly ids: readonly string[]; readonly filter: string | undefined }

/**
 * Looks one row past the promised end, since totals are wrong in the wild (scim-clients.md C12). Servers that start over or repeat the
 * last row past the end have nothing more.
 */
const hasMore = async (scim: Scim, listing: Place, { next, ids, filter }: Beyond): Promise<boolean> => {
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
