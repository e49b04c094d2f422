import { RollcallError } from '../../errors.ts'
import { type Field, quote } from '../fields/field-table.ts'
import { kindOf } from '../fields/kinds.ts'
import { toText } from '../query/query-shape.ts'

/** Values of one list, and characters of one value. */
const MOST_VALUES = 500
const LONGEST = 1000

type Place<R> = { readonly field: Field<R>; readonly path: string }

/** The values of a list, in canonical spelling. @throws RollcallError `invalid_request` */
export const parseValues = <R>(values: readonly unknown[], place: Place<R>): readonly string[] => {
  if (values.length === 0 || values.length > MOST_VALUES) {
    throw refuse(place.path, `takes 1 to ${MOST_VALUES} values, not ${values.length}`)
  }
  return values.map((value) => parseValue(value, place))
}

/** A value in canonical spelling; `''`, which stands for "absent", is one for every kind. @throws RollcallError `invalid_request` */
export const parseValue = <R>(value: unknown, { field, path }: Place<R>): string => {
  const text = toText(value)
  if (text === undefined) throw refuse(path, 'takes one value')
  if (text === '') return text
  if (text.length > LONGEST) throw refuse(path, `takes at most ${LONGEST} characters`)
  if (field.kind === 'enum' && !field.values.includes(text)) {
    throw refuse(path, `must be one of ${field.values.join(', ')}, not ${quote(text)}`)
  }
  const kind = kindOf(field)
  const canonical = kind.canonical(text)
  if (canonical === undefined) throw refuse(path, `must be ${kind.expects}, not ${quote(text)}`)
  return canonical
}

const refuse = (path: string, message: string): RollcallError =>
  new RollcallError('invalid_request', `The filter ${path} ${message}.`, { failures: [{ path, message }] })
