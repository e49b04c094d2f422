import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { client } from '../../data/client.ts'
import { readSetUp, type SetUp } from '../../data/session.ts'
import { useOne } from '../../data/use-one.ts'
import { sentenceOf } from '../../ui/sentence-of.ts'
import { Skeleton } from '../../ui/states.tsx'
import { say } from '../../ui/toast.tsx'
import { DeadLink } from './dead-link.tsx'
import { EntryFrame } from './entry-frame.tsx'
import { NewPasswordForm } from './new-password-form.tsx'

const route = getRouteApi('/setup')

/** Where the one-time links lead: the first operator's, an invitation, and the one for a lost password. */
export const SetUpPage = () => {
  const { token } = route.useSearch()
  if (token === undefined) return <DeadLink sentence="Its end is missing. Copy the whole of it into the address bar." />
  return <SetUpWith token={token} />
}

const WORDS: Readonly<Record<SetUp['kind'], { readonly title: string; readonly what: string; readonly verb: string }>> =
  {
    first: {
      title: 'Welcome to Rollcall',
      what: 'You are its first operator, and its owner: you invite the others.',
      verb: 'Set up my account',
    },
    invitation: { title: 'Welcome to Rollcall', what: 'You were invited as', verb: 'Set up my account' },
    reset: { title: 'Choose a new password', what: 'For', verb: 'Set the password' },
  }

const SetUpWith = ({ token }: { readonly token: string }) => {
  const navigate = useNavigate()
  const setUp = useOne(['set-up', token], (signal) => readSetUp(token, signal))
  if (setUp.error !== undefined) return <DeadLink sentence={sentenceOf(setUp.error)} />
  if (setUp.value === undefined) {
    return (
      <EntryFrame title="One moment">
        <Skeleton lines={4} />
      </EntryFrame>
    )
  }
  const { kind, email, name } = setUp.value
  const { title, what, verb } = WORDS[kind]
  return (
    <EntryFrame title={title} description={email === null ? what : `${what} ${email}. This link works once.`}>
      <NewPasswordForm
        asks={kind === 'first' ? ['email', 'name'] : kind === 'invitation' ? ['name'] : []}
        known={{ email: email ?? '', name: name ?? '' }}
        verb={verb}
        onSubmit={async (given) => {
          await client.operators.setUp({
            body: {
              token,
              password: given.password,
              ...(kind === 'first' ? { email: given.email } : {}),
              ...(kind === 'reset' ? {} : { name: given.name }),
            },
          })
          say('It is set. Sign in with your e-mail address and the new password.')
          await navigate({ to: '/sign-in', search: {} })
        }}
      />
    </EntryFrame>
  )
}
