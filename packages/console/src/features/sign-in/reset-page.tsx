import { getRouteApi, Link, useNavigate } from '@tanstack/react-router'
import { resetPassword } from '../../data/session.ts'
import { say } from '../../ui/toast.tsx'
import { DeadLink } from './dead-link.tsx'
import { EntryFrame } from './entry-frame.tsx'
import { NewPasswordForm } from './new-password-form.tsx'

const route = getRouteApi('/reset')

/** Where the link in the mail leads. */
export const ResetPage = () => {
  const { token } = route.useSearch()
  const navigate = useNavigate()
  if (token === undefined) return <DeadLink sentence="Its end is missing. Copy the whole of it into the address bar." />
  return (
    <EntryFrame
      title="Choose a new password"
      description="It ends your sessions everywhere else."
      foot={
        <Link to="/sign-in" className="link">
          Back to signing in
        </Link>
      }
    >
      <NewPasswordForm
        asks={[]}
        verb="Set the password"
        onSubmit={async ({ password }) => {
          await resetPassword({ token, newPassword: password })
          say('The password is set. Sign in with it.')
          await navigate({ to: '/sign-in', search: {} })
        }}
      />
    </EntryFrame>
  )
}
