import { useState } from 'react'
import { client } from '../../data/client.ts'
import { ROLE_WORDS } from '../../data/operator.ts'
import { useChange } from '../../data/use-change.ts'
import { useOne } from '../../data/use-one.ts'
import { Button } from '../../ui/button.tsx'
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx'
import { ErrorLine } from '../../ui/error-state.tsx'
import { Section } from '../../ui/page-header.tsx'
import { Time } from '../../ui/time.tsx'

type Invitation = Awaited<ReturnType<typeof client.invitations.list>>['result'][number]

const MOST = 50

/** Who was invited and has not come yet: a door that is still open. Nothing where there is none. */
export const OpenInvitations = () => {
  const [chosen, setChosen] = useState<Invitation>()
  const { value, error } = useOne(['operators', 'invitations'], (signal) =>
    client.invitations.list({ limit: MOST }, { signal }),
  )
  const withdraw = useChange({
    run: ({ id }: Invitation) => client.invitations.delete({ id }),
    touches: ['operators'],
    done: (_, { email }) => `The invitation of ${email} is withdrawn.`,
  })
  const invitations = value?.result ?? []
  if (invitations.length === 0 && error === undefined) return null
  return (
    <Section title="Open invitations" description={value?.next_cursor == null ? undefined : `The latest ${MOST}.`}>
      {error !== undefined && <ErrorLine error={error} />}
      <ul className="border-t border-rule text-sm">
        {invitations.map((invitation) => (
          <li key={invitation.id} className="flex flex-wrap items-center gap-x-6 gap-y-0.5 border-b border-rule py-1">
            <span className="w-64 max-w-full truncate">{invitation.email}</span>
            <span className="w-28 shrink-0">{ROLE_WORDS[invitation.role]}</span>
            <span className="text-ink-3">
              ends <Time at={invitation.expires_at} />
            </span>
            <Button
              tone="quiet"
              className="ml-auto"
              aria-label={`Withdraw the invitation of ${invitation.email}`}
              onClick={() => setChosen(invitation)}
            >
              Withdraw
            </Button>
          </li>
        ))}
      </ul>
      {chosen !== undefined && (
        <ConfirmDialog
          isOpen
          onOpenChange={() => setChosen(undefined)}
          title={`Withdraw the invitation of ${chosen.email}?`}
          consequence="The link that they got is worth nothing any more. They can be invited again."
          verb="Withdraw invitation"
          onConfirm={() => withdraw.run(chosen)}
        />
      )}
    </Section>
  )
}
