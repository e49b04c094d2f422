import { useForm } from 'react-hook-form'
import type { Change } from '../../data/use-change.ts'
import { Button } from '../../ui/button.tsx'
import { ErrorLine } from '../../ui/error-state.tsx'
import { TextField } from '../../ui/text-field.tsx'

/** Asks for the password again before something that somebody at an open desk must not be able to do. */
export const PasswordQuestion = <Value,>({
  verb,
  change,
  onDone,
  onCancel,
}: {
  readonly verb: string
  readonly change: Change<string, Value>
  readonly onDone: (value: Value) => void
  readonly onCancel: () => void
}) => {
  const { register, handleSubmit, formState } = useForm({ defaultValues: { password: '' } })
  return (
    <form
      noValidate
      className="flex flex-col gap-4"
      onSubmit={(event) =>
        // What went wrong stands under the field.
        void handleSubmit(({ password }) => change.run(password).then(onDone, () => undefined))(event)
      }
    >
      <TextField
        label="Your password"
        type="password"
        autoComplete="current-password"
        problem={formState.errors.password?.message}
        {...register('password', { required: 'Enter your password.' })}
      />
      {change.error !== undefined && <ErrorLine error={change.error} />}
      <div className="flex justify-end gap-2">
        <Button onClick={onCancel}>Cancel</Button>
        <Button type="submit" tone="primary" isBusy={change.isBusy}>
          {verb}
        </Button>
      </div>
    </form>
  )
}
