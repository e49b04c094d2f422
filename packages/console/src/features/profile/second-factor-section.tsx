import { useState } from 'react'
import { useOperator } from '../../data/operator.ts'
import { endSecondFactor } from '../../data/session.ts'
import { useChange } from '../../data/use-change.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Section } from '../../ui/page-header.tsx'
import { Status } from '../../ui/status.tsx'
import { PasswordQuestion } from './password-question.tsx'
import { SecondFactorDialog } from './second-factor-dialog.tsx'

/** On or off, and the way to the other. */
export const SecondFactorSection = () => {
  const { second_factor: isOn } = useOperator()
  // Kept apart from `isOn`, which turns while the backup codes are still shown.
  const [dialog, setDialog] = useState<'on' | 'off'>()
  const close = (): void => setDialog(undefined)
  const end = useChange({ run: endSecondFactor, touches: ['operator'], done: 'The second factor is off.' })
  return (
    <Section
      title="Second factor"
      description="A code of an authenticator, besides the password: somebody who learns the password cannot sign in with it alone."
      actions={<Button onClick={() => setDialog(isOn ? 'off' : 'on')}>{isOn ? 'Turn off' : 'Turn on'}</Button>}
    >
      <div className="text-sm">{isOn ? <Status tone="good">On</Status> : <Status tone="off">Off</Status>}</div>
      {dialog === 'on' && <SecondFactorDialog onDone={close} />}
      {dialog === 'off' && (
        <Dialog
          isOpen
          onOpenChange={close}
          title="Turn the second factor off?"
          description="From then on the password alone is enough to sign in as you."
          width="narrow"
        >
          <PasswordQuestion verb="Turn off" change={end} onDone={close} onCancel={close} />
        </Dialog>
      )}
    </Section>
  )
}
