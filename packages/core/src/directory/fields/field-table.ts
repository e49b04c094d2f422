import { RollcallError } from '../../errors.ts'
import type { KindName, Scalar } from './kinds.ts'

/** How a field is read from a record: `one` value, or `many`. Absent is `undefined`; an empty list and empty text count as absent. */
export type Access<R> =
  | { readonly one: (record: R) => Scalar | undefined }
  | {
      readonly many: (record: R) => readonly Scalar[] | undefined
      /** The one value that stands for all when sorting. */
      readonly orderedBy: (record: R) => Scalar | undefined
    }

/** A field that lists can be filtered and sorted by. */
export type Field<R> = Access<R> &
  (
    | { readonly kind: Exclude<KindName, 'enum'> }
    | { readonly kind: 'enum' /** All that may be asked for. */; readonly values: readonly string[] }
  )

/** The fields of one resource, as data. Everything about filters, sorting and keying follows from it. */
export type FieldTable<R> = {
  /** The resource's plural, for sentences. */
  readonly resource: string
  readonly fields: Readonly<Record<string, Field<R>>>
  /** Other names a field is asked for by, e.g. the incumbent's `group_id`. */
  readonly aliases: Readonly<Record<string, string>>
}

/** A field and its own name, found by that name or an alias; `undefined` if there is none (inherited properties are none). */
export const findField = <R>(
  table: FieldTable<R>,
  name: string,
): { readonly name: string; readonly field: Field<R> } | undefined => {
  const own = Object.hasOwn(table.aliases, name) ? table.aliases[name] : name
  if (own === undefined || !Object.hasOwn(table.fields, own)) return undefined
  const field = table.fields[own]
  return field === undefined ? undefined : { name: own, field }
}

/** The field of a condition that was parsed with this very table. @throws RollcallError `internal` with another one */
export const fieldOf = <R>(table: FieldTable<R>, name: string): Field<R> => {
  const found = findField(table, name)
  if (found !== undefined) return found.field
  throw new RollcallError('internal', `${quote(name)} is no field of ${table.resource}: parse with the same table.`)
}

/** What a caller wrote, safe to show in a sentence. */
export const quote = (text: string): string => JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}…` : text)
