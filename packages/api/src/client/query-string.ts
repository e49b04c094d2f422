/**
 * Writes a query the way the API reads it: `a=1`, `a[b]=1` for objects, `a[]=1` for arrays, to any depth. What is
 * `undefined` is left out; an empty string is sent.
 *
 * @example toQueryString({ status: 'active', updated_at: { gt: '2026-01-01' } })  // status=active&updated_at%5Bgt%5D=2026-01-01
 */
export const toQueryString = (query: Readonly<Record<string, unknown>>): string =>
  Object.entries(query)
    .flatMap(([name, value]) => pairs(name, value))
    .map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`)
    .join('&')

const pairs = (name: string, value: unknown): readonly (readonly [string, string])[] => {
  if (value === undefined) return []
  if (value === null) return [[name, '']]
  if (value instanceof Date) return [[name, value.toISOString()]]
  if (Array.isArray(value)) return value.flatMap((item: unknown) => pairs(`${name}[]`, item))
  if (typeof value === 'object') {
    return Object.entries(value).flatMap(([key, item]) => pairs(`${name}[${key}]`, item))
  }
  // oxlint-disable-next-line typescript/no-base-to-string -- objects were taken apart above
  return [[name, String(value)]]
}
