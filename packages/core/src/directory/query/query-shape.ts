/** How nested parameters come out of a query-string parser (`a[b]=1`, `a[]=1`, `a[0]=1`), whichever one parsed it. */

export const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** The elements of an array, or of an object with only numbers for keys, which is how parsers write sparse and long arrays. */
export const toList = (value: unknown): readonly unknown[] | undefined => {
  if (Array.isArray(value)) return value
  if (!isObject(value)) return undefined
  const keys = Object.keys(value)
  return keys.length > 0 && keys.every((key) => /^\d+$/.test(key)) ? Object.values(value) : undefined
}

/** A scalar as text; `null` is how some parsers write an empty value. `undefined` for everything else. */
export const toText = (value: unknown): string | undefined => {
  if (typeof value === 'string') return value
  if (value === null) return ''
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined
}
