import { type Json, RollcallError } from '@rollcall/core'

/** `{{item.id}}` and the like in an entry's strings. */
export type Placeholder = {
  /** As it was written. */
  readonly text: string
  /** E.g. `['resources', 'users', 0, 'id']`. */
  readonly path: readonly (string | number)[]
}

/** What placeholders lead to, by their first word. */
export type Values = Readonly<Record<string, unknown>>

/** JSON nested deeper than this is nothing that a directory takes. */
const DEEPEST = 64

/** Largest text, as JSON, that placeholders may bring into one call: a short request must not become a huge one. */
const MOST_FILLED = 1024 * 1024

/** All placeholders of a value, or what is wrong with one of them. */
export const placeholdersIn = (
  value: Json | undefined,
): { readonly kind: 'found'; readonly placeholders: readonly Placeholder[] } | Wrong => {
  const placeholders: Placeholder[] = []
  const look = (part: Json | undefined, depth: number): Wrong | undefined => {
    if (depth > DEEPEST) return { kind: 'wrong', message: `is nested deeper than ${DEEPEST} levels` }
    if (typeof part === 'string') {
      for (const [text, inner = ''] of part.matchAll(PLACEHOLDER)) {
        const path = toPath(inner)
        if (path === undefined)
          return { kind: 'wrong', message: `${text} is no path, such as {{item.id}} or {{args["a b"][0]}}` }
        placeholders.push({ text, path })
      }
      return undefined
    }
    if (typeof part !== 'object' || part === null) return undefined
    for (const inner of Object.values(part)) {
      const wrong = look(inner, depth + 1)
      if (wrong !== undefined) return wrong
    }
    return undefined
  }
  return look(value, 0) ?? { kind: 'found', placeholders }
}

type Wrong = { readonly kind: 'wrong'; readonly message: string }

/**
 * The value with its placeholders replaced. One that is the whole string becomes what it leads to, of whatever type; one inside a longer
 * string must lead to a text, a number or a boolean. What comes in is data: placeholders in it stay as they are.
 *
 * @throws RollcallError `invalid_request` where a path leads nowhere
 */
export const fill = (value: Json, values: Values): Json => {
  let room = MOST_FILLED
  const take = (path: string): Json => {
    const found = follow(path, values)
    room -= JSON.stringify(found).length
    if (room < 0)
      throw refuse(`Placeholders bring more than ${MOST_FILLED} characters into one call. Send less at once.`)
    return found
  }
  const visit = (part: Json): Json => {
    if (typeof part === 'string') return fillText(part, take)
    if (typeof part !== 'object' || part === null) return part
    if (isList(part)) return part.map(visit)
    return Object.fromEntries(Object.entries(part).map(([key, inner]) => [key, visit(inner)]))
  }
  return visit(value)
}

/** No braces inside, so that a text of nothing but braces is read in one go. */
const PLACEHOLDER = /\{\{([^{}]*)\}\}/g
const ONLY_PLACEHOLDER = /^\{\{([^{}]*)\}\}$/

const fillText = (text: string, take: (path: string) => Json): Json => {
  const [, only] = ONLY_PLACEHOLDER.exec(text) ?? []
  if (only !== undefined) return take(only)
  return text.replace(PLACEHOLDER, (written: string, path: string) => {
    const value = take(path)
    if (typeof value !== 'object') return String(value)
    throw refuse(
      `${written} leads to ${value === null ? 'null' : 'more than one value'}, which has no place inside a text.`,
    )
  })
}

const follow = (text: string, values: Values): Json => {
  let value: unknown = values
  for (const part of toPath(text) ?? []) {
    value =
      typeof value === 'object' && value !== null && Object.hasOwn(value, part) ? Reflect.get(value, part) : undefined
  }
  if (value === undefined) throw refuse(`There is nothing at {{${text.trim()}}}.`)
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a border: expressions, arguments, rows and answers are all JSON
  return value as Json
}

const PART = /(?:^|\.)([A-Za-z_$][\w$-]*)|\[(\d{1,9})\]|\["((?:[^"\\]|\\.)*)"\]/y

/** `undefined` where it is no path. */
const toPath = (text: string): Placeholder['path'] | undefined => {
  const trimmed = text.trim()
  const path: (string | number)[] = []
  const part = new RegExp(PART)
  while (part.lastIndex < trimmed.length) {
    const [, name, index, quoted] = part.exec(trimmed) ?? []
    if (name === undefined && index === undefined && quoted === undefined) return undefined
    path.push(name ?? (index === undefined ? (quoted ?? '').replace(/\\(.)/g, '$1') : Number(index)))
  }
  return path.length === 0 || typeof path[0] === 'number' ? undefined : path
}

const isList = (value: Json): value is readonly Json[] => Array.isArray(value)

const refuse = (message: string): RollcallError => new RollcallError('invalid_request', message, { effect: 'none' })
