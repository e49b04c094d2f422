import { Button as BaseButton } from '@base-ui/react/button'
import type { ComponentProps, ReactNode } from 'react'
import { classes } from './classes.ts'
import { Tip } from './tip.tsx'

export type IconButtonProps = Omit<ComponentProps<typeof BaseButton>, 'children' | 'aria-label'> & {
  /** What it does: its accessible name, and its tooltip. */
  readonly label: string
  /** A lucide icon element. */
  readonly icon: ReactNode
}

/** A button too small for words, which has them all the same. */
export const IconButton = ({ label, icon, className, ...rest }: IconButtonProps) => (
  <Tip text={label}>
    <BaseButton
      {...rest}
      aria-label={label}
      className={classes(
        'inline-flex size-8 shrink-0 items-center justify-center rounded-md text-ink-2 transition-colors hover:bg-hover hover:text-ink',
        'data-[disabled]:opacity-55 data-[popup-open]:bg-hover data-[popup-open]:text-ink [&_svg]:size-4',
        typeof className === 'string' && className,
      )}
    >
      {icon}
    </BaseButton>
  </Tip>
)
