import { Search, X } from 'lucide-react'
import { type ReactNode, useEffect, useState } from 'react'
import { Button } from './button.tsx'
import { classes } from './classes.ts'
import { INPUT } from './text-field.tsx'

/** Filters of a list in one line: a search box, selects (`isLabelHidden`), and a way back to everything. */
export const FilterBar = ({
  children,
  isFiltered,
  onClear,
}: {
  readonly children: ReactNode
  readonly isFiltered: boolean
  readonly onClear: () => void
}) => (
  <search className="flex shrink-0 flex-wrap items-center gap-2 px-4 pb-3 sm:px-6">
    {children}
    {isFiltered && (
      <Button tone="quiet" icon={<X aria-hidden />} onClick={onClear}>
        Clear filters
      </Button>
    )}
  </search>
)

/** How long nothing must be typed before the server is asked. */
const PAUSE_MS = 250

/** Searches while one types. `onChange` is called after a pause, and at once on Enter. `/` focuses the first one on a page. */
export const SearchBox = ({
  label,
  value,
  onChange,
  placeholder = label,
  className,
}: {
  readonly label: string
  readonly value: string
  readonly onChange: (text: string) => void
  readonly placeholder?: string
  readonly className?: string
}) => {
  const [text, setText] = useState(value)
  const [told, setTold] = useState(value)
  const [known, setKnown] = useState(value)
  if (value !== known) {
    setKnown(value)
    // Changed from outside: by the back button, or by "Clear filters".
    if (value !== told) {
      setTold(value)
      setText(value)
    }
  }
  const tell = (next: string): void => {
    if (next === told) return
    setTold(next)
    onChange(next)
  }
  useEffect(() => {
    if (text === told) return undefined
    const timer = setTimeout(() => tell(text), PAUSE_MS)
    return () => clearTimeout(timer)
  })
  return (
    <div className={classes('relative w-full sm:w-64', className)}>
      <Search aria-hidden className="pointer-events-none absolute top-2 left-2.5 size-4 text-ink-3" />
      <input
        type="search"
        data-search
        aria-label={label}
        placeholder={placeholder}
        value={text}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter') tell(text)
          if (event.key === 'Escape' && text !== '') {
            event.stopPropagation()
            setText('')
          }
        }}
        className={classes(INPUT, 'h-8 w-full pr-2 pl-8 text-sm [&::-webkit-search-cancel-button]:hidden')}
      />
    </div>
  )
}
