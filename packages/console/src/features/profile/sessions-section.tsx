import { endOtherSessions, endSession, listSessions } from '../../data/session.ts'
import { useChange } from '../../data/use-change.ts'
import { useOne } from '../../data/use-one.ts'
import { Button } from '../../ui/button.tsx'
import { ErrorLine } from '../../ui/error-state.tsx'
import { Section } from '../../ui/page-header.tsx'
import { Skeleton } from '../../ui/states.tsx'
import { Badge } from '../../ui/status.tsx'
import { Time } from '../../ui/time.tsx'
import { complain } from '../../ui/toast.tsx'
import { browserName } from './browser-name.ts'

/** Where the operator is signed in, and an end to it. */
export const SessionsSection = () => {
  const sessions = useOne(['sessions'], listSessions)
  const end = useChange({ run: endSession, touches: ['sessions'], done: 'The session is over.' })
  const endOthers = useChange({ run: endOtherSessions, touches: ['sessions'], done: 'All other sessions are over.' })
  const all = sessions.value ?? []
  return (
    <Section
      title="Sessions"
      description="Where you are signed in. One ends after 8 hours without use, and after 7 days in any case."
      actions={
        all.length > 1 && (
          <Button isBusy={endOthers.isBusy} onClick={() => void endOthers.run(undefined).catch(complain)}>
            End all others
          </Button>
        )
      }
    >
      {sessions.error !== undefined && <ErrorLine error={sessions.error} />}
      {sessions.isLoading && <Skeleton lines={2} />}
      <ul className="border-t border-rule">
        {all.map(({ token, isThisOne, since, address, browser }) => (
          <li key={token} className="flex min-h-11 flex-wrap items-center gap-x-4 border-b border-rule py-1 text-sm">
            <span className="min-w-40 font-medium">{browserName(browser)}</span>
            <span className="font-mono text-xs text-ink-2">{address}</span>
            <span className="text-ink-2">
              since <Time at={since} />
            </span>
            <span className="ml-auto">
              {isThisOne ? (
                <Badge>this one</Badge>
              ) : (
                <Button size="small" onClick={() => void end.run(token).catch(complain)}>
                  End
                </Button>
              )}
            </span>
          </li>
        ))}
      </ul>
    </Section>
  )
}
