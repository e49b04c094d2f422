import type { Operator } from '../fields/kinds.ts'

/** A test of one field. Values are text in the canonical spelling of the field's kind; `''` stands for "absent". */
export type Condition =
  | {
      readonly kind: 'condition'
      readonly field: string
      readonly operator: Exclude<Operator, 'in' | 'nin'>
      readonly value: string
    }
  | {
      readonly kind: 'condition'
      readonly field: string
      readonly operator: 'in' | 'nin'
      readonly values: readonly string[]
    }

/** What a list is narrowed by. `and` of nothing lets everything through; no other group is empty or has one part only. */
export type Filter =
  | Condition
  | { readonly kind: 'and'; readonly parts: readonly Filter[] }
  | { readonly kind: 'or'; readonly parts: readonly Filter[] }

/** A filter as the query object it is parsed from. */
export type FilterQuery = {
  readonly [name: string]: string | readonly string[] | FilterQuery | readonly FilterQuery[]
}

export const EVERYTHING: Filter = { kind: 'and', parts: [] }

/**
 * The canonical query of a filter: parsing it gives the filter again, and two spellings of one filter (an alias, another offset,
 * a repeated parameter) give the same. What a cursor is bound to.
 *
 * @example printFilter(parseFilter({ group_id: ['a', 'b'] }, USER_FIELDS)) // { groups: { in: ['a', 'b'] } }
 */
export const printFilter = (filter: Filter): FilterQuery => {
  if (filter.kind !== 'condition') {
    return filter.parts.length === 0 ? {} : { [filter.kind]: filter.parts.map(printFilter) }
  }
  return { [filter.field]: { [filter.operator]: 'values' in filter ? filter.values : filter.value } }
}
