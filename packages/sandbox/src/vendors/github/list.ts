/** Lists: one comparison, or none, and pages by index. */
import { ScimRefusal } from './refusal.ts'

const DEFAULT_COUNT = 30
const MAX_COUNT = 100

/** Attributes by which a list can be filtered, in lower case, and what a row has there. */
export type Filterable<Row> = Readonly<Record<string, { readonly of: (row: Row) => string; readonly isExact: boolean }>>

const FILTER = /^\s*([\w.:]+)\s+eq\s+"((?:[^"\\]|\\.)*)"\s*$/i

/** The rows that a filter leaves. @throws ScimRefusal 400 for anything but one `eq` on an attribute that can be filtered by */
export function filtered<Row>(rows: readonly Row[], text: string | null, filterable: Filterable<Row>): readonly Row[] {
  if (text === null) return rows
  const [, attribute = '', quoted = ''] = FILTER.exec(text) ?? []
  const by = filterable[attribute.toLowerCase()]
  if (by === undefined) {
    throw new ScimRefusal(
      400,
      `The filter is not supported. Only one eq on ${Object.keys(filterable).join(', ')} is.`,
      'invalidFilter',
    )
  }
  const value = quoted.replaceAll(/\\(.)/g, '$1')
  return rows.filter((row) => (by.isExact ? by.of(row) === value : by.of(row).toLowerCase() === value.toLowerCase()))
}

/** One page of rows. */
export function pageOf<Row>(rows: readonly Row[], query: URLSearchParams, show: (row: Row) => unknown): unknown {
  const startIndex = Math.max(1, wholeNumber(query.get('startIndex'), 1))
  const count = Math.min(MAX_COUNT, Math.max(0, wholeNumber(query.get('count'), DEFAULT_COUNT)))
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
