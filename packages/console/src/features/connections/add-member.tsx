import { useState } from 'react'
import { client } from '../../data/client.ts'
import { useChange } from '../../data/use-change.ts'
import { usePages } from '../../data/use-pages.ts'
import { Button } from '../../ui/button.tsx'
import { type Column, DataTable } from '../../ui/data-table/index.ts'
import { Dialog } from '../../ui/dialog.tsx'
import { ErrorLine } from '../../ui/error-state.tsx'
import { SearchBox } from '../../ui/filter-bar.tsx'
import { EmptyState } from '../../ui/states.tsx'
import { isAllVerified, type Outcome } from './outcome.ts'
import { emailOf, nameOf, type User } from './user-words.ts'

const COLUMNS: readonly Column<User>[] = [
  { id: 'name', title: 'Name', cell: nameOf, width: 10 },
  { id: 'email', title: 'E-mail address', cell: emailOf, width: 12 },
]

type AddMemberProps = {
  readonly account: string
  readonly group: string
  /** Who is in it already. */
  readonly present: ReadonlySet<string>
  readonly onClose: () => void
  /** What the vendor says of it, once it was sent. */
  readonly onAdded: (outcome: Outcome) => void
}

/** Chooses users of the connection and puts them into the group. */
export const AddMember = ({ account, group, present, onClose, onAdded }: AddMemberProps) => {
  const [wanted, setWanted] = useState('')
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set())
  const users = usePages(['users', account, 'for-group', wanted], (cursor, signal) =>
    client.users.list(
      {
        integrated_account_id: account,
        ignore_remote_data: true,
        status: 'active',
        ...(wanted === '' ? {} : { or: [{ name: { like: wanted } }, { username: { like: wanted } }] }),
        ...cursor,
        limit: 50,
      },
      { signal },
    ),
  )
  const add = useChange({
    run: async (): Promise<Outcome> => {
      const body = { group_id: group, user_ids: [...chosen].filter((id) => !present.has(id)) }
      return (await client.groups.addMembers({ integrated_account_id: account, verify: true, body })).result
    },
    touches: ['groups'],
    done: (outcome) => (isAllVerified(outcome) ? 'They are in the group.' : undefined),
  })
  const addChosen = async (): Promise<void> => {
    const outcome = await add.run(undefined)
    onClose()
    onAdded(outcome)
  }
  return (
    <Dialog
      isOpen
      onOpenChange={onClose}
      title="Add members"
      width="wide"
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            tone="primary"
            disabled={chosen.size === 0}
            isBusy={add.isBusy}
            onClick={() => void addChosen().catch(() => undefined)}
          >
            {chosen.size < 2 ? 'Add member' : `Add ${chosen.size} members`}
          </Button>
        </>
      }
    >
      <SearchBox
        label="Search users"
        placeholder="Name or user name"
        value={wanted}
        onChange={setWanted}
        className="mb-3"
      />
      {add.error !== undefined && <ErrorLine error={add.error} />}
      <div className="-mx-5 flex max-h-96 flex-col">
        <DataTable
          label="Users to add"
          noun={{ one: 'user', many: 'users' }}
          pages={users}
          columns={COLUMNS}
          rowId={({ id }) => id}
          selection={{ ids: chosen, onChange: setChosen }}
          empty={<EmptyState title="Nobody fits this">Only active users are shown.</EmptyState>}
          isShort
        />
      </div>
    </Dialog>
  )
}
