import { CircleAlert, CircleCheck, Info, TriangleAlert } from 'lucide-react'
import type { ReactNode } from 'react'
import { classes } from './classes.ts'

/** There is nothing yet, why, and what to do about it. */
export const EmptyState = ({
  title,
  children,
  action,
}: {
  readonly title: string
  readonly children?: ReactNode
  readonly action?: ReactNode
}) => (
  <div className="flex grow flex-col items-center justify-center px-6 py-14 text-center">
    <EmptyPage />
    <h2 className="mt-4 text-base font-semibold">{title}</h2>
    {children !== undefined && <div className="mt-1 max-w-md text-sm text-balance text-ink-2">{children}</div>}
    {action !== undefined && <div className="mt-4">{action}</div>}
  </div>
)

/** A page of the roll book with no names on it. */
const EmptyPage = () => (
  <svg aria-hidden viewBox="0 0 64 44" className="w-16 text-rule-2" fill="none" stroke="currentColor">
    <path d="M4 6.5c9-3 19-3 28 1 9-4 19-4 28-1v32c-9-3-19-3-28 1-9-4-19-4-28-1z" />
    <path d="M32 7.5v32M9 14h17M9 20h17M9 26h17M38 14h17M38 20h17M38 26h17" />
  </svg>
)

/** The shape of what is coming: grey bars in lines. */
export const Skeleton = ({ lines = 3, className }: { readonly lines?: number; readonly className?: string }) => (
  <div role="status" aria-label="Loading" className={classes('flex animate-breathe flex-col gap-3', className)}>
    {Array.from({ length: lines }, (_, line) => (
      <div key={line} className="h-3.5 rounded-sm bg-rule" style={{ width: `${[82, 64, 73, 48][line % 4]}%` }} />
    ))}
  </div>
)

/** The rows are true but may not be all; says why, in the API's own words. */
export const PartialNotice = ({ reasons }: { readonly reasons: readonly string[] }) => (
  <Notice tone="warn">
    <strong className="font-semibold">This may not be everything.</strong>{' '}
    {reasons.length === 0 ? 'The vendor contradicted itself while it was read.' : reasons.join(' ')}
  </Notice>
)

const TONES = {
  info: { look: 'border-info bg-info-wash', icon: <Info aria-hidden className="text-info" /> },
  warn: { look: 'border-warn bg-warn-wash', icon: <TriangleAlert aria-hidden className="text-warn" /> },
  bad: { look: 'border-bad bg-bad-wash', icon: <CircleAlert aria-hidden className="text-bad" /> },
  good: { look: 'border-good bg-good-wash', icon: <CircleCheck aria-hidden className="text-good" /> },
}

/** Something one should know on this page, in a sentence or two: a note in the margin. */
export const Notice = ({
  tone = 'info',
  children,
  action,
}: {
  readonly tone?: keyof typeof TONES
  readonly children: ReactNode
  readonly action?: ReactNode
}) => (
  <div
    role={tone === 'bad' ? 'alert' : 'status'}
    className={classes(
      'flex items-start gap-2.5 rounded-r-sm border-l-2 px-3 py-2 text-sm',
      '[&>svg]:mt-0.5 [&>svg]:size-4 [&>svg]:shrink-0',
      TONES[tone].look,
    )}
  >
    {TONES[tone].icon}
    <div className="min-w-0 grow break-words">{children}</div>
    {action}
  </div>
)
