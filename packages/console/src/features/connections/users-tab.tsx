import { linkOptions } from '@tanstack/react-router'
import { client } from '../../data/client.ts'
import { usePages } from '../../data/use-pages.ts'
import { CopyId } from '../../ui/copy.tsx'
import { type Column, DataTable } from '../../ui/data-table/index.ts'
import { FilterBar, SearchBox } from '../../ui/filter-bar.tsx'
import { Select } from '../../ui/select.tsx'
import { EmptyState } from '../../ui/states.tsx'
import { Status } from '../../ui/status.tsx'
import { Time } from '../../ui/time.tsx'
import { emailOf, nameOf, USER_STATUS, type User } from './user-words.ts'

const COLUMNS: readonly Column<User>[] = [
  { id: 'name', title: 'Name', cell: nameOf, sortBy: nameOf, width: 12, grow: 2 },
  { id: 'email', title: 'E-mail address', cell: emailOf, sortBy: emailOf, width: 14, grow: 2 },
  {
    id: 'status',
    title: 'Status',
    cell: ({ status }) => <Status tone={USER_STATUS[status].tone}>{USER_STATUS[status].word}</Status>,
    sortBy: ({ status }) => status,
    width: 7,
  },
  {
    id: 'role',
    title: 'Role',
    cell: ({ roles }) => roles.map(({ name }) => name).join(', '),
    sortBy: ({ roles }) => roles[0]?.name,
    width: 8,
  },
  {
    id: 'title',
    title: 'Title',
    cell: ({ title }) => title,
    sortBy: ({ title }) => title,
    width: 9,
    onPhone: 'hidden',
  },
  {
    id: 'department',
    title: 'Department',
    cell: ({ department }) => department,
    sortBy: ({ department }) => department,
    width: 9,
    onPhone: 'hidden',
    isHiddenAtFirst: true,
  },
  {
    id: 'signed-in',
    title: 'Last sign-in',
    cell: ({ last_login_at: at }) => at && <Time at={at} />,
    sortBy: ({ last_login_at: at }) => at,
    width: 8,
    onPhone: 'hidden',
    isHiddenAtFirst: true,
  },
  { id: 'id', title: 'Id', cell: ({ id }) => <CopyId id={id} length={8} />, width: 8, grow: 0, onPhone: 'hidden' },
]

type Filters = { readonly q?: string; readonly status?: 'active' | 'inactive' }

type UsersTabProps = {
  readonly account: string
  readonly filters: Filters
  readonly onFilter: (filters: Filters) => void
}

/** Everybody whom the vendor lists. Looked for and filtered by the server, so that it is not only among those loaded. */
export const UsersTab = ({ account, filters, onFilter }: UsersTabProps) => {
  const { q, status } = filters
  const users = usePages(['users', account, filters], (cursor, signal) =>
    client.users.list(
      { integrated_account_id: account, ignore_remote_data: true, ...toQuery(filters), ...cursor, limit: 100 },
      { signal },
    ),
  )
  const isFiltered = q !== undefined || status !== undefined
  return (
    <>
      <div className="h-3 shrink-0" />
      <FilterBar isFiltered={isFiltered} onClear={() => onFilter({})}>
        <SearchBox
          label="Search users"
          placeholder="Name or e-mail address"
          value={q ?? ''}
          onChange={(text) => onFilter({ ...(status && { status }), ...(text !== '' && { q: text }) })}
        />
        <Select
          label="Status"
          isLabelHidden
          className="w-36"
          options={STATUSES}
          value={status ?? 'any'}
          onChange={(value) => onFilter({ ...(q && { q }), ...(value !== 'any' && { status: value }) })}
        />
      </FilterBar>
      <DataTable
        label="Users"
        noun={{ one: 'user', many: 'users' }}
        pages={users}
        columns={COLUMNS}
        rowId={({ id }) => id}
        link={({ id }) => linkOptions({ to: '/connections/$id/users/$userId', params: { id: account, userId: id } })}
        empty={
          isFiltered ? (
            <EmptyState title="Nobody fits this">The vendor was asked for everybody, and none of them fits.</EmptyState>
          ) : (
            <EmptyState title="Nobody is in here">The vendor lists no users for this connection.</EmptyState>
          )
        }
      />
    </>
  )
}

const STATUSES = [
  { value: 'any', label: 'Any status' },
  { value: 'active', label: 'Active' },
  { value: 'inactive', label: 'Inactive' },
] as const

/** A name or a part of one; with an @ an address, which most vendors can look up themselves. */
const toQuery = ({ q, status }: Filters) => ({
  ...(status && { status }),
  ...(q === undefined
    ? {}
    : /^\S+@\S+\.\S+$/.test(q)
      ? { emails: q }
      : { or: [{ name: { like: q } }, { username: { like: q } }] }),
})
