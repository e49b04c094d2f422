import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { RefreshCw, Unplug } from 'lucide-react'
import { type Account, useAccount } from '../../data/account.ts'
import { client } from '../../data/client.ts'
import { useMay } from '../../data/operator.ts'
import { useChange } from '../../data/use-change.ts'
import { Button } from '../../ui/button.tsx'
import { CopyId } from '../../ui/copy.tsx'
import { ErrorState } from '../../ui/error-state.tsx'
import { PageHeader } from '../../ui/page-header.tsx'
import { Notice, Skeleton } from '../../ui/states.tsx'
import { Tabs } from '../../ui/tabs.tsx'
import { Time } from '../../ui/time.tsx'
import { complain } from '../../ui/toast.tsx'
import { CapabilitiesTab } from './capabilities-tab.tsx'
import { ConnectionStatus } from './connection-status.tsx'
import { GroupsTab } from './groups-tab.tsx'
import { SettingsTab } from './settings-tab.tsx'
import { useRelink } from './use-relink.ts'
import { UsersTab } from './users-tab.tsx'

const route = getRouteApi('/shell/connections/$id')

/** One connection: who is in it, how it is, and what it can do. */
export const ConnectionPage = () => {
  const { id } = route.useParams()
  const { value, error, retry } = useAccount(id)
  if (error !== undefined && value === undefined) return <ErrorState error={error} onRetry={retry} />
  if (value === undefined) return <Skeleton lines={10} className="px-4 py-6 sm:px-6" />
  return <Connection account={value} />
}

const Connection = ({ account }: { readonly account: Account }) => {
  const { id, integration, tenant_id: tenant, status, proved_at: provedAt } = account
  const { tab = 'users', ...filters } = route.useSearch()
  const navigate = route.useNavigate()
  const leave = useNavigate()
  const mayChange = useMay('accounts:write')
  const { relink, isBusy } = useRelink(account)
  const prove = useChange({
    run: () => client.accounts.prove({ body: { id } }),
    touches: ['accounts'],
    done: ({ success, message }) => (success ? 'The credential works.' : (message ?? 'The credential does not work.')),
  })
  return (
    <>
      <PageHeader
        title={integration.label}
        trail={[{ title: 'Connections', link: { to: '/connections' } }]}
        actions={
          mayChange && (
            <>
              <Button
                icon={<RefreshCw aria-hidden />}
                isBusy={prove.isBusy}
                onClick={() => void prove.run(undefined).catch(complain)}
              >
                Prove credential
              </Button>
              <Button
                tone={status === 'active' ? 'plain' : 'primary'}
                icon={<Unplug aria-hidden />}
                isBusy={isBusy}
                onClick={relink}
              >
                Link again
              </Button>
            </>
          )
        }
      >
        <ConnectionStatus status={status} />
        <span>{tenant}</span>
        <span className="text-ink-3">
          {provedAt === null ? 'Never proved' : <>Credential proved {<Time at={provedAt} />}</>}
        </span>
        <CopyId id={id} />
      </PageHeader>
      <Health account={account} />
      <Tabs
        label="Connection"
        value={tab}
        onChange={(next) => void navigate({ search: { tab: next } })}
        tabs={[
          {
            name: 'users',
            title: 'Users',
            content: (
              <UsersTab
                account={id}
                filters={filters}
                onFilter={(wanted) => void navigate({ search: { tab, ...wanted }, replace: true })}
              />
            ),
          },
          {
            name: 'groups',
            title: 'Groups',
            content: (
              <GroupsTab
                account={id}
                wanted={filters.q}
                onSearch={(q) => void navigate({ search: { tab, ...(q && { q }) }, replace: true })}
              />
            ),
          },
          { name: 'capabilities', title: 'What it can do', content: <CapabilitiesTab account={id} /> },
          {
            name: 'settings',
            title: 'Settings',
            content: <SettingsTab account={account} onGone={() => void leave({ to: '/connections' })} />,
          },
        ]}
      />
    </>
  )
}

/** What is wrong with it, and since when; nothing where nothing is. */
const Health = ({ account: { last_error: error, last_forbidden_error: forbidden } }: { readonly account: Account }) =>
  error === null && forbidden === null ? null : (
    <div className="flex flex-col gap-2 px-4 pb-3 sm:px-6">
      {error !== null && (
        <Notice tone="bad">
          {error.message} <span className="text-ink-3">({<Time at={error.occurred_at} />})</span>
        </Notice>
      )}
      {forbidden !== null && (
        <Notice tone="warn">
          {forbidden.message} It is about {forbidden.method} {forbidden.resource}
          {forbidden.missing_scopes.length > 0 && <>; missing: {forbidden.missing_scopes.join(', ')}</>}.{' '}
          <span className="text-ink-3">({<Time at={forbidden.occurred_at} />})</span>
        </Notice>
      )}
    </div>
  )
