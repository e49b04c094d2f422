import { type Field, type FieldTable, fieldOf } from '../fields/field-table.ts'
import { compareRanks, kindOf, type Scalar } from '../fields/kinds.ts'
import type { Condition, Filter } from './filter.ts'
import { compileLike } from './like.ts'

type Predicate<R> = (record: R) => boolean

/**
 * A filter as a test of records. It answers the same for the same record always and everywhere, and throws for none.
 *
 * - **Absent** is a field that the record does not have, that is empty text or an empty list, or a time that cannot be read. It equals `''` and
 *   nothing else: `eq`, `gt`, `gte`, `lt`, `lte`, `in` and `like` do not match it; `ne` and `nin` do, being the opposite of `eq` and `in`.
 * - **A list** (emails, groups, roles …) matches when any of its values does; `ne` and `nin` when none equals.
 * - **Case** matters to `eq`, `ne`, `in`, `nin` on text and ids, not on addresses, user names and languages; never to `like` and
 *   the comparisons.
 * - **Times** are compared as instants to the millisecond, numbers by size, other text by code point as in sorting.
 */
export const compileFilter = <R>(filter: Filter, table: FieldTable<R>): Predicate<R> => {
  if (filter.kind === 'condition') return compileCondition(filter, fieldOf(table, filter.field))
  const parts = filter.parts.map((part) => compileFilter(part, table))
  return filter.kind === 'and'
    ? (record) => parts.every((part) => part(record))
    : (record) => parts.some((part) => part(record))
}

const compileCondition = <R>(condition: Condition, field: Field<R>): Predicate<R> => {
  switch (condition.operator) {
    case 'eq':
      return equalsAny([condition.value], field)
    case 'ne':
      return not(equalsAny([condition.value], field))
    case 'in':
      return equalsAny(condition.values, field)
    case 'nin':
      return not(equalsAny(condition.values, field))
    case 'gt':
      return compares(condition.value, field, (difference) => difference > 0)
    case 'gte':
      return compares(condition.value, field, (difference) => difference >= 0)
    case 'lt':
      return compares(condition.value, field, (difference) => difference < 0)
    case 'lte':
      return compares(condition.value, field, (difference) => difference <= 0)
    case 'like': {
      const isLike = compileLike(condition.value)
      return some(field, (value) => isLike(String(value)))
    }
  }
}

const equalsAny = <R>(values: readonly string[], field: Field<R>): Predicate<R> => {
  const { identity } = kindOf(field)
  const wanted = new Set(values.filter((value) => value !== '').map(identity))
  wanted.delete(undefined)
  const isWanted = some(field, (value) => wanted.has(identity(value)))
  if (!values.includes('')) return isWanted
  const isPresent = some(field, (value) => identity(value) !== undefined)
  return (record) => !isPresent(record) || isWanted(record)
}

const compares = <R>(value: string, field: Field<R>, holds: (difference: number) => boolean): Predicate<R> => {
  const { rank } = kindOf(field)
  const bound = rank(value)
  if (bound === undefined) return () => false
  return some(field, (found) => {
    const place = rank(found)
    return place !== undefined && holds(compareRanks(place, bound))
  })
}

/** Whether any present value of the field passes. */
const some = <R>(field: Field<R>, passes: (value: Scalar) => boolean): Predicate<R> => {
  if ('many' in field) return (record) => field.many(record)?.some((value) => value !== '' && passes(value)) ?? false
  return (record) => {
    const value = field.one(record)
    return value !== undefined && value !== '' && passes(value)
  }
}

const not =
  <R>(predicate: Predicate<R>): Predicate<R> =>
  (record) =>
    !predicate(record)
