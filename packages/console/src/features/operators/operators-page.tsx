import { UserPlus } from 'lucide-react'
import { useState } from 'react'
import { client } from '../../data/client.ts'
import { ROLE_WORDS } from '../../data/operator.ts'
import { usePages } from '../../data/use-pages.ts'
import { Button } from '../../ui/button.tsx'
import { type Column, DataTable } from '../../ui/data-table/index.ts'
import { PageHeader } from '../../ui/page-header.tsx'
import { EmptyState } from '../../ui/states.tsx'
import { Status } from '../../ui/status.tsx'
import { Time } from '../../ui/time.tsx'
import { InviteDialog } from './invite-dialog.tsx'
import { OpenInvitations } from './open-invitations.tsx'
import { OperatorDialog } from './operator-dialog.tsx'

export type Operator = Awaited<ReturnType<typeof client.operators.get>>

const COLUMNS: readonly Column<Operator>[] = [
  { id: 'name', title: 'Name', cell: ({ name }) => name, sortBy: ({ name }) => name, width: 12 },
  {
    id: 'email',
    title: 'E-mail address',
    cell: ({ email }) => email,
    sortBy: ({ email }) => email,
    width: 14,
    grow: 2,
  },
  { id: 'role', title: 'Role', cell: ({ role }) => ROLE_WORDS[role], sortBy: ({ role }) => role, width: 8 },
  {
    id: 'status',
    title: 'Status',
    cell: ({ disabled_at: at }) =>
      at === null ? <Status tone="good">May sign in</Status> : <Status tone="off">Disabled</Status>,
    width: 8,
  },
  {
    id: 'factor',
    title: 'Second factor',
    cell: ({ second_factor: isOn }) => (isOn ? <Status tone="good">On</Status> : <Status tone="warn">Off</Status>),
    width: 7,
    onPhone: 'captioned',
  },
  {
    id: 'seen',
    title: 'Last sign-in',
    cell: ({ last_signed_in_at: at }) => (at === null ? 'never' : <Time at={at} />),
    sortBy: ({ last_signed_in_at: at }) => at ?? '',
    width: 8,
    onPhone: 'hidden',
  },
]

/** Who signs in here, and what they may do. */
export const OperatorsPage = () => {
  const [isInviting, setInviting] = useState(false)
  const [open, setOpen] = useState<Operator>()
  const operators = usePages(['operators'], (cursor, signal) =>
    client.operators.list({ ...cursor, limit: 100 }, { signal }),
  )
  return (
    <>
      <PageHeader
        title="Operators"
        description="Who signs in to this console, and what they may do."
        actions={
          <Button tone="primary" icon={<UserPlus aria-hidden />} onClick={() => setInviting(true)}>
            Invite somebody
          </Button>
        }
      />
      <OpenInvitations />
      <DataTable
        label="Operators"
        noun={{ one: 'operator', many: 'operators' }}
        pages={operators}
        columns={COLUMNS}
        rowId={({ id }) => id}
        onOpen={setOpen}
        empty={<EmptyState title="There is nobody">Invite the people who will work here.</EmptyState>}
      />
      {isInviting && <InviteDialog onClose={() => setInviting(false)} />}
      {open !== undefined && <OperatorDialog key={open.id} operator={open} onClose={() => setOpen(undefined)} />}
    </>
  )
}
