/** The search language of lists: terms with a space between them, all of which must hold. */
import { invalid } from './refusal.ts'

/** `=` the whole value, `:` a word of it, `:*` its beginning. */
type Operator = '=' | ':' | ':*'

/** What can be asked of one name, and all the values that somebody has for it. */
export type Field<Row> = { readonly by: readonly Operator[]; readonly read: (row: Row) => readonly string[] }

type Language<Row> = {
  readonly fields: Readonly<Record<string, Field<Row>>>
  /** What a term without a name is looked for in. */
  readonly unnamed?: Field<Row>
}

type Test<Row> = (row: Row) => boolean

const TERM = /\s*(?:(\w+)\s*([:=])\s*('(?:[^'\\]|\\.)*'|[^\s']\S*)|('(?:[^'\\]|\\.)*'|[^\s':=]+))/y

/** @throws GoogleRefusal 400 for what is no query, and for names and operators that are not there */
export function toTest<Row>(query: string, { fields, unnamed }: Language<Row>): Test<Row> {
  const tests: Test<Row>[] = []
  const term = new RegExp(TERM)
  while (term.lastIndex < query.trimEnd().length) {
    const [, name, sign, named, bare] = term.exec(query) ?? []
    const quoted = named ?? bare
    if (quoted === undefined) throw invalid('query')
    const field = name === undefined ? unnamed : Object.hasOwn(fields, name) ? fields[name] : undefined
    const value = unquoted(quoted).toLowerCase()
    const operator = sign === '=' ? '=' : value.endsWith('*') ? ':*' : ':'
    if (field === undefined || !field.by.includes(operator)) throw invalid('query')
    tests.push((row) => field.read(row).some((has) => MATCHES[operator](has.toLowerCase(), value)))
  }
  return (row) => tests.every((test) => test(row))
}

const MATCHES: Readonly<Record<Operator, (has: string, wanted: string) => boolean>> = {
  '=': (has, wanted) => has === wanted,
  ':': (has, wanted) => has === wanted || has.split(/\s+/).includes(wanted),
  ':*': (has, wanted) => has.startsWith(wanted.slice(0, -1)),
}

const unquoted = (text: string): string => (text.startsWith("'") ? text.slice(1, -1).replaceAll(/\\(.)/g, '$1') : text)
