/**
 * Splits TypeScript into tokens, as far as the layer checker needs it: which words, marks and strings there are, without
 * comments and never inside them. It knows no grammar, and TypeScript 7 offers none to programs.
 */
export type Token = {
  readonly kind: 'word' | 'mark' | 'string' | 'template' | 'pattern'
  /** For a string: what is between the quotes. For a template: its text up to the first `${`. */
  readonly text: string
  /** From 1. */
  readonly line: number
}

const WORD = /[\p{L}\p{N}_$]+/uy
const SPACE = /\s+/uy
const LINE_COMMENT = /\/\/[^\n]*/uy
const BLOCK_COMMENT = /\/\*[\s\S]*?(?:\*\/|$)/uy
const STRING = /'(?:[^'\\\n]|\\[\s\S])*'?|"(?:[^"\\\n]|\\[\s\S])*"?/uy
/** A regular expression; a `/` inside brackets does not end it. */
const PATTERN = /\/(?:[^/\\[\n]|\\.|\[(?:[^\]\\\n]|\\.)*\])+\/[a-z]*/uy
/** The text of a template, up to its end or to the next `${`. */
const TEMPLATE_PART = /(?:[^`\\$]|\\[\s\S]|\$(?!\{))*/uy

export const tokensOf = (text: string): readonly Token[] => {
  const tokens: Token[] = []
  /** One entry for each template that is open around this place: how many braces are open in its `${`. */
  const braces: number[] = []
  let at = 0
  let line = 1

  const take = (shape: RegExp): string | undefined => {
    shape.lastIndex = at
    const [found] = shape.exec(text) ?? []
    if (found === undefined) return undefined
    at += found.length
    return found
  }
  const add = (kind: Token['kind'], shown: string, whole: string): void => {
    tokens.push({ kind, text: shown, line })
    line += newlines(whole)
  }
  const takeTemplatePart = (): string => {
    const part = take(TEMPLATE_PART) ?? ''
    if (text[at] === '`') at += 1
    else {
      at += 2
      braces.push(0)
    }
    return part
  }

  while (at < text.length) {
    const skipped = take(SPACE) ?? take(LINE_COMMENT) ?? take(BLOCK_COMMENT)
    if (skipped !== undefined) {
      line += newlines(skipped)
      continue
    }
    const word = take(WORD)
    if (word !== undefined) {
      add('word', word, word)
      continue
    }
    const string = take(STRING)
    if (string !== undefined) {
      add('string', string.slice(1, -1), string)
      continue
    }
    const pattern = startsPattern(tokens.at(-1)) ? take(PATTERN) : undefined
    if (pattern !== undefined) {
      add('pattern', pattern, pattern)
      continue
    }
    const mark = text[at] ?? ''
    at += 1
    const open = braces.at(-1)
    if (mark === '`') {
      const part = takeTemplatePart()
      add('template', part, part)
    } else if (mark === '}' && open === 0) {
      braces.pop()
      line += newlines(takeTemplatePart())
    } else {
      add('mark', mark, mark)
      if (open !== undefined && mark === '{') braces[braces.length - 1] = open + 1
      if (open !== undefined && mark === '}') braces[braces.length - 1] = open - 1
    }
  }
  return tokens
}

/** After these words a value begins, so that a `/` cannot divide. */
const BEFORE_A_VALUE = new Set(
  'return typeof case in of delete void throw new instanceof else do yield await default'.split(' '),
)

/** Whether a `/` after this token begins a regular expression rather than divides. `</` is the end of an element in TSX. */
const startsPattern = (before: Token | undefined): boolean => {
  if (before === undefined) return true
  if (before.kind === 'word') return BEFORE_A_VALUE.has(before.text)
  return before.kind === 'mark' && !')]}<'.includes(before.text)
}

const newlines = (text: string): number => text.split('\n').length - 1
