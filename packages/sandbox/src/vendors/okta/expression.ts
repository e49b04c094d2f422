/** The language of `filter` and `search`: comparisons, joined by `and` and `or`, in brackets where wanted. */
import { OktaRefusal } from './refusal.ts'

type Test<Row> = (row: Row) => boolean
type Attributes<Row> = (attribute: string) => ((row: Row) => string | undefined) | undefined
type Rules = { readonly operators: readonly string[]; readonly isCaseSensitive: boolean }

const TOKEN = /\s*(\(|\)|"(?:[^"\\]|\\.)*"|[^\s()"]+)/y

/** @throws OktaRefusal 400 for what is no expression, and for attributes and operators that cannot be used */
export function toTest<Row>(text: string, attributes: Attributes<Row>, rules: Rules): Test<Row> {
  const tokens = tokensOf(text)
  let at = 0
  const next = (): string => tokens[at++] ?? ''
  const anyOf = (): Test<Row> => joined('or', allOf, (tests) => (row) => tests.some((test) => test(row)))
  const allOf = (): Test<Row> => joined('and', one, (tests) => (row) => tests.every((test) => test(row)))
  const joined = (word: string, part: () => Test<Row>, join: (tests: readonly Test<Row>[]) => Test<Row>): Test<Row> => {
    const tests = [part()]
    while (tokens[at]?.toLowerCase() === word) {
      at += 1
      tests.push(part())
    }
    return join(tests)
  }
  const one = (): Test<Row> => {
    const first = next()
    if (first !== '(') return comparison(first, next, { attributes, rules })
    const inner = anyOf()
    if (next() !== ')') throw invalidCriteria()
    return inner
  }
  const test = anyOf()
  if (at !== tokens.length) throw invalidCriteria()
  return test
}

function comparison<Row>(
  attribute: string,
  next: () => string,
  { attributes, rules }: { readonly attributes: Attributes<Row>; readonly rules: Rules },
): Test<Row> {
  const valueOf = attributes(attribute)
  const operator = next().toLowerCase()
  if (valueOf === undefined || !rules.operators.includes(operator)) throw invalidCriteria()
  if (operator === 'pr') return (row) => (valueOf(row) ?? '') !== ''
  const quoted = next()
  if (!quoted.startsWith('"')) throw invalidCriteria()
  const fold = (value: string): string => (rules.isCaseSensitive ? value : value.toLowerCase())
  const wanted = fold(quoted.slice(1, -1).replaceAll(/\\(.)/g, '$1'))
  return (row) => compare(operator, fold(valueOf(row) ?? ''), wanted)
}

function compare(operator: string, value: string, wanted: string): boolean {
  if (operator === 'sw') return value.startsWith(wanted)
  if (operator === 'co') return value.includes(wanted)
  if (operator === 'gt') return value > wanted
  if (operator === 'lt') return value !== '' && value < wanted
  return value === wanted
}

function tokensOf(text: string): readonly string[] {
  const tokens: string[] = []
  TOKEN.lastIndex = 0
  while (TOKEN.lastIndex < text.trimEnd().length) {
    const [, token] = TOKEN.exec(text) ?? []
    if (token === undefined) throw invalidCriteria()
    tokens.push(token)
  }
  return tokens
}

const invalidCriteria = (): OktaRefusal => new OktaRefusal(400, 'E0000031', 'Invalid search criteria.')
