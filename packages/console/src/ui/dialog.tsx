import { Dialog as Base } from '@base-ui/react/dialog'
import { X } from 'lucide-react'
import type { ReactNode } from 'react'
import { classes } from './classes.ts'

export type DialogProps = {
  readonly isOpen: boolean
  readonly onOpenChange: (isOpen: boolean) => void
  readonly title: string
  /** One sentence under the title: what this is for. */
  readonly description?: ReactNode
  readonly children?: ReactNode
  /** Buttons, the primary one last. Inside a form give the form an `id` and the button `form`. */
  readonly actions?: ReactNode
  readonly width?: 'narrow' | 'normal' | 'wide'
}

const WIDTHS = { narrow: 'sm:max-w-sm', normal: 'sm:max-w-lg', wide: 'sm:max-w-3xl' }

/** A question or a short form over the page. Focus goes in, stays in, and comes back. On a phone it rises from below. */
export const Dialog = ({
  isOpen,
  onOpenChange,
  title,
  description,
  children,
  actions,
  width = 'normal',
}: DialogProps) => (
  <Base.Root open={isOpen} onOpenChange={(open) => onOpenChange(open)}>
    <Base.Portal>
      <Base.Backdrop className={BACKDROP} />
      <Base.Popup className={classes(DIALOG, WIDTHS[width])}>
        <div className="flex items-start justify-between gap-4 px-5 pt-4">
          <Base.Title className="text-lg font-semibold text-balance">{title}</Base.Title>
          <Base.Close
            aria-label="Close"
            className="-mr-1.5 inline-flex size-7 shrink-0 items-center justify-center rounded-md text-ink-3 hover:bg-hover hover:text-ink"
          >
            <X aria-hidden className="size-4" />
          </Base.Close>
        </div>
        {description !== undefined && (
          <Base.Description className="px-5 pt-1 text-sm text-ink-2">{description}</Base.Description>
        )}
        <div className="min-h-0 overflow-y-auto px-5 py-4">{children}</div>
        {actions !== undefined && <DialogActions>{actions}</DialogActions>}
      </Base.Popup>
    </Base.Portal>
  </Base.Root>
)

export const DialogActions = ({ children }: { readonly children: ReactNode }) => (
  <div className="flex flex-wrap items-center justify-end gap-2 border-t border-rule px-5 py-3">{children}</div>
)

export const BACKDROP =
  'fixed inset-0 z-40 bg-scrim transition-opacity data-[ending-style]:opacity-0 data-[starting-style]:opacity-0'

export const DIALOG =
  'floating fixed z-40 flex max-h-[85dvh] flex-col ' +
  'inset-x-0 bottom-0 w-full max-sm:rounded-b-none ' +
  'sm:inset-x-auto sm:bottom-auto sm:top-[12dvh] sm:left-1/2 sm:max-h-[76dvh] sm:w-[calc(100%-2rem)] sm:-translate-x-1/2'
