import { isJsonObject } from './json-object.ts'

/** Where vendors put their sentence, the best first (`unified-api.md §2.7`). */
const MESSAGE_KEYS = [
  'detail',
  'message',
  'msg',
  'errorMessage',
  'error_description',
  'errorSummary',
  'description',
  'summary',
  'title',
  'reason',
  'error',
  'errors',
  'Errors',
  'code',
]

const LONGEST = 300
const DEEPEST = 4

/** The vendor's own sentence in an error body of any shape; `undefined` when it said nothing a person could read. */
export const findMessage = (body: unknown): string | undefined => {
  const found = typeof body === 'string' ? fromText(body) : search(body, 0)
  return found === undefined ? undefined : scrub(cut(found.replace(/\s+/g, ' ').trim()))
}

const search = (value: unknown, depth: number): string | undefined => {
  if (depth > DEEPEST) return undefined
  if (typeof value === 'string') return value.trim() === '' ? undefined : value
  if (Array.isArray(value)) return firstOf(value, (entry) => search(entry, depth + 1))
  if (!isJsonObject(value)) return undefined
  return firstOf(MESSAGE_KEYS, (key) => search(value[key], depth + 1))
}

const firstOf = <T>(values: readonly T[], find: (value: T) => string | undefined): string | undefined => {
  for (const value of values) {
    const found = find(value)
    if (found !== undefined) return found
  }
  return undefined
}

const fromText = (text: string): string | undefined => {
  const title = /<title[^>]*>([^<]*)<\/title>/i.exec(text)?.[1]
  if (title?.trim()) return title
  const plain = text.replace(/<(script|style)[\s\S]*?(<\/\1>|$)/gi, ' ').replace(/<[^>]*>/g, ' ')
  return plain.trim() === '' ? undefined : plain
}

const cut = (text: string): string => (text.length > LONGEST ? `${text.slice(0, LONGEST - 1)}…` : text)

/** A vendor that quotes the request's credential in its answer must not make us repeat it. */
export const scrub = (text: string): string => text.replace(/\b(Bearer|Basic|SSWS)\s+[\w\-.~+/=]{8,}/gi, '$1 [secret]')
