/** One line of a JSON value written out: what stands there, how deep, and which lines it opens. */
export type JsonLine = {
  /** Where it is, e.g. `emails.0.value`; empty for the whole. */
  readonly path: string
  readonly depth: number
  readonly key: string | undefined
  /** The value in one line: a scalar, `{`, `[`, or `]` and `}` that close. */
  readonly text: string
  readonly kind: 'string' | 'number' | 'word' | 'open' | 'close'
  /** Of an opening line: how many entries it holds. */
  readonly size: number | undefined
}

/** Writes a JSON value as lines, in the order of its keys. */
export const jsonLines = (value: unknown, at: Place = { path: '', depth: 0, key: undefined }): readonly JsonLine[] => {
  if (typeof value !== 'object' || value === null) return [{ ...at, ...scalar(value), size: undefined }]
  const isList = Array.isArray(value)
  const entries = Object.entries(value)
  const [open, close] = isList ? ['[', ']'] : ['{', '}']
  if (entries.length === 0) return [{ ...at, text: `${open}${close}`, kind: 'word', size: undefined }]
  return [
    { ...at, text: open, kind: 'open', size: entries.length },
    ...entries.flatMap(([key, item]) =>
      jsonLines(item, {
        path: at.path === '' ? key : `${at.path}.${key}`,
        depth: at.depth + 1,
        key: isList ? undefined : key,
      }),
    ),
    { ...at, key: undefined, text: close, kind: 'close', size: undefined },
  ]
}

type Place = Pick<JsonLine, 'path' | 'depth' | 'key'>

const scalar = (value: unknown): Pick<JsonLine, 'text' | 'kind'> => ({
  text: JSON.stringify(value) ?? 'null',
  kind: typeof value === 'string' ? 'string' : typeof value === 'number' ? 'number' : 'word',
})

/** The lines still seen when those at `closed` are folded: a folded one is shown, what it holds and its end are not. */
export const unfolded = (lines: readonly JsonLine[], closed: ReadonlySet<string>): readonly JsonLine[] =>
  lines.filter(
    ({ path, kind }) => !(kind === 'close' && closed.has(path)) && !parentsOf(path).some((above) => closed.has(above)),
  )

const parentsOf = (path: string): readonly string[] => {
  if (path === '') return []
  const parts = path.split('.')
  return parts.map((_, length) => parts.slice(0, length).join('.'))
}

/** Whether a line has what is looked for, in its key or its value. */
export const isHit = ({ key, text, kind }: JsonLine, wanted: string): boolean => {
  const word = wanted.toLowerCase()
  return (key ?? '').toLowerCase().includes(word) || (kind !== 'close' && text.toLowerCase().includes(word))
}
