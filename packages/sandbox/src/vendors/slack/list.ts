/** Lists: one comparison, or none. */
import { ScimRefusal } from '../scim/scim-refusal.ts'
import type { SlackSwitches } from './switches.ts'

/** Rows a page has unless asked for more, and the most that it ever has. */
export const PAGE_SIZES = { usual: 10, most: 1000 }

/** Attributes by which a list can be filtered, in lower case, and what a row has there. */
export type Filterable<Row> = Readonly<Record<string, (row: Row) => string>>

const FILTER = /^\s*(\w+)\s+(eq|co|sw)\s+(?:"((?:[^"\\]|\\.)*)"|(\S+))\s*$/i

/** The rows that a filter leaves. @throws ScimRefusal 400 */
export function filtered<Row>(
  rows: readonly Row[],
  text: string | null,
  { by, filters }: { readonly by: Filterable<Row>; readonly filters: SlackSwitches['filters'] },
): readonly Row[] {
  if (text === null || filters === 'ignored') return rows
  if (filters === 'refused') throw new ScimRefusal(400, 'invalid_filter')
  const [, attribute = '', operator = '', quoted, bare = ''] = FILTER.exec(text) ?? []
  const of = by[attribute.toLowerCase()]
  if (of === undefined) throw new ScimRefusal(400, 'invalid_filter')
  const wanted = (quoted?.replaceAll(/\\(.)/g, '$1') ?? bare).toLowerCase()
  return rows.filter((row) => compares(operator.toLowerCase(), of(row).toLowerCase(), wanted))
}

function compares(operator: string, value: string, wanted: string): boolean {
  if (operator === 'co') return value.includes(wanted)
  return operator === 'sw' ? value.startsWith(wanted) : value === wanted
}
