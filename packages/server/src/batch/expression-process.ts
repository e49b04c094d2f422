/**
 * The process that JSONata lives in. In the server's own, one expression could stop everything: parsing takes exponential time where `?:` is
 * nested, and built-in functions make strings and lists of any size; the library's own limits cover neither. A worker thread would do against
 * the first and not against the second: a thread that runs out of memory in one large step takes the whole process with it.
 */
import jsonata from 'jsonata'

export type ExpressionRequest =
  | { readonly kind: 'check'; readonly text: string }
  /** Rows for later expressions, as JSON. */
  | { readonly kind: 'keep'; readonly index: number; readonly rows: string }
  | {
      readonly kind: 'evaluate'
      readonly text: string
      /** `resources`, by name: the kept rows it is made of. */
      readonly sees: readonly (readonly [name: string, indexes: readonly number[]])[]
      /** The rest of what the expression sees, as JSON. */
      readonly values: string
    }

export type ExpressionAnswer =
  /** The value as JSON; `undefined` where the expression gives nothing. */
  { readonly kind: 'value'; readonly json: string | undefined } | { readonly kind: 'refused'; readonly message: string }

const kept = new Map<number, readonly unknown[]>()

/** The library runs a regular expression to its end, however long that takes, so it gets none (`stack.md §5`). */
const NO_REGEX = 'regular expressions are not possible here; use $contains, $split and the like with a text'

const LIMITS = {
  timeout: 1000,
  stack: 500,
  sequence: 1e5,
  // For those that `$eval` makes; all others are found when an expression is checked.
  RegexEngine: new Proxy(RegExp, {
    construct: () => {
      throw new Error(NO_REGEX)
    },
  }),
} as const

/** Longest value, as JSON, that an expression may give. */
const LONGEST_VALUE = 4 * 1024 * 1024

const answer = async (request: ExpressionRequest): Promise<ExpressionAnswer> => {
  switch (request.kind) {
    case 'check':
      if (hasRegex(jsonata(request.text).ast())) throw new Error(NO_REGEX)
      return { kind: 'value', json: undefined }
    case 'keep':
      kept.set(request.index, JSON.parse(request.rows))
      return { kind: 'value', json: undefined }
    case 'evaluate': {
      const resources = Object.fromEntries(
        request.sees.map(([name, indexes]) => [name, indexes.flatMap((index) => kept.get(index) ?? [])]),
      )
      const input = { resources, ...JSON.parse(request.values) }
      // Also as `$resources` and so on, which mean the same inside a predicate, where `resources` is a field of the row.
      const value: unknown = await jsonata(request.text, LIMITS).evaluate(input, input)
      const json: string | undefined = JSON.stringify(value)
      if ((json?.length ?? 0) > LONGEST_VALUE) throw new Error(`it gives more than ${LONGEST_VALUE} characters of JSON`)
      return { kind: 'value', json }
    }
  }
}

const hasRegex = (ast: unknown): boolean => {
  const waiting = [ast]
  const seen = new Set<unknown>()
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    if (typeof node !== 'object' || node === null || seen.has(node)) continue
    seen.add(node)
    if ('type' in node && node.type === 'regex') return true
    for (const part of Object.values(node)) if (part !== undefined) waiting.push(part)
  }
  return false
}

/** The library throws plain objects. */
const describe = (error: unknown): string => {
  if (typeof error !== 'object' || error === null || !('message' in error)) return String(error)
  const position = 'position' in error && typeof error.position === 'number' ? ` (at character ${error.position})` : ''
  return `${String(error.message).slice(0, 500)}${position}`
}

const send = (message: ExpressionAnswer): void => {
  process.send?.(message)
}

process.on('message', (request: ExpressionRequest) => {
  answer(request).then(send, (error: unknown) => send({ kind: 'refused', message: describe(error) }))
})
// The server has gone.
process.on('disconnect', () => process.exit())
// It is ready.
send({ kind: 'value', json: undefined })
