/** A `like` pattern as the pieces between its `%`s; each piece is a list of characters, `undefined` for `_`. */
type Piece = readonly (string | undefined)[]

/**
 * The test of a `like` pattern: without regard to case, `%` for any characters, `_` for exactly one, a backslash before either or
 * before another backslash for the character itself (any other backslash is one). A pattern without wildcards means "contains".
 *
 * Pieces are looked for one after the other, each where it first occurs, so the time grows with text × pattern and no pattern
 * can make it explode (as one regular expression with many `.*` would).
 */
export const compileLike = (pattern: string): ((text: string) => boolean) => {
  const pieces = toPieces(pattern)
  const [first, ...others] = pieces
  if (first === undefined || pieces.length === 1) {
    const whole = toRegExp(first ?? [], { before: '^', after: '$', flags: '' })
    return (text) => whole.test(text)
  }
  const last = toRegExp(others.pop() ?? [], { before: '', after: '$', flags: 'g' })
  const start = toRegExp(first, { before: '^', after: '', flags: 'g' })
  const steps = [start, ...others.filter(({ length }) => length > 0).map(anywhere), last]
  return (text) => {
    let at = 0
    for (const step of steps) {
      step.lastIndex = at
      if (!step.test(text)) return false
      at = step.lastIndex
    }
    return true
  }
}

/**
 * The longest text that everything matching the pattern contains, and whether containing it is all that the pattern asks. For a
 * vendor that can search by "contains". `undefined` if the pattern promises no text.
 */
export const toContained = (pattern: string): { readonly text: string; readonly isWhole: boolean } | undefined => {
  const pieces = toPieces(pattern)
  const runs = pieces.flatMap(toRuns)
  const text = runs.reduce((longest, run) => (run.length > longest.length ? run : longest), '')
  if (text === '') return undefined
  const [first, last] = [pieces[0], pieces.at(-1)]
  const isOpen = pieces.length > 1 && first?.length === 0 && last?.length === 0
  const hasWildcard = pieces.some((piece) => piece.includes(undefined))
  return { text, isWhole: isOpen && runs.length === 1 && !hasWildcard }
}

const toPieces = (pattern: string): readonly Piece[] => {
  const pieces: (string | undefined)[][] = [[]]
  let hasWildcard = false
  for (const [token] of pattern.matchAll(/\\[%_\\]|[\s\S]/gu)) {
    if (token === '%') pieces.push([])
    else
      pieces.at(-1)?.push(token === '_' ? undefined : token.length === 2 && token.startsWith('\\') ? token[1] : token)
    hasWildcard ||= token === '%' || token === '_'
  }
  return hasWildcard ? pieces : [[], ...pieces, []]
}

const toRuns = (piece: Piece): readonly string[] =>
  piece
    .reduce<readonly string[]>(
      (runs, character) =>
        character === undefined ? [...runs, ''] : [...runs.slice(0, -1), `${runs.at(-1) ?? ''}${character}`],
      [''],
    )
    .filter((run) => run !== '')

type Around = { readonly before: string; readonly after: string; readonly flags: string }

const toRegExp = (piece: Piece, { before, after, flags }: Around): RegExp => {
  const source = piece.map((character) => (character === undefined ? '.' : escape(character))).join('')
  return new RegExp(`${before}${source}${after}`, `isu${flags}`)
}

const anywhere = (piece: Piece): RegExp => toRegExp(piece, { before: '', after: '', flags: 'g' })

const escape = (character: string): string => (/[\\^$.*+?()[\]{}|/]/.test(character) ? `\\${character}` : character)
