import { RollcallApiError } from '@rollcall/api'
import { getRouteApi, Link } from '@tanstack/react-router'
import { Ban, LogOut, Trash2, Undo2 } from 'lucide-react'
import { useState } from 'react'
import { useAccount, useCapabilities } from '../../data/account.ts'
import { client } from '../../data/client.ts'
import { useMay } from '../../data/operator.ts'
import { useChange } from '../../data/use-change.ts'
import { useOne } from '../../data/use-one.ts'
import { Button } from '../../ui/button.tsx'
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx'
import { CopyId } from '../../ui/copy.tsx'
import { ErrorState } from '../../ui/error-state.tsx'
import { JsonPair } from '../../ui/json-view/index.ts'
import { KeyValues } from '../../ui/key-values.tsx'
import { PageHeader, Section } from '../../ui/page-header.tsx'
import { EmptyState, Skeleton } from '../../ui/states.tsx'
import { Badge, Status } from '../../ui/status.tsx'
import { Tabs } from '../../ui/tabs.tsx'
import { Time } from '../../ui/time.tsx'
import { deletionSentences, removalSentences } from './facts.ts'
import type { Outcome } from './outcome.ts'
import { OutcomeDialog } from './outcome-dialog.tsx'
import { type Act, actsOn, reactivationSentence } from './user-acts.ts'
import { nameOf, USER_STATUS, type User } from './user-words.ts'

const route = getRouteApi('/shell/connections/$id/users/$userId')

/** One user at one vendor: what is known, what the vendor's own record says, and the ways to take access away. */
export const UserPage = () => {
  const { id, userId } = route.useParams()
  const { tab = 'facts' } = route.useSearch()
  const navigate = route.useNavigate()
  const place = { integrated_account_id: id, id: userId }
  const account = useAccount(id)
  const user = useOne(['users', id, userId], (signal) => client.users.get(place, { signal }))
  const trail = [
    { title: 'Connections', link: { to: '/connections' } },
    { title: account.value?.integration.label ?? 'Connection', link: { to: '/connections/$id', params: { id } } },
  ] as const
  if (user.error !== undefined && user.value === undefined) {
    return (
      <>
        <PageHeader title="User" trail={trail} />
        {isNoUser(user.error) ? (
          <EmptyState title="This is no user of this connection">
            The vendor finds no user with the id {userId}. People from outside and groups can be members of a group
            without being users here.
          </EmptyState>
        ) : (
          <ErrorState error={user.error} onRetry={user.retry} />
        )}
      </>
    )
  }
  if (user.value === undefined) return <Skeleton lines={10} className="px-4 py-6 sm:px-6" />
  const { remote_data: record, ...unified } = user.value
  const { tone, word } = USER_STATUS[user.value.status]
  return (
    <>
      <PageHeader title={nameOf(user.value)} trail={trail} actions={<Actions account={id} user={user.value} />}>
        <Status tone={tone}>{word}</Status>
        <CopyId id={userId} />
      </PageHeader>
      <Tabs
        label="User"
        value={tab}
        onChange={(next) => void navigate({ search: { tab: next } })}
        tabs={[
          { name: 'facts', title: 'What is known', content: <Facts account={id} user={user.value} /> },
          {
            name: 'record',
            title: 'Vendor’s record',
            content: (
              <div className="grow px-4 py-4 sm:px-6">
                <JsonPair
                  left={{ title: 'Unified', note: 'as the API gives it', value: unified }}
                  right={{ title: 'Vendor', note: 'its own record, unchanged', value: record }}
                />
              </div>
            ),
          },
        ]}
      />
    </>
  )
}

/** The vendor's own 404: not one of ours about the connection. */
const isNoUser = (error: unknown): boolean => error instanceof RollcallApiError && error.code === 'vendor_not_found'

const Facts = ({ account, user }: { readonly account: string; readonly user: User }) => (
  <div className="grow pt-5">
    <Section title="Person">
      <KeyValues
        facts={{
          Name: user.name || null,
          'User name': user.username ?? null,
          'E-mail addresses': user.emails.map(({ email, is_primary: isPrimary }) => (
            <div key={email}>
              {email} {isPrimary && <span className="text-xs text-ink-3">primary</span>}
            </div>
          )),
          Telephone: user.phones.length === 0 ? undefined : user.phones.map(({ number }) => number).join(', '),
          Title: user.title,
          Department: user.department,
          'Cost centre': user.cost_center,
          'Employee number': user.employee_number,
          Manager: user.manager && (user.manager.name ?? user.manager.email ?? user.manager.id),
          'External id': user.external_id,
        }}
      />
    </Section>
    <Section title="Access">
      <KeyValues
        facts={{
          Roles: user.roles.length === 0 ? null : <Badges words={user.roles.map(({ name }) => name)} />,
          Groups:
            user.groups.length === 0 ? null : (
              <span className="flex flex-wrap gap-x-3 gap-y-1">
                {user.groups.map(({ id, name }) => (
                  <Link
                    key={id}
                    to="/connections/$id/groups/$groupId"
                    params={{ id: account, groupId: id }}
                    className="link"
                  >
                    {name ?? id}
                  </Link>
                ))}
              </span>
            ),
          Licences: user.licenses && <Badges words={user.licenses.map(({ name, id }) => name ?? id)} />,
          'Second factor': user.is_2fa_enabled === undefined ? null : user.is_2fa_enabled ? 'on' : 'off',
          'Last sign-in': user.last_login_at === undefined ? null : <Time at={user.last_login_at} />,
          'Last active': user.last_active_at === undefined ? undefined : <Time at={user.last_active_at} />,
          Created: user.created_at === undefined ? undefined : <Time at={user.created_at} />,
          Changed: user.updated_at === undefined ? undefined : <Time at={user.updated_at} />,
        }}
      />
    </Section>
  </div>
)

