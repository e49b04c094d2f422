/** Pages: `maxResults` and an opaque `pageToken`. */
import type { Answer } from '../../http/exchange.ts'
import { jsonAnswer } from '../../http/exchange.ts'
import { invalid } from './refusal.ts'

type Listing<Row> = {
  readonly kind: string
  readonly key: string
  readonly rows: readonly Row[]
  readonly show: (row: Row) => unknown
  readonly usual: number
  readonly most: number
}

export function pageOf<Row>(query: URLSearchParams, { kind, key, rows, show, usual, most }: Listing<Row>): Answer {
  const size = Math.min(most, sizeOf(query.get('maxResults'), usual))
  const start = startOf(query.get('pageToken'))
  const page = rows.slice(start, start + size)
  const next = start + size < rows.length ? tokenOf(start + size) : undefined
  return jsonAnswer(
    200,
    {
      kind,
      // An empty list has no key, as Google's has none.
      ...(page.length > 0 && { [key]: page.map(show) }),
      ...(next !== undefined && { nextPageToken: next }),
    },
    { contentType: 'application/json; charset=UTF-8' },
  )
}

function sizeOf(text: string | null, usual: number): number {
  if (text === null) return usual
  if (/^[1-9]\d{0,5}$/.test(text)) return Number(text)
  throw invalid('maxResults')
}

const tokenOf = (start: number): string => Buffer.from(`at ${start}`).toString('base64url')

function startOf(token: string | null): number {
  if (token === null) return 0
  const [, start] = /^at (\d+)$/.exec(Buffer.from(token, 'base64url').toString('utf8')) ?? []
  if (start === undefined) throw invalid('pageToken')
  return Number(start)
}
