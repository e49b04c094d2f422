import { ChevronDown, ChevronRight } from 'lucide-react'
import { type ReactNode, useMemo, useState } from 'react'
import { classes } from '../classes.ts'
import { CopyButton } from '../copy.tsx'
import { SearchBox } from '../filter-bar.tsx'
import { isHit, type JsonLine, jsonLines, unfolded } from './json-text.ts'

export type JsonViewProps = {
  readonly title: string
  /** Beside the title: where it comes from. */
  readonly note?: ReactNode
  readonly value: unknown
  /** What is looked for; `JsonPair` looks in both at once. */
  readonly wanted?: string
}

/** A record as it is: every key, foldable, with what is looked for marked. */
export const JsonView = ({ title, note, value, wanted = '' }: JsonViewProps) => {
  const [closed, setClosed] = useState<ReadonlySet<string>>(new Set())
  const lines = useMemo(() => jsonLines(value), [value])
  const hits = wanted === '' ? 0 : lines.filter((line) => isHit(line, wanted)).length
  // While something is looked for nothing is folded, or it would not be found.
  const shown = wanted === '' ? unfolded(lines, closed) : lines
  const fold = (path: string): void => setClosed(closed.symmetricDifference(new Set([path])))
  return (
    <figure aria-label={title} className="flex min-w-0 flex-col">
      <figcaption className="flex h-8 items-center gap-2 border-b border-rule">
        <span className="caption">{title}</span>
        {note !== undefined && <span className="truncate text-xs text-ink-3">{note}</span>}
        <span className="ml-auto flex items-center gap-1 text-xs text-ink-3">
          {wanted !== '' && <span role="status">{hits === 1 ? '1 line' : `${hits} lines`}</span>}
          <CopyButton text={JSON.stringify(value, null, 2)} label={`Copy ${title}`} />
        </span>
      </figcaption>
      <div
        tabIndex={0}
        role="group"
        aria-label={`${title}, as JSON`}
        className="overflow-x-auto py-2 font-mono text-xs leading-5"
      >
        {shown.map((line) => (
          <Line
            key={`${line.path} ${line.kind}`}
            line={line}
            isClosed={closed.has(line.path) && wanted === ''}
            isFound={wanted !== '' && isHit(line, wanted)}
            onFold={fold}
          />
        ))}
      </div>
    </figure>
  )
}

/** Two records side by side with one search: what the vendor says, and what we make of it. */
export const JsonPair = ({ left, right }: { readonly left: JsonViewProps; readonly right: JsonViewProps }) => {
  const [wanted, setWanted] = useState('')
  return (
    <div className="flex flex-col gap-2">
      <SearchBox label="Search in both records" value={wanted} onChange={setWanted} />
      <div className="grid gap-x-8 gap-y-4 lg:grid-cols-2">
        <JsonView {...left} wanted={wanted} />
        <JsonView {...right} wanted={wanted} />
      </div>
    </div>
  )
}

const COLOURS = { string: 'text-good', number: 'text-info', word: 'text-warn', open: 'text-ink-3', close: 'text-ink-3' }

const Line = ({
  line,
  isClosed,
  isFound,
  onFold,
}: {
  readonly line: JsonLine
  readonly isClosed: boolean
  readonly isFound: boolean
  readonly onFold: (path: string) => void
}) => {
  const { path, depth, key, text, kind, size } = line
  return (
    <div
      className={classes('flex w-max min-w-full whitespace-pre', isFound && 'bg-warn-wash')}
      style={{ paddingLeft: `${depth * 1.125 + 1.125}rem` }}
    >
      {kind === 'open' && (
        <button
          type="button"
          aria-expanded={!isClosed}
          aria-label={`${isClosed ? 'Unfold' : 'Fold'} ${path === '' ? 'everything' : path}`}
          onClick={() => onFold(path)}
          className="-ml-5 inline-flex size-5 items-center justify-center rounded-sm text-ink-3 hover:bg-hover hover:text-ink"
        >
          {isClosed ? <ChevronRight aria-hidden className="size-3" /> : <ChevronDown aria-hidden className="size-3" />}
        </button>
      )}
      {key !== undefined && <span className="text-ink-2">{key}: </span>}
      <span className={COLOURS[kind]}>{text}</span>
      {isClosed && <span className="text-ink-3">{`… ${size} ${text === '[' ? ']' : '}'}`}</span>}
    </div>
  )
}
