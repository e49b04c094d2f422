import { useId, useState } from 'react'
import { useForm } from 'react-hook-form'
import { changePassword } from '../../data/session.ts'
import { useChange } from '../../data/use-change.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { ErrorLine } from '../../ui/error-state.tsx'
import { Section } from '../../ui/page-header.tsx'
import { TextField } from '../../ui/text-field.tsx'

export const PasswordSection = () => {
  const [isOpen, setOpen] = useState(false)
  return (
    <Section
      title="Password"
      description="Changing it ends your sessions everywhere else."
      actions={<Button onClick={() => setOpen(true)}>Change password</Button>}
    >
      {isOpen && <ChangePassword onDone={() => setOpen(false)} />}
    </Section>
  )
}

const ChangePassword = ({ onDone }: { readonly onDone: () => void }) => {
  const form = useId()
  const { register, handleSubmit, formState, getValues } = useForm({
    defaultValues: { currentPassword: '', newPassword: '', again: '' },
  })
  const change = useChange({ run: changePassword, touches: ['sessions'], done: 'The password is changed.' })
  const { errors } = formState
  return (
    <Dialog
      isOpen
      onOpenChange={onDone}
      title="Change password"
      width="narrow"
      actions={
        <>
          <Button onClick={onDone}>Cancel</Button>
          <Button type="submit" form={form} tone="primary" isBusy={change.isBusy}>
            Change password
          </Button>
        </>
      }
    >
      <form
        id={form}
        noValidate
        className="flex flex-col gap-4"
        onSubmit={(event) =>
          void handleSubmit(({ currentPassword, newPassword }) =>
            // What went wrong stands under the fields.
            change.run({ currentPassword, newPassword }).then(onDone, () => undefined),
          )(event)
        }
      >
        <TextField
          label="Present password"
          type="password"
          autoComplete="current-password"
          problem={errors.currentPassword?.message}
          {...register('currentPassword', { required: 'Enter the password that you have now.' })}
        />
        <TextField
          label="New password"
          type="password"
          autoComplete="new-password"
          hint="At least 12 characters."
          problem={errors.newPassword?.message}
          {...register('newPassword', {
            required: 'Choose a password of at least 12 characters.',
            minLength: { value: 12, message: 'This is shorter than 12 characters. Add a word.' },
          })}
        />
        <TextField
          label="The same again"
          type="password"
          autoComplete="new-password"
          problem={errors.again?.message}
          {...register('again', {
            validate: (again) => again === getValues('newPassword') || 'This is not the same. Type it once more.',
          })}
        />
        {change.error !== undefined && <ErrorLine error={change.error} />}
      </form>
    </Dialog>
  )
}
