import { getRouteApi, Link, linkOptions } from '@tanstack/react-router'
import { useConnections } from '../../data/connections.ts'
import { useMay } from '../../data/operator.ts'
import { buttonClasses } from '../../ui/button.tsx'
import { CopyId } from '../../ui/copy.tsx'
import { type Column, DataTable } from '../../ui/data-table/index.ts'
import { FilterBar, SearchBox } from '../../ui/filter-bar.tsx'
import { PageHeader } from '../../ui/page-header.tsx'
import { Select } from '../../ui/select.tsx'
import { EmptyState } from '../../ui/states.tsx'
import { Time } from '../../ui/time.tsx'
import { ConnectionStatus } from './connection-status.tsx'

type Connection = ReturnType<typeof useConnections>['rows'][number]

const COLUMNS: readonly Column<Connection>[] = [
  {
    id: 'connector',
    title: 'Connector',
    cell: (row) => row.integration.label,
    sortBy: (row) => row.integration.label,
    width: 11,
  },
  { id: 'tenant', title: 'Tenant', cell: (row) => row.tenant_id, sortBy: (row) => row.tenant_id, width: 10 },
  {
    id: 'status',
    title: 'Status',
    cell: (row) => <ConnectionStatus status={row.status} />,
    sortBy: (row) => row.status,
    width: 12,
  },
  {
    id: 'proved',
    title: 'Last proof',
    cell: (row) => (row.proved_at === null ? 'never' : <Time at={row.proved_at} />),
    sortBy: (row) => row.proved_at ?? '',
    width: 8,
    onPhone: 'captioned',
  },
  {
    id: 'error',
    title: 'Last error',
    cell: (row) => (
      <span className="truncate" title={errorOf(row)}>
        {errorOf(row)}
      </span>
    ),
    width: 14,
    grow: 3,
    onPhone: 'hidden',
  },
  {
    id: 'since',
    title: 'Connected',
    cell: (row) => <Time at={row.created_at} />,
    sortBy: (row) => row.created_at,
    width: 8,
    onPhone: 'hidden',
  },
  { id: 'id', title: 'Id', cell: (row) => <CopyId id={row.id} length={8} />, grow: 0, width: 9, onPhone: 'hidden' },
]

const errorOf = ({ last_error: error, last_forbidden_error: forbidden }: Connection): string | undefined =>
  error?.message ?? forbidden?.message

const STATUSES = [
  { value: 'any', label: 'Any status' },
  { value: 'active', label: 'Active' },
  { value: 'needs_reauth', label: 'Needs a new credential' },
  { value: 'validation_error', label: 'Credential refused' },
] as const

const route = getRouteApi('/shell/connections')

export const ConnectionsPage = () => {
  const { q, status } = route.useSearch()
  const navigate = route.useNavigate()
  const mayLink = useMay('accounts:write')
  const connections = useConnections({ ...(q && { tenant_id: q }), ...(status && { status }) })
  const isFiltered = q !== undefined || status !== undefined
  return (
    <>
      <PageHeader
        title="Connections"
        description="The accounts at vendors that your tenants have linked."
        actions={
          mayLink && (
            <Link to="/link" className={buttonClasses('primary')}>
              Link an account
            </Link>
          )
        }
      />
      <FilterBar isFiltered={isFiltered} onClear={() => void navigate({ search: {} })}>
        <SearchBox
          label="Tenant id"
          placeholder="Tenant id, exactly"
          value={q ?? ''}
          onChange={(text) =>
            void navigate({ search: { ...(status && { status }), ...(text !== '' && { q: text }) }, replace: true })
          }
        />
        <Select
          label="Status"
          isLabelHidden
          className="w-52"
          options={STATUSES}
          value={status ?? 'any'}
          onChange={(value) =>
            void navigate({ search: { ...(q && { q }), ...(value !== 'any' && { status: value }) }, replace: true })
          }
        />
      </FilterBar>
      <DataTable
        label="Connections"
        noun={{ one: 'connection', many: 'connections' }}
        pages={connections}
        columns={COLUMNS}
        rowId={({ id }) => id}
        link={({ id }) => linkOptions({ to: '/connections/$id', params: { id } })}
        empty={
          <EmptyState title={isFiltered ? 'No connection fits this' : 'Nothing is connected yet'}>
            {isFiltered
              ? 'A tenant id must be complete. Clear the filters to see all.'
              : `Your customers connect their accounts on the link page.${mayLink ? ' Under Link you can try it yourself.' : ''}`}
          </EmptyState>
        }
      />
    </>
  )
}
