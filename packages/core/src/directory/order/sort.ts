import { RollcallError } from '../../errors.ts'
import { type FieldTable, fieldOf, findField, quote } from '../fields/field-table.ts'
import { compareRanks, kindOf } from '../fields/kinds.ts'
import { isObject, toList, toText } from '../query/query-shape.ts'
import { compareText } from './text-order.ts'

export type SortKey = { readonly field: string; readonly direction: 'asc' | 'desc' }

/** The first key decides; each further one only between records that the ones before leave equal. */
export type Sort = readonly SortKey[]

/**
 * The order that `sort_by` asks for: `sort_by=name`, `sort_by=-created_at,name`, `sort_by[]=status&sort_by[]=name`,
 * `sort_by[name]=desc`. A field named again adds nothing. `undefined` or empty: no order.
 *
 * @throws RollcallError `unknown_field` naming the fields that exist; `invalid_request`
 */
export const parseSort = <R>(input: unknown, table: FieldTable<R>): Sort => {
  const keys = toWords(input).map(({ name, direction }): SortKey => {
    const found = findField(table, name)
    if (found !== undefined) return { field: found.name, direction }
    throw new RollcallError(
      'unknown_field',
      `${quote(name)} is no field that ${table.resource} can be sorted by. These are: ${Object.keys(table.fields).join(', ')}.`,
      { failures: [{ path: 'sort_by', message: 'is not known here' }] },
    )
  })
  return keys.filter(({ field }, index) => keys.findIndex((key) => key.field === field) === index)
}

/** The order as one canonical text, the same for every spelling. What a cursor is bound to. */
export const printSort = (sort: Sort): string =>
  sort.map(({ field, direction }) => (direction === 'desc' ? `-${field}` : field)).join(',')

/**
 * Compares records by a sort, for `toSorted`. A total order, the same on every machine: what is absent comes last in either direction,
 * times compare as instants, text by the code points of its lower case, lists by the value that stands for them (the primary
 * address, the name of the first group), and what is still equal by id.
 */
export const compareBy = <R extends { readonly id: string }>(
  sort: Sort,
  table: FieldTable<R>,
): ((left: R, right: R) => number) => {
  const keys = sort.map(({ field: name, direction }) => {
    const field = fieldOf(table, name)
    // A list is ordered by a name, whatever its values are.
    const { rank } = kindOf('many' in field ? { kind: 'text' } : field)
    const read = 'many' in field ? field.orderedBy : field.one
    const rankOf = (record: R): Rank => {
      const value = read(record)
      return value === undefined || value === '' ? undefined : rank(value)
    }
    return { rankOf, sign: direction === 'desc' ? -1 : 1 }
  })
  // A record is compared many times over, but read once.
  const known = new WeakMap<R, readonly Rank[]>()
  const ranksOf = (record: R): readonly Rank[] => {
    const ranks = known.get(record) ?? keys.map(({ rankOf }) => rankOf(record))
    known.set(record, ranks)
    return ranks
  }
  return (left, right) => {
    const [ranks, otherRanks] = [ranksOf(left), ranksOf(right)]
    for (const [index, { sign }] of keys.entries()) {
      const [rank, otherRank] = [ranks[index], otherRanks[index]]
      if (rank === undefined && otherRank === undefined) continue
      if (rank === undefined) return 1
      if (otherRank === undefined) return -1
      const difference = compareRanks(rank, otherRank)
      if (difference !== 0) return sign * difference
    }
    return compareText(left.id, right.id)
  }
}

type Rank = string | number | undefined

const DIRECTIONS: Readonly<Record<string, SortKey['direction']>> = {
  asc: 'asc',
  ascending: 'asc',
  desc: 'desc',
  descending: 'desc',
}

type Word = { readonly name: string; readonly direction: SortKey['direction'] }

const toWords = (input: unknown): readonly Word[] => {
  if (input === undefined) return []
  const list = toList(input)
  if (list !== undefined) return list.flatMap((word) => toWords(toText(word) ?? refuse()))
  if (isObject(input)) {
    return Object.entries(input).map(([name, value]) => {
      const word = (toText(value) ?? refuse()).toLowerCase()
      return { name, direction: (Object.hasOwn(DIRECTIONS, word) ? DIRECTIONS[word] : undefined) ?? refuse() }
    })
  }
  return (toText(input) ?? refuse())
    .split(',')
    .map((word) => word.trim())
    .filter((word) => word !== '')
    .map((word) => {
      const [, sign, name = ''] = /^([+-]?)([\s\S]*)$/.exec(word) ?? []
      return { name, direction: sign === '-' ? 'desc' : 'asc' }
    })
}

const refuse = (): never => {
  const message = 'sort_by takes fields, such as sort_by=-created_at,name or sort_by[name]=desc.'
  throw new RollcallError('invalid_request', message, { failures: [{ path: 'sort_by', message }] })
}
