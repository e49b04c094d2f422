import type { Role } from '@rollcall/api'
import { useId, useState } from 'react'
import { client } from '../../data/client.ts'
import { useChange } from '../../data/use-change.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { ErrorLine } from '../../ui/error-state.tsx'
import { TextField } from '../../ui/text-field.tsx'
import { OnceLink } from './once-link.tsx'
import { RoleSelect } from './role-select.tsx'

/** Invites somebody: they choose their own password. */
export const InviteDialog = ({ onClose }: { readonly onClose: () => void }) => {
  const form = useId()
  const [email, setEmail] = useState('')
  const [name, setName] = useState('')
  const [role, setRole] = useState<Role>('operator')
  const [link, setLink] = useState<{ readonly url: string; readonly mailed: boolean }>()
  const invite = useChange({
    run: () =>
      client.operators.invite({
        body: { email: email.trim(), role, ...(name.trim() === '' ? {} : { name: name.trim() }) },
      }),
    touches: ['operators'],
  })
  if (link !== undefined) return <OnceLink title={`${email} is invited`} link={link} onClose={onClose} />
  return (
    <Dialog
      isOpen
      onOpenChange={onClose}
      title="Invite somebody"
      description="They get a link on which they choose a password, good for 7 days."
      width="narrow"
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button tone="primary" type="submit" form={form} isBusy={invite.isBusy} disabled={email.trim() === ''}>
            Invite
          </Button>
        </>
      }
    >
      <form
        id={form}
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault()
          void invite.run(undefined).then(setLink, () => undefined)
        }}
      >
        <TextField
          label="E-mail address"
          type="email"
          required
          value={email}
          onChange={(event) => setEmail(event.target.value)}
        />
        <TextField label="Name" maxLength={100} value={name} onChange={(event) => setName(event.target.value)} />
        <RoleSelect value={role} onChange={setRole} />
        {invite.error !== undefined && <ErrorLine error={invite.error} />}
      </form>
    </Dialog>
  )
}
