import { Field } from '@base-ui/react/field'
import { Eye, EyeOff } from 'lucide-react'
import { type ComponentProps, type ReactNode, useState } from 'react'
import { classes } from './classes.ts'
import { FieldFrame } from './field-frame.tsx'

export type TextFieldProps = Omit<ComponentProps<'input'>, 'size' | 'defaultValue' | 'value'> & {
  readonly label: string
  readonly value?: string
  readonly defaultValue?: string
  /** Below the field: what to put there, or where to find it. */
  readonly hint?: ReactNode
  /** What is wrong, and what to do. Shown instead of the hint. */
  readonly problem?: string | undefined
  /** For ids, tokens and URLs. */
  readonly isCode?: boolean
}

/** One line of text. With `type="password"` it can be shown. Works with react-hook-form: `<TextField {...register('name')} />`. */
export const TextField = ({ label, hint, problem, isCode = false, className, type, ...rest }: TextFieldProps) => {
  const [isShown, setShown] = useState(false)
  const isSecret = type === 'password'
  return (
    <FieldFrame label={label} hint={hint} problem={problem} className={className} isRequired={rest.required}>
      <div className="relative">
        <Field.Control
          render={<input {...rest} type={isSecret && isShown ? 'text' : type} />}
          className={classes(INPUT, 'h-9 w-full px-2.5', isCode && 'font-mono text-sm', isSecret && 'pr-10')}
        />
        {isSecret && (
          <button
            type="button"
            aria-label={isShown ? `Hide ${label.toLowerCase()}` : `Show ${label.toLowerCase()}`}
            aria-pressed={isShown}
            onClick={() => setShown(!isShown)}
            className="absolute inset-y-0 right-0 flex w-9 items-center justify-center rounded-md text-ink-3 hover:text-ink"
          >
            {isShown ? <EyeOff aria-hidden className="size-4" /> : <Eye aria-hidden className="size-4" />}
          </button>
        )}
      </div>
    </FieldFrame>
  )
}

export type TextAreaProps = Omit<ComponentProps<'textarea'>, 'defaultValue' | 'value'> &
  Pick<TextFieldProps, 'label' | 'hint' | 'problem' | 'isCode' | 'value' | 'defaultValue'>

/** Several lines of text. */
export const TextArea = ({ label, hint, problem, isCode = false, className, rows = 4, ...rest }: TextAreaProps) => (
  <FieldFrame label={label} hint={hint} problem={problem} className={className} isRequired={rest.required}>
    <Field.Control
      render={<textarea {...rest} rows={rows} />}
      className={classes(INPUT, 'w-full px-2.5 py-2', isCode && 'font-mono text-sm')}
    />
  </FieldFrame>
)

/** What every box that takes text looks like. */
export const INPUT =
  'rounded-md border border-edge bg-raised text-base text-ink transition-colors hover:border-ink-2 ' +
  'focus-visible:border-accent focus-visible:outline-1 focus-visible:outline-offset-0 data-[invalid]:border-bad ' +
  'disabled:bg-desk disabled:text-ink-3'
