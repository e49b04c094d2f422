import { AlertDialog } from '@base-ui/react/alert-dialog'
import { type ReactNode, useId, useState } from 'react'
import { Button } from './button.tsx'
import { classes } from './classes.ts'
import { BACKDROP, DIALOG, DialogActions } from './dialog.tsx'
import { ErrorLine } from './error-state.tsx'
import { TextField } from './text-field.tsx'

export type ConfirmDialogProps = {
  readonly isOpen: boolean
  readonly onOpenChange: (isOpen: boolean) => void
  /** A question: "Revoke the token “nightly report”?" */
  readonly title: string
  /** What follows from it, for whom, and whether it can be taken back. */
  readonly consequence: ReactNode
  /** The verb: "Revoke token". Never "OK". */
  readonly verb: string
  /** `danger` for what takes something away. */
  readonly tone?: 'danger' | 'primary'
  /** For what cannot be taken back at all: what must be typed first. */
  readonly typed?: string
  /** Does it. The dialog closes when this resolves, stays and says why when it rejects. */
  readonly onConfirm: () => Promise<unknown>
}

/** Asks before something that matters. Opens on "Cancel", so that Enter alone does nothing. */
export const ConfirmDialog = ({ isOpen, onOpenChange, ...rest }: ConfirmDialogProps) => (
  <AlertDialog.Root open={isOpen} onOpenChange={(open) => onOpenChange(open)}>
    <AlertDialog.Portal>
      <AlertDialog.Backdrop className={BACKDROP} />
      <AlertDialog.Popup className={classes(DIALOG, 'sm:max-w-md')}>
        <Confirmation {...rest} onDone={() => onOpenChange(false)} />
      </AlertDialog.Popup>
    </AlertDialog.Portal>
  </AlertDialog.Root>
)

type ConfirmationProps = Omit<ConfirmDialogProps, 'isOpen' | 'onOpenChange'> & { readonly onDone: () => void }

const Confirmation = ({ title, consequence, verb, tone = 'danger', typed, onConfirm, onDone }: ConfirmationProps) => {
  const form = useId()
  const [given, setGiven] = useState('')
  const [state, setState] = useState<{ readonly isBusy: boolean; readonly error?: unknown }>({ isBusy: false })
  const confirm = async (): Promise<void> => {
    setState({ isBusy: true })
    try {
      await onConfirm()
      onDone()
    } catch (error) {
      setState({ isBusy: false, error })
    }
  }
  return (
    <>
      <div className="flex flex-col gap-3 px-5 py-4">
        <AlertDialog.Title className="text-lg font-semibold text-balance">{title}</AlertDialog.Title>
        <AlertDialog.Description render={<div />} className="text-sm text-ink-2">
          {consequence}
        </AlertDialog.Description>
        <form
          id={form}
          onSubmit={(event) => {
            event.preventDefault()
            void confirm()
          }}
        >
          {typed !== undefined && (
            <TextField
              label={`Type “${typed}” to go on`}
              autoComplete="off"
              value={given}
              onChange={(event) => setGiven(event.target.value)}
            />
          )}
        </form>
        {state.error !== undefined && <ErrorLine error={state.error} />}
      </div>
      <DialogActions>
        <AlertDialog.Close render={<Button>Cancel</Button>} />
        <Button
          tone={tone}
          type="submit"
          form={form}
          isBusy={state.isBusy}
          disabled={typed !== undefined && given.trim() !== typed}
        >
          {verb}
        </Button>
      </DialogActions>
    </>
  )
}
