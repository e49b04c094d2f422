import { LOGGED_APIS, STATUS_CLASSES } from '@rollcall/api'
import { getRouteApi } from '@tanstack/react-router'
import { client } from '../../data/client.ts'
import { usePages } from '../../data/use-pages.ts'
import { type Column, DataTable } from '../../ui/data-table/index.ts'
import { FilterBar, SearchBox } from '../../ui/filter-bar.tsx'
import { PageHeader } from '../../ui/page-header.tsx'
import { Select } from '../../ui/select.tsx'
import { EmptyState } from '../../ui/states.tsx'
import { Time } from '../../ui/time.tsx'
import { durationWords } from '../../ui/time-words.ts'
import { HttpStatus } from './http-status.tsx'
import { RequestDialog } from './request-dialog.tsx'

type Entry = Awaited<ReturnType<typeof client.log.list>>['result'][number]

const COLUMNS: readonly Column<Entry>[] = [
  {
    id: 'at',
    title: 'When',
    cell: ({ created_at: at }) => <Time at={at} isExact />,
    width: 12,
    grow: 0,
    onPhone: 'detail',
  },
  {
    id: 'call',
    title: 'Call',
    cell: ({ method, resource }) => (
      <span className="truncate" title={`${method} ${resource}`}>
        <span className="text-ink-3">{method}</span> {resource}
      </span>
    ),
    width: 16,
    grow: 3,
    onPhone: 'title',
  },
  {
    id: 'status',
    title: 'Answer',
    cell: ({ http_status_code: status }) => <HttpStatus status={status} />,
    width: 6,
    grow: 0,
  },
  {
    id: 'upstream',
    title: 'Vendor',
    cell: ({ upstream_status: status, vendors }) => (
      <span className="flex items-center gap-2">
        {status !== null && <HttpStatus status={status} />}
        <span className="truncate">{vendors.join(', ')}</span>
      </span>
    ),
    width: 9,
    onPhone: 'hidden',
  },
  { id: 'who', title: 'Who', cell: ({ actor }) => actor, width: 11, grow: 2, onPhone: 'hidden' },
  { id: 'tenant', title: 'Tenant', cell: ({ tenant_id: tenant }) => tenant, width: 8, onPhone: 'hidden' },
  {
    id: 'duration',
    title: 'Took',
    cell: ({ duration_ms: ms }) => durationWords(ms),
    sortBy: ({ duration_ms: ms }) => ms,
    align: 'end',
    width: 6,
    grow: 0,
    onPhone: 'captioned',
  },
  {
    id: 'calls',
    title: 'Calls',
    cell: ({ upstream_calls: calls }) => calls,
    sortBy: ({ upstream_calls: calls }) => calls,
    align: 'end',
    width: 4,
    grow: 0,
    onPhone: 'hidden',
  },
]

const APIS = [{ value: 'any', label: 'Every API' }, ...LOGGED_APIS.map((api) => ({ value: api, label: api }))] as const
const CLASSES = [
  { value: 'any', label: 'Every answer' },
  ...STATUS_CLASSES.filter((name) => name !== '1xx').map((name) => ({ value: name, label: name })),
] as const

const route = getRouteApi('/shell/requests')

/** Every unified, proxied, custom and batch call, and what it took at the vendor. */
export const RequestsPage = () => {
  const { id, ...filters } = route.useSearch()
  const { api, status_class: statusClass, tenant_id: tenant } = filters
  const navigate = route.useNavigate()
  const entries = usePages(
    ['log', filters],
    (cursor, signal) => client.log.list({ ...filters, ...cursor, limit: 100 }, { signal }),
    { everySeconds: 10 },
  )
  const filter = (wanted: typeof filters): void => void navigate({ search: wanted, replace: true })
  const isFiltered = Object.keys(filters).length > 0
  return (
    <>
      <PageHeader
        title="Request log"
        description="Every unified, proxied, custom and batch call of the last 30 days. Never a body, a query or a header."
      />
      <FilterBar isFiltered={isFiltered} onClear={() => filter({})}>
        <Select
          label="API"
          isLabelHidden
          className="w-32"
          options={APIS}
          value={api ?? 'any'}
          onChange={(value) => filter(without({ ...filters, api: value === 'any' ? undefined : value }))}
        />
        <Select
          label="Answer"
          isLabelHidden
          className="w-36"
          options={CLASSES}
          value={statusClass ?? 'any'}
          onChange={(value) => filter(without({ ...filters, status_class: value === 'any' ? undefined : value }))}
        />
        <SearchBox
          label="Tenant id"
          placeholder="Tenant id, exactly"
          value={tenant ?? ''}
          onChange={(text) => filter(without({ ...filters, tenant_id: text || undefined }))}
        />
        <SearchBox
          label="Vendor’s request id"
          placeholder="Vendor’s request id"
          value={filters.vendor_request_id ?? ''}
          onChange={(text) => filter(without({ ...filters, vendor_request_id: text || undefined }))}
        />
      </FilterBar>
      <DataTable
        label="Requests"
        noun={{ one: 'request', many: 'requests' }}
        pages={entries}
        columns={COLUMNS}
        rowId={(entry) => entry.id}
        onOpen={(entry) => void navigate({ search: { ...filters, id: entry.id } })}
        empty={
          <EmptyState title={isFiltered ? 'No call fits this' : 'Nothing has been called yet'}>
            {isFiltered ? 'The filters must all fit.' : 'A second after a call has ended it is listed here.'}
          </EmptyState>
        }
      />
      <RequestDialog id={id} onClose={() => void navigate({ search: filters })} />
    </>
  )
}

type Known<T> = { readonly [Name in keyof T]?: Exclude<T[Name], undefined> }

/** A filter that is not set is not in the address. */
const without = <T extends object>(filters: T): Known<T> =>
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what is undefined was just taken out
  Object.fromEntries(Object.entries(filters).filter(([, value]) => value !== undefined)) as Known<T>
