import { Field } from '@base-ui/react/field'
import { CircleAlert } from 'lucide-react'
import type { ReactNode } from 'react'
import { classes } from './classes.ts'

export type FieldFrameProps = {
  readonly label: string
  readonly hint?: ReactNode
  readonly problem?: string | undefined
  readonly isRequired?: boolean | undefined
  readonly className?: string | undefined
  readonly children: ReactNode
}

/** Label above, control, and below it the hint or what is wrong; tied together for screen readers. */
export const FieldFrame = ({ label, hint, problem, isRequired, className, children }: FieldFrameProps) => (
  <Field.Root invalid={problem !== undefined} className={classes('flex flex-col gap-1', className)}>
    <Field.Label className="text-sm font-medium text-ink">
      {label}
      {isRequired === false && <span className="font-normal text-ink-3"> (optional)</span>}
    </Field.Label>
    {children}
    {problem === undefined ? (
      hint !== undefined && <Field.Description className="text-xs text-ink-3">{hint}</Field.Description>
    ) : (
      <Field.Error match className="flex items-start gap-1.5 text-xs text-bad" role="alert">
        <CircleAlert aria-hidden className="mt-0.5 size-3.5 shrink-0" />
        {problem}
      </Field.Error>
    )}
  </Field.Root>
)
