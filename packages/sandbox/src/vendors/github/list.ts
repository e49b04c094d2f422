/** Lists: one comparison, or none, and pages by index. */
import { ScimRefusal } from '../scim/scim-refusal.ts'

export const PAGE_SIZES = { usual: 30, most: 100 }

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
