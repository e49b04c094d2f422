import { getRouteApi, linkOptions } from '@tanstack/react-router'
import { UserMinus, UserPlus } from 'lucide-react'
import { useMemo, useState } from 'react'
import { useAccount, useCapabilities } from '../../data/account.ts'
import { can } from '../../data/can.ts'
import { client } from '../../data/client.ts'
import { useMay } from '../../data/operator.ts'
import { useChange } from '../../data/use-change.ts'
import { useOne } from '../../data/use-one.ts'
import { Button } from '../../ui/button.tsx'
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx'
import { CopyId } from '../../ui/copy.tsx'
import { type Column, DataTable } from '../../ui/data-table/index.ts'
import { ErrorState } from '../../ui/error-state.tsx'
import { JsonPair } from '../../ui/json-view/index.ts'
import { PageHeader } from '../../ui/page-header.tsx'
import { EmptyState, Notice, Skeleton } from '../../ui/states.tsx'
import { Tabs } from '../../ui/tabs.tsx'
import { AddMember } from './add-member.tsx'
import { type Member, useNamedMembers } from './member-names.ts'
import { isAllVerified, type Outcome } from './outcome.ts'
import { OutcomeDialog } from './outcome-dialog.tsx'

const route = getRouteApi('/shell/connections/$id/groups/$groupId')

const COLUMNS: readonly Column<Member>[] = [
  { id: 'name', title: 'Name', cell: ({ name, id }) => name ?? id, sortBy: ({ name, id }) => name ?? id, width: 16 },
  { id: 'id', title: 'Id', cell: ({ id }) => <CopyId id={id} />, width: 16 },
]

/** One group at one vendor, and who is in it. */
export const GroupPage = () => {
  const { id, groupId } = route.useParams()
  const { tab = 'facts' } = route.useSearch()
  const navigate = route.useNavigate()
  const account = useAccount(id)
  const group = useOne(['groups', id, groupId], (signal) =>
    client.groups.get({ integrated_account_id: id, id: groupId }, { signal }),
  )
  const trail = [
    { title: 'Connections', link: { to: '/connections' } },
    {
      title: account.value?.integration.label ?? 'Connection',
      link: { to: '/connections/$id', params: { id }, search: { tab: 'groups' } },
    },
  ] as const
  if (group.error !== undefined && group.value === undefined) {
    return (
      <>
        <PageHeader title="Group" trail={trail} />
        <ErrorState error={group.error} onRetry={group.retry} />
      </>
    )
  }
  if (group.value === undefined) return <Skeleton lines={10} className="px-4 py-6 sm:px-6" />
  const { remote_data: record, ...unified } = group.value
  return (
    <>
      <PageHeader title={group.value.name || groupId} trail={trail} description={group.value.description}>
        <CopyId id={groupId} />
      </PageHeader>
      <Tabs
        label="Group"
        value={tab}
        onChange={(next) => void navigate({ search: { tab: next } })}
        tabs={[
          {
            name: 'facts',
            title: 'Members',
            ...(unified.members && { count: unified.members.length }),
            content: <Members account={id} group={groupId} members={unified.members} />,
          },
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

type MembersProps = {
  readonly account: string
  readonly group: string
  readonly members: readonly Member[] | undefined
}

const Members = ({ account, group, members: listed }: MembersProps) => {
  const members = useNamedMembers(account, listed)
  const capabilities = useCapabilities(account).value
  const mayWrite = useMay('directory:write')
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set())
  const [isAdding, setAdding] = useState(false)
  const [isRemoving, setRemoving] = useState(false)
  const remove = useChange({
    run: async (userIds: readonly string[]): Promise<Outcome> => {
      const body = { group_id: group, user_ids: [...userIds] }
      return (await client.groups.removeMembers({ integrated_account_id: account, verify: true, body })).result
    },
    touches: ['groups'],
    done: (outcome, userIds) =>
      isAllVerified(outcome)
        ? `${userIds.length === 1 ? 'One member is' : `${userIds.length} members are`} out of the group.`
        : undefined,
  })
  const [outcome, setOutcome] = useState<Outcome>()
  const show = (came: Outcome): void => setOutcome(isAllVerified(came) ? undefined : came)
  const pages = useMemo(() => toPages(members ?? []), [members])
  if (members === undefined) {
    return (
      <EmptyState title="The vendor does not say who is in it">
        Members are listed neither with the group nor beside it by this vendor.
      </EmptyState>
    )
  }
  const mayAdd = mayWrite && can(capabilities, 'groups', 'members.add')
  const mayRemove = mayWrite && can(capabilities, 'groups', 'members.remove')
  return (
    <>
      {(mayAdd || mayRemove) && (
        <div className="flex flex-wrap gap-2 px-4 py-3 sm:px-6">
          {mayAdd && (
            <Button icon={<UserPlus aria-hidden />} onClick={() => setAdding(true)}>
              Add members
            </Button>
          )}
          {mayRemove && (
            <Button icon={<UserMinus aria-hidden />} disabled={chosen.size === 0} onClick={() => setRemoving(true)}>
              Remove from group
            </Button>
          )}
        </div>
      )}
      {!mayAdd && mayWrite && capabilities !== undefined && (
        <div className="px-4 py-3 sm:px-6">
          <Notice>Members of this connection’s groups cannot be changed through its API.</Notice>
        </div>
      )}
      <DataTable
        label="Members"
        noun={{ one: 'member', many: 'members' }}
        pages={pages}
        columns={COLUMNS}
        rowId={({ id }) => id}
        link={({ id }) => linkOptions({ to: '/connections/$id/users/$userId', params: { id: account, userId: id } })}
        {...(mayRemove ? { selection: { ids: chosen, onChange: setChosen } } : {})}
        empty={<EmptyState title="Nobody is in this group">Members are added one by one or many at a time.</EmptyState>}
      />
      {isAdding && (
        <AddMember
          account={account}
          group={group}
          present={new Set(members.map(({ id }) => id))}
          onClose={() => setAdding(false)}
          onAdded={show}
        />
      )}
      <ConfirmDialog
        isOpen={isRemoving}
        onOpenChange={setRemoving}
        title={
          chosen.size === 1 ? 'Remove one member from this group?' : `Remove ${chosen.size} members from this group?`
        }
        consequence="What the group gives them at the vendor is taken away. They stay users there."
        verb="Remove"
        onConfirm={async () => {
          show(await remove.run([...chosen]))
          setChosen(new Set())
        }}
      />
      <OutcomeDialog title="What came of it" outcome={outcome} onClose={() => setOutcome(undefined)} />
    </>
  )
}

/** Members come with the group, all at once. */
const toPages = (rows: readonly Member[]) => ({
  rows,
  isLoading: false,
  isOutdated: false,
  error: undefined,
  hasMore: false,
  isLoadingMore: false,
  loadMore: () => {},
  retry: () => {},
  partialReasons: undefined,
})
