import { RollcallError } from '../../errors.ts'
import { type Access, type FieldTable, findField, quote } from '../fields/field-table.ts'

type Key<R> = { readonly name: string; readonly one: Extract<Access<R>, { one: unknown }>['one'] }

/**
 * The field that `key_by` names. Only a field with one value can be a key.
 *
 * @throws RollcallError `unknown_field` naming the fields that can
 */
export const parseKey = <R>(asked: string, table: FieldTable<R>): Key<R> => {
  const found = findField(table, asked)
  if (found !== undefined && 'one' in found.field) return { name: found.name, one: found.field.one }
  const names = Object.entries(table.fields).flatMap(([name, field]) => ('one' in field ? [name] : []))
  throw new RollcallError(
    'unknown_field',
    `${quote(asked)} cannot be the key of ${table.resource}. These can: ${names.join(', ')}.`,
    { failures: [{ path: 'key_by', message: 'cannot be a key' }] },
  )
}

/**
 * A page of records as one object, by a field. A record without the field, or two with the same, is refused rather than left out:
 * an answer that dropped a user would look like one in which the user does not exist. Note that JavaScript moves keys that are
 * whole numbers to the front.
 *
 * `show` says what of a record is put into the object, e.g. a projection.
 *
 * @throws RollcallError `invalid_request` telling which record has no key of its own, and to key by id
 */
export const keyBy = <R extends { readonly id: string }, Shown>(
  records: readonly R[],
  { key, show }: { readonly key: Key<R>; readonly show: (record: R) => Shown },
): Readonly<Record<string, Shown>> => {
  const owners = new Map<string, string>()
  const entries = records.map((record) => {
    const value = String(key.one(record) ?? '')
    const owner = owners.get(value)
    if (value === '') throw refuse(key.name, `${quote(record.id)} has no ${key.name}`)
    if (owner !== undefined) {
      throw refuse(key.name, `${quote(owner)} and ${quote(record.id)} have the same ${key.name} ${quote(value)}`)
    }
    owners.set(value, record.id)
    return [value, show(record)] as const
  })
  return Object.fromEntries(entries)
}

const refuse = (name: string, fact: string): RollcallError =>
  new RollcallError('invalid_request', `The result cannot be keyed by ${name}: ${fact}. Use key_by=id.`, {
    failures: [{ path: 'key_by', message: fact }],
  })
