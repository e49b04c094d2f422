import { CircleCheck, CircleHelp, TriangleAlert } from 'lucide-react'
import type { ReactNode } from 'react'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { isCaution, type Outcome } from './outcome.ts'

type OutcomeDialogProps = {
  readonly title: string
  readonly outcome: Outcome | undefined
  readonly onClose: () => void
}

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
      {outcome?.effects?.map((effect) => (
        <Line key={effect.code} icon={isCaution(effect) ? 'warn' : 'done'}>
          {effect.message}
        </Line>
      ))}
      {outcome?.ignored_fields !== undefined && outcome.ignored_fields.length > 0 && (
        <Line icon="warn">The vendor did not take: {outcome.ignored_fields.join(', ')}.</Line>
      )}
      {outcome?.unconfirmed_fields !== undefined && outcome.unconfirmed_fields.length > 0 && (
        <Line icon="unknown">The vendor does not show whether it took: {outcome.unconfirmed_fields.join(', ')}.</Line>
      )}
      {outcome?.verification === undefined && outcome?.effects === undefined && (
        <Line icon="unknown">The vendor was not read back, so nothing proves it.</Line>
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
