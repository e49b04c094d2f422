import { useId, useState } from 'react'
import { client } from '../../data/client.ts'
import { useChange } from '../../data/use-change.ts'
import { Button } from '../../ui/button.tsx'
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { ErrorLine } from '../../ui/error-state.tsx'
import { Checkbox, Switch } from '../../ui/switch.tsx'
import { TextField } from '../../ui/text-field.tsx'
import { OnceLink } from './once-link.tsx'
import type { Operator } from './operators-page.tsx'
import { RoleSelect } from './role-select.tsx'

/** One operator: role, whether they may sign in, a way back for a lost password. */
export const OperatorDialog = ({
  operator,
  onClose,
}: {
  readonly operator: Operator
  readonly onClose: () => void
}) => {
  const form = useId()
  const { id, email } = operator
  const [name, setName] = useState(operator.name)
  const [role, setRole] = useState(operator.role)
  const [maySignIn, setMaySignIn] = useState(operator.disabled_at === null)
  const [clearsFactor, setClearsFactor] = useState(false)
  const [isRemoving, setRemoving] = useState(false)
  const [link, setLink] = useState<{ readonly url: string; readonly mailed: boolean }>()
  const touches = ['operators']
  const save = useChange({
    run: () => client.operators.update({ id, body: { name: name.trim(), role, is_disabled: !maySignIn } }),
    touches,
    done: `${email} is saved.`,
  })
  const reset = useChange({
    run: () => client.operators.resetLink({ id, body: { second_factor: clearsFactor } }),
    touches: [],
  })
  const remove = useChange({ run: () => client.operators.delete({ id }), touches, done: `${email} is removed.` })
  if (link !== undefined) return <OnceLink title={`A new password for ${email}`} link={link} onClose={onClose} />
  return (
    <>
      <Dialog
        isOpen={!isRemoving}
        onOpenChange={onClose}
        title={operator.name}
        description={email}
        actions={
          <>
            <Button tone="quiet" className="mr-auto" onClick={() => setRemoving(true)}>
              Remove
            </Button>
            <Button onClick={onClose}>Cancel</Button>
            <Button tone="primary" type="submit" form={form} isBusy={save.isBusy}>
              Save
            </Button>
          </>
        }
      >
        <form
          id={form}
          className="flex flex-col gap-4"
          onSubmit={(event) => {
            event.preventDefault()
            void save.run(undefined).then(onClose, () => undefined)
          }}
        >
          <TextField
            label="Name"
            required
            maxLength={100}
            value={name}
            onChange={(event) => setName(event.target.value)}
          />
          <RoleSelect value={role} onChange={setRole} />
          <Switch
            label="May sign in"
            hint="Another role, or not being allowed any more, ends their sessions at once."
            isOn={maySignIn}
            onChange={setMaySignIn}
          />
          {save.error !== undefined && <ErrorLine error={save.error} />}
          <fieldset className="flex flex-col gap-3 border-t border-rule pt-4">
            <legend className="sr-only">Lost password</legend>
            <Checkbox
              label="Also switch their second factor off"
              hint="For somebody who has lost their authenticator and their backup codes."
              isOn={clearsFactor}
              onChange={setClearsFactor}
            />
            <div>
              <Button isBusy={reset.isBusy} onClick={() => void reset.run(undefined).then(setLink, () => undefined)}>
                Make a link for a new password
              </Button>
            </div>
            {reset.error !== undefined && <ErrorLine error={reset.error} />}
          </fieldset>
        </form>
      </Dialog>
      <ConfirmDialog
        isOpen={isRemoving}
        onOpenChange={setRemoving}
        title={`Remove ${email}?`}
        consequence="They cannot sign in any more, and their sessions end, as do the invitations, links and account tokens that they made. What they did stays in the audit log."
        verb="Remove operator"
        onConfirm={async () => {
          await remove.run(undefined)
          onClose()
        }}
      />
    </>
  )
}
