import { UsageError } from './exit-codes.ts'

/** Reads `name=value` pairs as given with `option`. @throws UsageError */
export const parsePairs = (
  pairs: readonly string[],
  option: string,
): readonly (readonly [name: string, value: string])[] =>
  pairs.map((pair) => {
    const at = pair.indexOf('=')
    // Not repeated in full: a setting that was mistyped may be a secret.
    if (at < 1)
      throw new UsageError(`${option} takes name=value, e.g. ${option} name=value; there is no "=" in one of them.`)
    return [pair.slice(0, at), pair.slice(at + 1)]
  })

/** Everything of a filter list as a query: `a=1` and `b[gt]=2` become `{ a: '1', b: { gt: '2' } }`. @throws UsageError */
export const parseFilters = (filters: readonly string[]): Readonly<Record<string, unknown>> => {
  const query: Record<string, unknown> = {}
  for (const filter of filters) {
    const [, field = '', operator, value = ''] = /^([\w.-]+)(?:\[(\w+)\])?=(.*)$/s.exec(filter) ?? []
    if (field === '') throw new UsageError(`"${filter}" is not a filter. Write field=value or field[operator]=value.`)
    const before = query[field]
    if (operator === undefined) query[field] = value
    else query[field] = { ...(typeof before === 'object' ? before : {}), [operator]: value }
  }
  return query
}
