/** SCIM's pages by index (RFC 7644 §3.4.2.4). */
import { ScimRefusal } from './scim-refusal.ts'

export type Paging<Row> = {
  readonly show: (row: Row) => unknown
  /** Rows a page has unless asked for more, and the most that it ever has. */
  readonly sizes: { readonly usual: number; readonly most: number }
}

/** One page of rows, by `startIndex` and `count`. @throws ScimRefusal 400 for what is no number */
export function pageOf<Row>(rows: readonly Row[], query: URLSearchParams, { show, sizes }: Paging<Row>): unknown {
  const startIndex = Math.max(1, wholeNumber(query.get('startIndex'), 1))
  const count = Math.min(sizes.most, Math.max(0, wholeNumber(query.get('count'), sizes.usual)))
  const page = rows.slice(startIndex - 1, startIndex - 1 + count)
  return {
    schemas: ['urn:ietf:params:scim:api:messages:2.0:ListResponse'],
    totalResults: rows.length,
    startIndex,
    itemsPerPage: page.length,
    Resources: page.map(show),
  }
}

function wholeNumber(text: string | null, otherwise: number): number {
  if (text === null) return otherwise
  if (/^-?\d{1,9}$/.test(text)) return Number(text)
  throw new ScimRefusal(400, `"${text}" is not a whole number.`, 'invalidValue')
}
