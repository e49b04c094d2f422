/** Pages: `limit` and `after`, and the way to the next page in a `Link` header. */
import type { Answer, VendorRequest } from '../../http/exchange.ts'
import { jsonAnswer } from '../../http/exchange.ts'
import { invalid } from './refusal.ts'

export type Paging = { readonly default: number; readonly most: number }

type List<Row> = {
  readonly rows: readonly Row[]
  readonly paging: Paging
  readonly show: (row: Row) => unknown
  readonly baseUrl: string
}

/** One page. `after` is the id of the row before it, whether or not that row is still there: rows are in the order of their creation. */
export function pageOf<Row extends { readonly id: string }>(
  { path, query }: VendorRequest,
  { rows, paging, show, baseUrl }: List<Row>,
): Answer {
  const limit = Math.min(paging.most, limitOf(query.get('limit'), paging.default))
  const after = query.get('after')
  const start = after === null ? 0 : rows.findIndex(({ id }) => id === after) + 1
  if (after !== null && start === 0) throw invalid('after', 'after: The cursor is not valid')
  const page = rows.slice(start, start + limit)
  const last = page.at(-1)
  const hasMore = start + limit < rows.length && last !== undefined
  const links = [toLink(`${baseUrl}${path}`, query, 'self')]
  if (hasMore)
    links.push(toLink(`${baseUrl}${path}`, withValues(query, { after: last.id, limit: String(limit) }), 'next'))
  return jsonAnswer(200, page.map(show), { contentType: 'application/json', headers: { link: links.join(', ') } })
}

function limitOf(text: string | null, otherwise: number): number {
  if (text === null) return otherwise
  if (/^[1-9]\d{0,6}$/.test(text)) return Number(text)
  throw invalid('limit', 'limit: The limit must be a positive whole number')
}

function withValues(query: URLSearchParams, values: Readonly<Record<string, string>>): URLSearchParams {
  const changed = new URLSearchParams(query)
  for (const [name, value] of Object.entries(values)) changed.set(name, value)
  return changed
}

function toLink(url: string, query: URLSearchParams, relation: 'self' | 'next'): string {
  return `<${url}${query.size === 0 ? '' : `?${String(query)}`}>; rel="${relation}"`
}
