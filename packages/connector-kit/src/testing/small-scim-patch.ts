import type { Stored } from './small-scim.ts'

/** A copy of a resource with PATCH operations applied, as far as RFC 7644 §3.5.2 is needed by the kit's own tests. */
export const patched = (one: Stored, operations: unknown): Stored => {
  const copy: Stored = structuredClone(one)
  for (const operation of Array.isArray(operations) ? operations : []) {
    const { op, path, value } = Object(operation)
    if (path === undefined) Object.assign(copy, mergedExtensions(copy, Object(value)))
    else apply(copy, { op: String(op), path: String(path), value })
  }
  return copy
}

const mergedExtensions = (one: Stored, values: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(values).map(([key, value]) => [
      key,
      key.startsWith('urn:') ? { ...Object(one[key]), ...Object(value) } : value,
    ]),
  )

type Operation = { readonly op: string; readonly path: string; readonly value: unknown }

const apply = (one: Stored, { op, path, value }: Operation): void => {
  const filtered = /^(\w+)\[value eq (".*")\]$/.exec(path)
  if (filtered !== null) {
    const [, list = '', id = '""'] = filtered
    one[list] = elements(one[list]).filter((element) => Object(element).value !== JSON.parse(id))
  } else if (op === 'add' && Array.isArray(value)) {
    const present = elements(one[path])
    const isNew = (element: unknown): boolean => !present.some((other) => Object(other).value === Object(element).value)
    one[path] = [...present, ...value.filter(isNew)]
  } else {
    const { holder, key } = place(one, path)
    if (op === 'remove') delete holder[key]
    else holder[key] = value
  }
}

const elements = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [])

/** `urn:…:User:department`, `name.formatted` and plain names. */
const place = (one: Stored, path: string): { holder: Record<string, unknown>; key: string } => {
  const cut = path.startsWith('urn:') ? path.lastIndexOf(':') : path.indexOf('.')
  if (cut === -1) return { holder: one, key: path }
  const outer = path.slice(0, cut)
  const holder: Record<string, unknown> = { ...Object(one[outer]) }
  one[outer] = holder
  return { holder, key: path.slice(cut + 1) }
}
