import { linkOptions } from '@tanstack/react-router'
import { client } from '../../data/client.ts'
import { usePages } from '../../data/use-pages.ts'
import { CopyId } from '../../ui/copy.tsx'
import { type Column, DataTable } from '../../ui/data-table/index.ts'
import { FilterBar, SearchBox } from '../../ui/filter-bar.tsx'
import { EmptyState } from '../../ui/states.tsx'

type Group = Awaited<ReturnType<typeof client.groups.list>>['result'][number]

const COLUMNS: readonly Column<Group>[] = [
  { id: 'name', title: 'Name', cell: ({ name, id }) => name || id, sortBy: ({ name }) => name, width: 14, grow: 2 },
  {
    id: 'description',
    title: 'Description',
    cell: ({ description }) => description,
    width: 14,
    grow: 2,
    onPhone: 'hidden',
  },
  { id: 'type', title: 'Kind', cell: ({ group_type: type }) => type, width: 7, onPhone: 'hidden' },
  {
    id: 'members',
    title: 'Members',
    cell: ({ members }) => members?.length,
    sortBy: ({ members }) => members?.length,
    align: 'end',
    width: 6,
    grow: 0,
    onPhone: 'captioned',
  },
  { id: 'id', title: 'Id', cell: ({ id }) => <CopyId id={id} length={8} />, width: 8, grow: 0, onPhone: 'hidden' },
]

type GroupsTabProps = {
  readonly account: string
  readonly wanted: string | undefined
  readonly onSearch: (text: string | undefined) => void
}

export const GroupsTab = ({ account, wanted, onSearch }: GroupsTabProps) => {
  const groups = usePages(['groups', account, wanted], (cursor, signal) =>
    client.groups.list(
      {
        integrated_account_id: account,
        ignore_remote_data: true,
        ...(wanted === undefined ? {} : { name: { like: wanted } }),
        ...cursor,
        limit: 100,
      },
      { signal },
    ),
  )
  return (
    <>
      <div className="h-3 shrink-0" />
      <FilterBar isFiltered={wanted !== undefined} onClear={() => onSearch(undefined)}>
        <SearchBox
          label="Search groups"
          placeholder="Name, or a part of it"
          value={wanted ?? ''}
          onChange={(text) => onSearch(text === '' ? undefined : text)}
        />
      </FilterBar>
      <DataTable
        label="Groups"
        noun={{ one: 'group', many: 'groups' }}
        pages={groups}
        columns={COLUMNS}
        rowId={({ id }) => id}
        link={({ id }) => linkOptions({ to: '/connections/$id/groups/$groupId', params: { id: account, groupId: id } })}
        empty={
          wanted === undefined ? (
            <EmptyState title="There are no groups">The vendor lists none for this connection.</EmptyState>
          ) : (
            <EmptyState title="No group fits this">None of the vendor’s groups has “{wanted}” in its name.</EmptyState>
          )
        }
      />
    </>
  )
}
