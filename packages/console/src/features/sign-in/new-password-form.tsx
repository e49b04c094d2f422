import { useForm } from 'react-hook-form'
import { Button } from '../../ui/button.tsx'
import { ErrorLine } from '../../ui/error-state.tsx'
import { TextField } from '../../ui/text-field.tsx'
import { EMAIL } from './email-rule.ts'
import { useSubmit } from './use-submit.ts'

type Values = { readonly email: string; readonly name: string; readonly password: string; readonly again: string }

/** A new password, twice; before it what is not known yet of somebody new. */
export const NewPasswordForm = ({
  asks,
  known = { email: '', name: '' },
  verb,
  onSubmit,
}: {
  readonly asks: readonly ('email' | 'name')[]
  readonly known?: Pick<Values, 'email' | 'name'>
  readonly verb: string
  readonly onSubmit: (given: Omit<Values, 'again'>) => Promise<void>
}) => {
  const { register, handleSubmit, formState, getValues } = useForm<Values>({
    defaultValues: { ...known, password: '', again: '' },
  })
  const submit = useSubmit(({ email, name, password }: Values) =>
    onSubmit({ email: email.trim(), name: name.trim(), password }),
  )
  const { errors } = formState
  return (
    <form noValidate className="flex flex-col gap-4" onSubmit={(event) => void handleSubmit(submit.run)(event)}>
      {asks.includes('email') && (
        <TextField
          label="E-mail address"
          type="email"
          autoComplete="username"
          autoFocus
          hint="You sign in with it."
          problem={errors.email?.message}
          {...register('email', { required: 'Enter the address that you will sign in with.', pattern: EMAIL })}
        />
      )}
      {asks.includes('name') && (
        <TextField
          label="Your name"
          autoComplete="name"
          autoFocus={asks[0] === 'name'}
          problem={errors.name?.message}
          {...register('name', { required: 'Enter your name: it stands in the audit log beside what you do.' })}
        />
      )}
      <TextField
        label="New password"
        type="password"
        autoComplete="new-password"
        autoFocus={asks.length === 0}
        hint="At least 12 characters. Four words that do not belong together are better than one with signs in it."
        problem={errors.password?.message}
        {...register('password', {
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
          validate: (again) => again === getValues('password') || 'This is not the same. Type it once more.',
        })}
      />
      {submit.error !== undefined && <ErrorLine error={submit.error} />}
      <Button type="submit" tone="primary" size="large" isBusy={submit.isBusy}>
        {verb}
      </Button>
    </form>
  )
}
