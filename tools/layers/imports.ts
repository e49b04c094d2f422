import type { Token } from './tokens.ts'

/** One file naming another, or a package. */
export type Import = {
  readonly specifier: string
  /** `type` is gone when the program runs; `file` names one for a worker or a read. */
  readonly kind: 'value' | 'type' | 'file'
  readonly line: number
}

/** `import`, `export … from`, `import()` and `new URL(…, import.meta.url)`, in order. */
export const importsOf = (tokens: readonly Token[]): readonly Import[] =>
  tokens.flatMap(({ kind, text, line }, at) => {
    if (kind !== 'word' || tokens[at - 1]?.text === '.') return []
    const found = FORMS.get(text)?.(tokens, at)
    return found === undefined ? [] : [{ ...found, line }]
  })

/** Reads what begins with the word at `at`. */
type Form = (tokens: readonly Token[], at: number) => Pick<Import, 'specifier' | 'kind'> | undefined

const FORMS = new Map<string, Form>([
  ['import', (tokens, at) => called(tokens, at) ?? bare(tokens, at) ?? fromClause(tokens, at)],
  ['export', (tokens, at) => fromClause(tokens, at)],
  ['URL', (tokens, at) => besideThisFile(tokens, at)],
])

/** `import('x')`, and `typeof import('x')`. */
const called: Form = (tokens, at) => {
  const argument = tokens[at + 2]
  if (tokens[at + 1]?.text !== '(' || !isText(argument)) return undefined
  return { specifier: argument.text, kind: tokens[at - 1]?.text === 'typeof' ? 'type' : 'value' }
}

/** `import 'x'`. */
const bare: Form = (tokens, at) => {
  const next = tokens[at + 1]
  return next?.kind === 'string' ? { specifier: next.text, kind: 'value' } : undefined
}

/** `new URL('./x', import.meta.url)`. */
const besideThisFile: Form = (tokens, at) => {
  const argument = tokens[at + 2]
  const isOne = tokens[at - 1]?.text === 'new' && tokens[at + 4]?.text === 'import'
  return isOne && isText(argument) ? { specifier: argument.text, kind: 'file' } : undefined
}

/** `import a, { b } from 'x'`, `export { a } from 'x'`, `export * from 'x'`, each with or without `type`. */
const fromClause: Form = (tokens, at) => {
  let depth = 0
  for (let i = at + 1; i < tokens.length; i += 1) {
    const [token, next] = [tokens[i], tokens[i + 1]]
    if (token === undefined) return undefined
    const { kind, text } = token
    if (depth === 0 && text === 'from' && next?.kind === 'string') {
      return { specifier: next.text, kind: isTypeOnly(tokens, at) ? 'type' : 'value' }
    }
    if (text === '{') depth += 1
    else if (text === '}') depth -= 1
    else if (depth === 0 && !isInClause(kind, text)) return undefined
  }
  return undefined
}

/** Without semicolons, only the word that begins the next statement tells that this one is over. */
const NEXT_STATEMENT = new Set(['import', 'export', 'const', 'let', 'function', 'class', 'await', 'if', 'for', 'try'])

const isInClause = (kind: Token['kind'], text: string): boolean =>
  kind === 'word' ? !NEXT_STATEMENT.has(text) : text === ',' || text === '*'

/** `import type from 'x'` imports a value named `type`. */
const isTypeOnly = (tokens: readonly Token[], at: number): boolean =>
  tokens[at + 1]?.text === 'type' && !(tokens[at + 2]?.text === 'from' && tokens[at + 3]?.kind === 'string')

const isText = (token: Token | undefined): token is Token => token?.kind === 'string' || token?.kind === 'template'
