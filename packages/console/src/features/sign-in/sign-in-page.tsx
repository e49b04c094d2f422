import { getRouteApi, Link, useRouter } from '@tanstack/react-router'
import { useState } from 'react'
import { EntryFrame } from './entry-frame.tsx'
import { PasswordStep } from './password-step.tsx'
import { SecondFactorStep } from './second-factor-step.tsx'
import { wayBack } from './way-back.ts'

const route = getRouteApi('/sign-in')

/** Address and password; then, where the operator has one, the second factor; then back to where they wanted to go. */
export const SignInPage = () => {
  const { back } = route.useSearch()
  const { history } = useRouter()
  const [step, setStep] = useState<'password' | 'second-factor'>('password')
  const goOn = (): void => history.push(wayBack(back))
  if (step === 'second-factor') {
    return (
      <EntryFrame title="Second factor" description="Enter the code that your authenticator shows now.">
        <SecondFactorStep onSignedIn={goOn} onStartAgain={() => setStep('password')} />
      </EntryFrame>
    )
  }
  return (
    <EntryFrame
      title="Sign in"
      description={back === undefined ? undefined : 'To see that page, sign in first.'}
      foot={
        <Link to="/forgot" className="link">
          Forgot your password?
        </Link>
      }
    >
      <PasswordStep onSignedIn={goOn} onSecondFactor={() => setStep('second-factor')} />
    </EntryFrame>
  )
}
