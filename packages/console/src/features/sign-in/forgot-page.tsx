import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useForm } from 'react-hook-form'
import { requestPasswordReset } from '../../data/session.ts'
import { Button } from '../../ui/button.tsx'
import { ErrorLine } from '../../ui/error-state.tsx'
import { TextField } from '../../ui/text-field.tsx'
import { EntryFrame } from './entry-frame.tsx'
import { useSubmit } from './use-submit.ts'

/** Asks for a mail with a link. Says the same whether there is such an operator or not. */
export const ForgotPage = () => {
  const [sentTo, setSentTo] = useState<string>()
  const { register, handleSubmit, formState } = useForm({ defaultValues: { email: '' } })
  const submit = useSubmit(async ({ email }: { readonly email: string }) => {
    await requestPasswordReset(email)
    setSentTo(email)
  })
  const foot = (
    <Link to="/sign-in" className="link">
      Back to signing in
    </Link>
  )
  if (sentTo !== undefined) {
    return (
      <EntryFrame
        title="Look into your mail"
        description={`If ${sentTo} belongs to an operator, a link to choose a new password is on its way. No mail after a few minutes? An owner can make you a link under Operators.`}
        foot={foot}
      />
    )
  }
  return (
    <EntryFrame
      title="Forgot your password"
      description="You get a link by mail, where mail is set up. Otherwise ask an owner: they can make you a link under Operators."
      foot={foot}
    >
      <form noValidate className="flex flex-col gap-4" onSubmit={(event) => void handleSubmit(submit.run)(event)}>
        <TextField
          label="E-mail address"
          type="email"
          autoComplete="username"
          autoFocus
          problem={formState.errors.email?.message}
          {...register('email', { required: 'Enter the address that you sign in with.' })}
        />
        {submit.error !== undefined && <ErrorLine error={submit.error} />}
        <Button type="submit" tone="primary" size="large" isBusy={submit.isBusy}>
          Send the link
        </Button>
      </form>
    </EntryFrame>
  )
}
