/** Pages: `maxResults` and an opaque `pageToken`. */
import type { Answer } from '../../http/exchange.ts'
import { invalid, json } from './refusal.ts'

type Listing<Row> = {
  readonly kind: 'users' | 'groups' | 'members'
  readonly rows: readonly Row[]
  readonly show: (row: Row) => unknown
  readonly size: { readonly usual: number; readonly most: number }
  readonly now: number
}

/** One page. A token holds the row before it, and when it was given: it is good for three days. */
export function pageOf<Row extends { readonly id: string }>(
  query: URLSearchParams,
  { kind, rows, show, size, now }: Listing<Row>,
): Answer {
  const count = Math.min(size.most, countOf(query.get('maxResults'), size.usual))
  const token = query.get('pageToken')
  const start = token === null || token === '' ? 0 : startOf(rows, placeIn(token, kind, now))
  const page = rows.slice(start, start + count)
  const end = start + count
  const last = end < rows.length ? page.at(-1) : undefined
  return json({
    kind: `admin#directory#${kind}`,
    etag: `"${kind}-${rows.length}"`,
    // An empty list has no key, as Google's has none.
    ...(page.length > 0 && { [kind]: page.map(show) }),
    ...(last !== undefined && { nextPageToken: toToken(`${kind} ${end} ${last.id} ${now}`) }),
  })
}

function countOf(text: string | null, usual: number): number {
  if (text === null) return usual
  if (/^[1-9]\d{0,5}$/.test(text)) return Number(text)
  throw invalid('maxResults')
}

const toToken = (text: string): string => Buffer.from(text).toString('base64url')

type Place = { readonly end: number; readonly last: string }

const THREE_DAYS_MS = 3 * 86_400_000

function placeIn(token: string, kind: string, now: number): Place {
  const [of, end, last, at] = Buffer.from(token, 'base64url').toString('utf8').split(' ')
  if (of !== kind || last === undefined || !(now - Number(at) <= THREE_DAYS_MS)) throw invalid('pageToken')
  return { end: Number(end), last }
}

/** Behind the row that was the last one; where that one is gone, those behind it have moved up by one. */
function startOf(rows: readonly { readonly id: string }[], { end, last }: Place): number {
  const at = rows.findIndex(({ id }) => id === last)
  return at === -1 ? end - 1 : at + 1
}