const Badges = ({ words }: { readonly words: readonly string[] }) => (
  <span className="flex flex-wrap gap-1.5">
    {words.map((word) => (
      <Badge key={word}>{word}</Badge>
    ))}
  </span>
)

/** What can be done to this user here. Each asks first, and shows what came of it. */
const Actions = ({ account, user }: { readonly account: string; readonly user: User }) => {
  const capabilities = useCapabilities(account).value
  const mayWrite = useMay('directory:write')
  const [act, setAct] = useState<Act>()
  const [outcome, setOutcome] = useState<Outcome>()
  const place = { integrated_account_id: account, id: user.id }
  const change = useChange({
    run: (wanted: Act): Promise<Outcome> => {
      switch (wanted) {
        case 'deactivate':
          return client.users.update({ ...place, verify: true, body: { status: 'inactive' } })
        case 'reactivate':
          return client.users.update({ ...place, verify: true, body: { status: 'active' } })
        case 'end-sessions':
          return client.users.endSessions(place)
        case 'delete':
          return client.users.delete({ ...place, verify: true })
      }
    },
    touches: ['users', 'accounts'],
  })
  if (!mayWrite || capabilities === undefined) return null
  const { facts, integration } = capabilities
  const name = nameOf(user)
  const acts = actsOn(user, capabilities)
  const words: Readonly<
    Record<Act, { readonly title: string; readonly verb: string; readonly sentences: readonly string[] }>
  > = {
    deactivate: {
      title: `Deactivate ${name} at ${integration.label}?`,
      verb: 'Deactivate',
      sentences: [...removalSentences(capabilities), ...facts.blind_spots.map((spot) => `Out of reach: ${spot}`)],
    },
    reactivate: {
      title: `Reactivate ${name} at ${integration.label}?`,
      verb: 'Reactivate',
      sentences: [reactivationSentence(user, facts)],
    },
    'end-sessions': {
      title: `Sign ${name} out everywhere?`,
      verb: 'End sessions',
      sentences: ['They stay as they are otherwise, and can sign in again.'],
    },
    delete: {
      title: `Delete ${name} at ${integration.label}?`,
      verb: 'Delete',
      sentences: deletionSentences(capabilities),
    },
  }
  return (
    <>
      {acts.includes('end-sessions') && (
        <Button icon={<LogOut aria-hidden />} onClick={() => setAct('end-sessions')}>
          End sessions
        </Button>
      )}
      {acts.includes('reactivate') && (
        <Button icon={<Undo2 aria-hidden />} onClick={() => setAct('reactivate')}>
          Reactivate
        </Button>
      )}
      {acts.includes('delete') && (
        <Button tone="quiet" icon={<Trash2 aria-hidden />} onClick={() => setAct('delete')}>
          Delete
        </Button>
      )}
      {acts.includes('deactivate') && (
        <Button tone="danger" icon={<Ban aria-hidden />} onClick={() => setAct('deactivate')}>
          Deactivate
        </Button>
      )}
      {act !== undefined && (
        <ConfirmDialog
          isOpen
          onOpenChange={() => setAct(undefined)}
          title={words[act].title}
          verb={words[act].verb}
          tone={act === 'reactivate' ? 'primary' : 'danger'}
          {...(act === 'delete' || (act === 'deactivate' && !facts.reversible) ? { typed: typedFor(user) } : {})}
          consequence={
            <ul className="flex list-disc flex-col gap-1 pl-4">
              {words[act].sentences.map((sentence) => (
                <li key={sentence}>{sentence}</li>
              ))}
            </ul>
          }
          onConfirm={async () => setOutcome(await change.run(act))}
        />
      )}
      <OutcomeDialog title="What came of it" outcome={outcome} onClose={() => setOutcome(undefined)} />
    </>
  )
}

/** What must be typed before something that cannot be taken back: short, and never of another person. */
const typedFor = ({ username, id }: User): string => username ?? id
