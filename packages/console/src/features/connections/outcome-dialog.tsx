import { CircleCheck, CircleHelp, TriangleAlert } from 'lucide-react'
import type { ReactNode } from 'react'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'

/** What the API says of a change besides the record. */
export type Outcome = {
  readonly effects?: readonly { readonly code: string; readonly message: string }[] | undefined
  readonly ignored_fields?: readonly string[] | undefined
  readonly verification?: { readonly status: 'verified' | 'differs' | 'unknown'; readonly message: string } | undefined
}

type OutcomeDialogProps = {
  readonly title: string
  readonly outcome: Outcome | undefined
  readonly onClose: () => void
}

/** Effects that somebody should read twice. */
const CAUTIONS: ReadonlySet<string> = new Set(['sessions_not_ended', 'assignments_lost'])

/** What a change brought about, and whether the vendor confirms it: "the vendor answered 200" is never the end of it. */
export const OutcomeDialog = ({ title, outcome, onClose }: OutcomeDialogProps) => (
  <Dialog
    isOpen={outcome !== undefined}
    onOpenChange={onClose}
    title={title}
    width="narrow"
    actions={
      <Button tone="primary" onClick={onClose}>
        Close
      </Button>
    }
  >
    <ul className="flex flex-col gap-3 text-sm">
      {outcome?.verification !== undefined && <Verified {...outcome.verification} />}
      {outcome?.effects?.map(({ code, message }) => (
        <Line key={code} icon={CAUTIONS.has(code) ? 'warn' : 'done'}>
          {message}
        </Line>
      ))}
      {outcome?.ignored_fields !== undefined && outcome.ignored_fields.length > 0 && (
        <Line icon="warn">The vendor did not take: {outcome.ignored_fields.join(', ')}.</Line>
      )}
    </ul>
  </Dialog>
)

const Verified = ({ status, message }: NonNullable<Outcome['verification']>) => (
  <Line icon={status === 'verified' ? 'done' : status === 'differs' ? 'warn' : 'unknown'}>
    <strong className="font-semibold">
      {status === 'verified' ? 'Verified.' : status === 'differs' ? 'The vendor shows something else.' : 'Not proved.'}
    </strong>{' '}
    {message}
  </Line>
)

const ICONS = {
  done: <CircleCheck aria-hidden className="mt-0.5 size-4 shrink-0 text-good" />,
  warn: <TriangleAlert aria-hidden className="mt-0.5 size-4 shrink-0 text-warn" />,
  unknown: <CircleHelp aria-hidden className="mt-0.5 size-4 shrink-0 text-info" />,
}

const Line = ({ icon, children }: { readonly icon: keyof typeof ICONS; readonly children: ReactNode }) => (
  <li className="flex items-start gap-2">
    {ICONS[icon]}
    <span className="min-w-0 break-words">{children}</span>
  </li>
)
