import { useState } from 'react'
import { useForm } from 'react-hook-form'
import { beginSecondFactor, giveSecondFactor } from '../../data/session.ts'
import { useChange } from '../../data/use-change.ts'
import { Button } from '../../ui/button.tsx'
import { CodeBlock, CopyId } from '../../ui/copy.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { ErrorLine } from '../../ui/error-state.tsx'
import { TextField } from '../../ui/text-field.tsx'
import { PasswordQuestion } from './password-question.tsx'
import { QrCode } from './qr-code.tsx'

type Begun = Awaited<ReturnType<typeof beginSecondFactor>>

const STEPS = {
  password: 'First your password: nobody else at this desk can turn it on.',
  code: 'Scan this with an authenticator, then enter the code that it shows.',
  codes: 'Keep these where you find them without your authenticator. Each works once in the place of a code.',
}

/** Turns the second factor on: password, then the seed and a first code, then the codes for emergencies. */
export const SecondFactorDialog = ({ onDone }: { readonly onDone: () => void }) => {
  const [begun, setBegun] = useState<Begun>()
  const [isProved, setProved] = useState(false)
  const begin = useChange({ run: beginSecondFactor, touches: [] })
  const step = begun === undefined ? 'password' : isProved ? 'codes' : 'code'
  return (
    <Dialog isOpen onOpenChange={onDone} title="Turn the second factor on" description={STEPS[step]} width="narrow">
      {begun === undefined ? (
        <PasswordQuestion verb="Go on" change={begin} onDone={setBegun} onCancel={onDone} />
      ) : isProved ? (
        <div className="flex flex-col gap-4">
          <CodeBlock code={begun.backupCodes.join('\n')} label="Copy the backup codes" />
          <Button tone="primary" onClick={onDone}>
            I have kept them
          </Button>
        </div>
      ) : (
        <FirstCode uri={begun.uri} onProved={() => setProved(true)} />
      )}
    </Dialog>
  )
}

const FirstCode = ({ uri, onProved }: { readonly uri: string; readonly onProved: () => void }) => {
  const { register, handleSubmit, formState } = useForm({ defaultValues: { code: '' } })
  const prove = useChange({
    run: (code: string) => giveSecondFactor({ code, isBackupCode: false }),
    touches: ['operator', 'sessions'],
    done: 'The second factor is on.',
  })
  return (
    <form
      noValidate
      className="flex flex-col gap-4"
      onSubmit={(event) =>
        // What went wrong stands under the field.
        void handleSubmit(({ code }) => prove.run(code).then(onProved, () => undefined))(event)
      }
    >
      <QrCode text={uri} label="The seed of your second factor, to be scanned" />
      <div className="text-xs text-ink-3">
        Or type this seed: <CopyId id={new URL(uri).searchParams.get('secret') ?? ''} />
      </div>
      <TextField
        label="Code"
        isCode
        inputMode="numeric"
        autoComplete="one-time-code"
        problem={formState.errors.code?.message}
        {...register('code', { required: 'Enter the six digits that your authenticator shows.' })}
      />
      {prove.error !== undefined && <ErrorLine error={prove.error} />}
      <Button type="submit" tone="primary" isBusy={prove.isBusy}>
        Turn on
      </Button>
    </form>
  )
}
