import { classes } from './classes.ts'

/**
 * How something is, in one word. The shape says it as well as the colour: filled = fine, half = under way or waiting,
 * triangle = look at it, square = broken, hollow = off.
 */
export type StatusTone = 'good' | 'busy' | 'warn' | 'bad' | 'off'

const COLOURS: Readonly<Record<StatusTone, string>> = {
  good: 'text-good',
  busy: 'text-info',
  warn: 'text-warn',
  bad: 'text-bad',
  off: 'text-ink-3',
}

export const Status = ({
  tone,
  children,
  className,
}: {
  readonly tone: StatusTone
  /** The word, e.g. `Active`, `Needs a new credential`. */
  readonly children: string
  readonly className?: string
}) => (
  <span className={classes('inline-flex items-center gap-1.5 whitespace-nowrap', className)}>
    <svg aria-hidden viewBox="0 0 10 10" className={classes('size-2.5 shrink-0', COLOURS[tone])}>
      {SHAPES[tone]}
    </svg>
    <span className={tone === 'off' ? 'text-ink-3' : undefined}>{children}</span>
  </span>
)

const SHAPES = {
  good: <circle cx="5" cy="5" r="4" fill="currentColor" />,
  busy: (
    <>
      <circle cx="5" cy="5" r="3.5" fill="none" stroke="currentColor" strokeWidth="1.25" />
      <path d="M5 1.5a3.5 3.5 0 0 1 0 7z" fill="currentColor" />
    </>
  ),
  warn: <path d="M5 .8 9.6 9.2H.4z" fill="currentColor" />,
  bad: <rect x="1" y="1" width="8" height="8" rx=".5" fill="currentColor" />,
  off: <circle cx="5" cy="5" r="3.5" fill="none" stroke="currentColor" strokeWidth="1.25" />,
} as const

/** A fact that is no status: a role, a scope, a kind. */
export const Badge = ({ children, isCode = false }: { readonly children: string; readonly isCode?: boolean }) => (
  <span
    className={classes(
      'inline-flex items-center rounded-sm border border-rule-2 px-1.5 text-xs whitespace-nowrap text-ink-2',
      isCode && 'font-mono text-2xs leading-[1.125rem]',
    )}
  >
    {children}
  </span>
)
