import type { ProxyResource } from '@rollcall/connector-kit'
import type { RollcallError } from '@rollcall/core'
import { parseCursor, readListPage } from './list-page.ts'

/**
 * The incumbent's envelope around a vendor's own answer (`unified-api.md §2.5, §3`), for callers on their way over. Without it, which is
 * the default, an answer is the vendor's bytes.
 */

/** The page that a caller wants, in the vendor's own parameters. Empty where the resource has no known paging. */
export const toVendorPage = (
  { paging }: ProxyResource,
  { limit, cursor }: { readonly limit: number | undefined; readonly cursor: string | undefined },
): string => {
  if (paging === undefined) return ''
  const count = Math.min(limit ?? paging.maxCount, paging.maxCount)
  return `startIndex=${parseCursor(cursor).start}&count=${count}`
}

type Wrapping = {
  readonly resource: ProxyResource
  readonly cursor: string | undefined
  readonly malformed: (wrong: string) => RollcallError
}

/**
 * A list in the envelope; `undefined` when the answer is not such a list, and is to be passed on as it is.
 *
 * @throws RollcallError what `malformed` makes: an answer that has lost its rows must not look like the end of the list
 */
export const wrapList = (text: string, { resource, cursor, malformed }: Wrapping): string | undefined => {
  const body = parse(text)
  if (body === undefined) return undefined
  const place = resource.paging === undefined ? { start: 1 } : parseCursor(cursor)
  const page = readListPage(body, { resource, place, malformed })
  if (page === undefined) return undefined
  const { rows, next = null, doubts } = page
  return JSON.stringify({
    result: rows,
    next_cursor: next,
    prev_cursor: null,
    result_count: rows.length,
    ...(doubts.length === 0 ? {} : { is_partial_response: true, partial_reasons: doubts }),
  })
}

/** Any JSON in the envelope, its own text untouched; `undefined` when it is not JSON. */
export const wrapValue = (text: string): string | undefined =>
  parse(text) === undefined ? undefined : `{"result":${text},"next_cursor":null,"prev_cursor":null}`

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined // not JSON: passed on as it is
  }
}
