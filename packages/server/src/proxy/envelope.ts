import type { RollcallError } from '@rollcall/core'
import { takeOut } from './own-query.ts'
import type { VendorList, VendorPage } from './vendor-list.ts'

/**
 * The incumbent's envelope around a vendor's own answer (`unified-api.md §2.5, §3`), for callers on their way over. Without it, which is
 * the default, an answer is the vendor's bytes.
 */

type Asked = {
  readonly limit: number | undefined
  readonly cursor: string | undefined
  /** What the caller sends to the vendor. Where it speaks of the page in the vendor's own words, that is understood. */
  readonly query: string
}

/**
 * The page that a caller wants, and the query that asks the vendor for it.
 *
 * @throws RollcallError `invalid_cursor`, `invalid_request`
 */
export const askForPage = (
  list: VendorList,
  { limit, cursor, query }: Asked,
): { readonly page: VendorPage; readonly query: string } => {
  const { taken, rest } = takeOut(query, Object.values(list.parameters ?? {}))
  const { position = '', size = '' } = list.parameters ?? {}
  const page = list.page({ cursor, limit: Number(taken[size]) || limit, position: taken[position] })
  const asked = Object.entries(page.query).map((pair) => pair.map(encodeURIComponent).join('='))
  return { page, query: [rest, ...asked].filter((part) => part !== '').join('&') }
}

type Wrapping = {
  readonly page: VendorPage
  /** Of the answer; names in lower case. */
  readonly headers: Readonly<Record<string, string>>
  readonly malformed: (wrong: string) => RollcallError
}

/**
 * A list in the envelope; `undefined` when the answer is not such a list, and is to be passed on as it is.
 *
 * @throws RollcallError what `malformed` makes: an answer that has lost its rows must not look like the end of the list
 */
export const wrapList = (text: string, { page, headers, malformed }: Wrapping): string | undefined => {
  const body = parse(text)
  if (body === undefined) return undefined
  const read = page.read({ body, headers }, malformed)
  if (read === undefined) return undefined
  const { rows, next = null, doubts } = read
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
