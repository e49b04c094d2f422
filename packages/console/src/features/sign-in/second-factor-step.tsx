import { useState } from 'react'
import { useForm } from 'react-hook-form'
import { giveSecondFactor } from '../../data/session.ts'
import { Button } from '../../ui/button.tsx'
import { ErrorLine } from '../../ui/error-state.tsx'
import { TextField } from '../../ui/text-field.tsx'
import { useSubmit } from './use-submit.ts'

export const SecondFactorStep = ({
  onSignedIn,
  onStartAgain,
}: {
  readonly onSignedIn: () => void
  readonly onStartAgain: () => void
}) => {
  const [isBackupCode, setBackupCode] = useState(false)
  const { register, handleSubmit, formState, reset, setFocus } = useForm({ defaultValues: { code: '' } })
  const submit = useSubmit(async ({ code }: { readonly code: string }) => {
    try {
      await giveSecondFactor({ code, isBackupCode })
      onSignedIn()
    } catch (error) {
      reset()
      setFocus('code')
      throw error
    }
  })
  return (
    <form noValidate className="flex flex-col gap-4" onSubmit={(event) => void handleSubmit(submit.run)(event)}>
      <TextField
        key={String(isBackupCode)}
        label={isBackupCode ? 'Backup code' : 'Code'}
        hint={
          isBackupCode
            ? 'One of those you kept when you turned the second factor on.'
            : 'Six digits, new every 30 seconds.'
        }
        isCode
        autoFocus
        autoComplete="one-time-code"
        inputMode={isBackupCode ? 'text' : 'numeric'}
        problem={formState.errors.code?.message}
        {...register('code', { required: 'Enter the code.' })}
      />
      {submit.error !== undefined && <ErrorLine error={submit.error} />}
      <Button type="submit" tone="primary" size="large" isBusy={submit.isBusy}>
        Sign in
      </Button>
      <div className="flex justify-between text-sm">
        <button type="button" className="link" onClick={() => setBackupCode(!isBackupCode)}>
          {isBackupCode ? 'Use the authenticator' : 'Use a backup code'}
        </button>
        <button type="button" className="link" onClick={onStartAgain}>
          Start again
        </button>
      </div>
    </form>
  )
}
