import { useForm } from 'react-hook-form'
import { signIn } from '../../data/session.ts'
import { Button } from '../../ui/button.tsx'
import { ErrorLine } from '../../ui/error-state.tsx'
import { TextField } from '../../ui/text-field.tsx'
import { EMAIL } from './email-rule.ts'
import { useSubmit } from './use-submit.ts'

export const PasswordStep = ({
  onSignedIn,
  onSecondFactor,
}: {
  readonly onSignedIn: () => void
  readonly onSecondFactor: () => void
}) => {
  const { register, handleSubmit, formState, resetField, setFocus } = useForm({
    defaultValues: { email: '', password: '' },
  })
  const submit = useSubmit(async (given: { readonly email: string; readonly password: string }) => {
    try {
      const { needsSecondFactor } = await signIn(given)
      if (needsSecondFactor) onSecondFactor()
      else onSignedIn()
    } catch (error) {
      resetField('password')
      setFocus('password')
      throw error
    }
  })
  const { errors } = formState
  return (
    <form noValidate className="flex flex-col gap-4" onSubmit={(event) => void handleSubmit(submit.run)(event)}>
      <TextField
        label="E-mail address"
        type="email"
        autoComplete="username"
        autoFocus
        problem={errors.email?.message}
        {...register('email', {
          required: 'Enter your e-mail address.',
          pattern: EMAIL,
        })}
      />
      <TextField
        label="Password"
        type="password"
        autoComplete="current-password"
        problem={errors.password?.message}
        {...register('password', { required: 'Enter your password.' })}
      />
      {submit.error !== undefined && <ErrorLine error={submit.error} />}
      <Button type="submit" tone="primary" size="large" isBusy={submit.isBusy}>
        Sign in
      </Button>
    </form>
  )
}
