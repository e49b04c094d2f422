import { RollcallError } from '../../errors.ts'
import { quote } from '../fields/field-table.ts'
import { toList, toText } from '../query/query-shape.ts'
import { type ResourceName, SHAPES } from './shapes.ts'

/** What of its records an answer shows. */
export type Projection = {
  readonly resource: ResourceName
  /** Fields left out. */
  readonly excluded: ReadonlySet<string>
  /** `normalized`: every field of the resource is there, `null` where the vendor did not say, and no `remote_data`. */
  readonly format: 'unified' | 'normalized'
}

type Asked = {
  readonly exclude_fields?: unknown
  readonly ignore_remote_data?: boolean | undefined
  readonly format?: 'unified' | 'normalized' | undefined
}

/**
 * The projection that `exclude_fields`, `ignore_remote_data` and the response format ask for (`unified-api.md §2.4`).
 * Any field may be left out, `id` too.
 *
 * @throws RollcallError `unknown_field` naming the fields that exist; `invalid_request`
 */
export const parseProjection = (asked: Asked, resource: ResourceName): Projection => {
  const fields = SHAPES[resource]
  const names = toNames(asked.exclude_fields)
  const unknown = names.find((name) => !fields.includes(name))
  if (unknown !== undefined) {
    throw new RollcallError(
      'unknown_field',
      `${quote(unknown)} is no field of ${resource} that could be left out. These are: ${fields.join(', ')}.`,
      { failures: [{ path: 'exclude_fields', message: 'is not known here' }] },
    )
  }
  const format = asked.format ?? 'unified'
  const withoutRemoteData = asked.ignore_remote_data === true || format === 'normalized'
  return { resource, format, excluded: new Set(withoutRemoteData ? [...names, 'remote_data'] : names) }
}

/** Shows records by a projection. A record of which everything is shown as it is comes back itself, not as a copy. */
export const projector = ({
  resource,
  excluded,
  format,
}: Projection): (<R extends object>(record: R) => Partial<R>) => {
  if (format === 'unified' && excluded.size === 0) return (record) => record
  const fields = format === 'normalized' ? SHAPES[resource].filter((field) => !excluded.has(field)) : []
  const blank = Object.fromEntries(fields.map((field) => [field, null]))
  return <R extends object>(record: R) => {
    const shown: Partial<R> = {}
    Object.assign(shown, blank)
    for (const field in record) {
      if (record[field] !== undefined && !excluded.has(field)) shown[field] = record[field]
    }
    return shown
  }
}

const toNames = (input: unknown): readonly string[] => {
  if (input === undefined) return []
  const list = toList(input)
  const text = list === undefined ? toText(input) : undefined
  if (list === undefined && text === undefined) {
    const message = 'exclude_fields takes names of fields, such as exclude_fields[]=avatar.'
    throw new RollcallError('invalid_request', message, { failures: [{ path: 'exclude_fields', message }] })
  }
  if (list !== undefined) return list.flatMap((name) => toNames(toText(name) ?? {}))
  return (text ?? '').split(',').filter((name) => name !== '')
}
