import { RollcallError } from '../../errors.ts'
import { type FieldTable, findField, quote } from '../fields/field-table.ts'
import { kindOf, OPERATORS, type Operator } from '../fields/kinds.ts'
import { isObject, toList } from '../query/query-shape.ts'
import { type Condition, EVERYTHING, type Filter } from './filter.ts'
import { parseValue, parseValues } from './parse-value.ts'

/** Groups within groups, and conditions in all: more is refused, so that no filter can cost more than it is worth. */
const DEEPEST = 6
const MOST_CONDITIONS = 100

/**
 * The filter that a parsed query string asks for. The query holds nothing but filters: whoever calls has taken `limit`,
 * `next_cursor` and the like out of it. All parts must hold, except inside `or`.
 *
 * | query string                                     | means                                           |
 * |--------------------------------------------------|-------------------------------------------------|
 * | `status=active`                                  | equal                                           |
 * | `status=active&status=invited`                   | one of these                                    |
 * | `status[in][]=active&status[in][]=invited`       | the same                                        |
 * | `updated_at[gte]=2026-10-01&updated_at[lt]=…`    | both                                            |
 * | `title[like]=eng`                                | contains, in any case                           |
 * | `title[like]=%_eng`                              | SQL wildcards; `\%`, `\_` and `\\` are literal  |
 * | `last_login_at=`                                 | absent; `last_login_at[ne]=` is present         |
 * | `or[0][status]=invited&or[1][title][like]=eng`   | at least one of these; `and[…]` likewise        |
 *
 * @throws RollcallError `unknown_field`, `unknown_operator` (both name the ones that exist) or `invalid_request`
 */
export const parseFilter = <R>(query: unknown, table: FieldTable<R>): Filter => {
  if (!isObject(query)) throw refuse('', 'The filters must be named parameters, such as status=active.')
  const filter = Object.keys(query).length === 0 ? EVERYTHING : parseGroup(query, { table, path: '', depth: 0 })
  if (countConditions(filter) > MOST_CONDITIONS) {
    throw refuse('', `A filter may have ${MOST_CONDITIONS} conditions at most. Use "in" for many values of one field.`)
  }
  return filter
}

type Place<R> = { readonly table: FieldTable<R>; readonly path: string; readonly depth: number }

/** All entries of one object must hold. */
const parseGroup = <R>(query: Readonly<Record<string, unknown>>, place: Place<R>): Filter => {
  const parts = Object.entries(query).flatMap(([name, value]): readonly Filter[] => {
    const inner = { ...place, path: place.path === '' ? name : `${place.path}[${name}]` }
    return name === 'and' || name === 'or' ? [parseParts(name, value, inner)] : parseField(name, value, inner)
  })
  return toGroup('and', parts)
}

const parseParts = <R>(kind: 'and' | 'or', value: unknown, { table, path, depth }: Place<R>): Filter => {
  if (depth === DEEPEST) throw refuse(path, `Filters may be nested ${DEEPEST} deep at most.`)
  const list = toList(value)
  if (list === undefined || list.length === 0 || list.length > MOST_CONDITIONS) {
    throw refuse(path, `${kind} takes 1 to ${MOST_CONDITIONS} numbered parts, such as ${kind}[0][status]=active.`)
  }
  const parts = list.map((part, index) => {
    if (isObject(part) && Object.keys(part).length > 0) {
      return parseGroup(part, { table, path: `${path}[${index}]`, depth: depth + 1 })
    }
    throw refuse(`${path}[${index}]`, `Each part of ${kind} must name a field, such as ${kind}[0][status]=active.`)
  })
  return toGroup(kind, parts)
}

const toGroup = (kind: 'and' | 'or', parts: readonly Filter[]): Filter => {
  const [only, another] = parts
  return only !== undefined && another === undefined ? only : { kind, parts }
}

const parseField = <R>(asked: string, value: unknown, place: Place<R>): readonly Condition[] => {
  const { table, path } = place
  const found = findField(table, asked)
  if (found === undefined) {
    throw new RollcallError(
      'unknown_field',
      `${quote(asked)} is no field that ${table.resource} can be filtered by. These are: ${Object.keys(table.fields).join(', ')}; and the groups "and", "or".`,
      { failures: [{ path, message: 'is not known here' }] },
    )
  }
  const { name, field } = found
  if (!isObject(value) || toList(value) !== undefined) {
    return [toCondition({ ...found, operator: 'eq', value, path })]
  }
  const operators = kindOf(field).operators
  const entries = Object.entries(value)
  if (entries.length === 0) throw refuse(path, `${name} needs a value, such as ${name}=… or ${name}[ne]=….`)
  return entries.map(([word, operand]) => {
    const operator = operators.find((known) => known === word)
    if (operator !== undefined) return toCondition({ ...found, operator, value: operand, path: `${path}[${word}]` })
    const exists = OPERATORS.some((known) => known === word)
    throw new RollcallError(
      'unknown_operator',
      `${quote(word)} is no operator${exists ? ` for ${name}` : ''}. ${name} takes: ${operators.join(', ')}.`,
      { failures: [{ path: `${path}[${word}]`, message: 'is not known here' }] },
    )
  })
}

type Operand<R> = NonNullable<ReturnType<typeof findField<R>>> & {
  readonly operator: Operator
  readonly value: unknown
  readonly path: string
}

/** Several values for `eq` and `ne` mean `in` and `nin`: that is what a repeated parameter comes as. */
const toCondition = <R>({ name, field, operator, value, path }: Operand<R>): Condition => {
  const list = toList(value)
  switch (operator) {
    case 'in':
    case 'nin':
      return { kind: 'condition', field: name, operator, values: parseValues(list ?? [value], { field, path }) }
    case 'eq':
    case 'ne':
      if (list === undefined) break
      return {
        kind: 'condition',
        field: name,
        operator: operator === 'eq' ? 'in' : 'nin',
        values: parseValues(list, { field, path }),
      }
    case 'gt':
    case 'gte':
    case 'lt':
    case 'lte':
      if (value === '') throw refuse(path, `${path} needs a value to compare with.`)
      break
    case 'like':
      break
  }
  return { kind: 'condition', field: name, operator, value: parseValue(value, { field, path }) }
}

const countConditions = (filter: Filter): number =>
  filter.kind === 'condition' ? 1 : filter.parts.reduce((sum, part) => sum + countConditions(part), 0)

const refuse = (path: string, message: string): RollcallError =>
  new RollcallError('invalid_request', message, { failures: [{ path, message }] })
