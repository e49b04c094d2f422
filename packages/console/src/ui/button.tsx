import { Button as BaseButton } from '@base-ui/react/button'
import { LoaderCircle } from 'lucide-react'
import type { ComponentProps, ReactNode } from 'react'
import { classes } from './classes.ts'

export type ButtonTone = 'primary' | 'plain' | 'quiet' | 'danger'

const TONES: Readonly<Record<ButtonTone, string>> = {
  primary: 'bg-accent text-on-accent border-accent hover:bg-accent-2 hover:border-accent-2',
  plain: 'bg-raised text-ink border-rule-2 hover:border-edge hover:bg-hover',
  quiet: 'bg-transparent text-ink-2 border-transparent hover:bg-hover hover:text-ink',
  danger: 'bg-bad text-on-bad border-bad hover:bg-bad-2 hover:border-bad-2',
}

const SIZES = {
  small: 'h-7 px-2.5 text-sm gap-1.5',
  normal: 'h-8 px-3 text-sm gap-2',
  large: 'h-10 px-4 text-base gap-2',
}

export type ButtonProps = ComponentProps<typeof BaseButton> & {
  /** One `primary` a page or dialog at most; `danger` only for what cannot be taken back. */
  readonly tone?: ButtonTone
  readonly size?: keyof typeof SIZES
  /** A lucide icon element, before the words. */
  readonly icon?: ReactNode
  /** While what it began is under way: it stays where it is, says so, and cannot be pressed again. */
  readonly isBusy?: boolean
}

/** Something that can be done, said with a verb. */
export const Button = ({
  tone = 'plain',
  size = 'normal',
  icon,
  isBusy = false,
  disabled,
  className,
  children,
  ...rest
}: ButtonProps) => (
  <BaseButton
    {...rest}
    disabled={disabled === true || isBusy}
    focusableWhenDisabled={isBusy}
    aria-busy={isBusy || undefined}
    className={classes(BUTTON, TONES[tone], SIZES[size], typeof className === 'string' && className)}
  >
    {isBusy ? <LoaderCircle aria-hidden className="size-4 shrink-0 animate-spin" /> : icon}
    {children}
  </BaseButton>
)

/** A link that looks like a button: give it to TanStack's `Link` as `className`. */
export const buttonClasses = (tone: ButtonTone = 'plain', size: keyof typeof SIZES = 'normal'): string =>
  classes(BUTTON, TONES[tone], SIZES[size])

const BUTTON =
  'inline-flex shrink-0 select-none items-center justify-center whitespace-nowrap rounded-md border font-medium transition-colors ' +
  'data-[disabled]:opacity-55 [&_svg]:size-4 [&_svg]:shrink-0'
