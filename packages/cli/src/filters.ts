import { UsageError } from './exit-codes.ts'

/**
 * Everything of a filter list as a query, read as the API reads it: `a=1`, `b[gt]=2`, `c[in][]=3`, `or[0][d]=4`. All parts are
 * kept: a value beside operators of the same field becomes `eq`, and what could only replace something else is refused.
 *
 * @throws UsageError
 */
export const parseFilters = (filters: readonly string[]): Readonly<Record<string, unknown>> => {
  const root = newPart()
  for (const filter of filters) {
    const { path, isList, value } = read(filter)
    const part = path.reduce(partOf, root)
    if (isList && typeof part.value !== 'string') part.value = [...(part.value ?? []), value]
    else if (part.value === undefined) part.value = value
    else throw repeated(path)
  }
  return Object.fromEntries([...root.inner].map(([name, part]) => [name, toQuery(part, [name])]))
}

/** What is known of `a[b]…` while the list is read: the value of `a[b]=`, the values of `a[b][]=`, or what is inside of it. */
type Part = { value: string | readonly string[] | undefined; readonly inner: Map<string, Part> }

const newPart = (): Part => ({ value: undefined, inner: new Map() })

const partOf = ({ inner }: Part, key: string): Part => {
  const part = inner.get(key) ?? newPart()
  inner.set(key, part)
  return part
}

/** `name`, any number of `[key]`, perhaps `[]`, `=`, and the value. */
const FILTER = /^([\w.-]+)((?:\[[\w.-]+\])*)(\[\])?=(.*)$/s

const read = (
  filter: string,
): { readonly path: readonly string[]; readonly isList: boolean; readonly value: string } => {
  const [, name = '', keys = '', brackets, value = ''] = FILTER.exec(filter) ?? []
  if (name === '') {
    throw new UsageError(`"${filter}" is not a filter. Write field=value, field[operator]=value or field[in][]=value.`)
  }
  const option = OPTIONS.get(name)
  if (option !== undefined) throw new UsageError(`"${name}" is not a filter here. Use ${option}.`)
  return { path: [name, ...(keys.match(/[^[\]]+/g) ?? [])], isList: brackets !== undefined, value }
}

/** What has an option of its own would win over a filter, or lose to it. */
const OPTIONS: ReadonlyMap<string, string> = new Map([
  ['integrated_account_id', '--account'],
  ['tenant_id', '--tenant'],
  ['limit', '--limit'],
  ['next_cursor', '--cursor'],
])

const toQuery = ({ value, inner }: Part, path: readonly string[]): unknown => {
  if (inner.size === 0) return value
  if (value !== undefined && inner.has('eq')) throw repeated(path)
  const parts = [...inner].map(([key, part]) => [key, toQuery(part, [...path, key])] as const)
  return Object.fromEntries(value === undefined ? parts : [['eq', value], ...parts])
}

const repeated = (path: readonly string[]): UsageError =>
  new UsageError(`"${written(path)}" is given twice, and only one of them could count. ${remedy(path)}`)

/** How to say what was probably meant. */
const remedy = (path: readonly string[]): string => {
  const [name = '', ...keys] = path
  if (TAKE_LISTS.has(name)) return `For several values, write -f '${written(path)}[]=…' once for each.`
  const operator = keys.at(-1) ?? ''
  if (COMPARISONS.has(operator)) return 'Leave one out.'
  const field = WORDS_FOR_SAME.has(operator) ? path.slice(0, -1) : path
  return operator === 'ne' || operator === 'nin'
    ? `For none of several values, write -f '${written(field)}[nin][]=…' once for each.`
    : `For any of several values, write -f '${written(field)}[in][]=…' once for each.`
}

/** Parameters of a list that are no fields. */
const TAKE_LISTS: ReadonlySet<string> = new Set(['exclude_fields', 'remote_query', 'sort_by'])
const COMPARISONS: ReadonlySet<string> = new Set(['gt', 'gte', 'lt', 'lte', 'like'])
const WORDS_FOR_SAME: ReadonlySet<string> = new Set(['eq', 'in', 'ne', 'nin'])

const written = ([name = '', ...keys]: readonly string[]): string => name + keys.map((key) => `[${key}]`).join('')
