import { isTextTooDeep, MAX_DEPTH } from './json-depth.ts'

/** What a vendor's text is. `too-deep`: no record is nested like that, and what handles it later might run out of stack (C33). */
export type ParsedJson =
  | { readonly kind: 'json'; readonly value: unknown }
  | { readonly kind: 'broken' }
  | { readonly kind: 'too-deep' }

/** From here on, text is looked at before it is parsed: millions of brackets take the parser seconds. */
const LARGE = 1024 * 1024

/** Parses JSON that somebody hostile may have sent. */
export const parseJson = (text: string): ParsedJson => {
  if (text.length > LARGE && isTextTooDeep(text)) return { kind: 'too-deep' }
  try {
    const value: unknown = JSON.parse(text)
    // After parsing, which needs no stack: looking at values costs a quarter of looking at text.
    return isValueTooDeep(value, MAX_DEPTH) ? { kind: 'too-deep' } : { kind: 'json', value }
  } catch {
    return { kind: 'broken' }
  }
}

const isValueTooDeep = (value: unknown, levels: number): boolean => {
  if (typeof value !== 'object' || value === null) return false
  if (levels === 0) return true
  if (Array.isArray(value)) {
    for (const element of value) if (typeof element === 'object' && isValueTooDeep(element, levels - 1)) return true
    return false
  }
  for (const key in value) {
    const inner: unknown = Reflect.get(value, key)
    if (typeof inner === 'object' && isValueTooDeep(inner, levels - 1)) return true
  }
  return false
}
