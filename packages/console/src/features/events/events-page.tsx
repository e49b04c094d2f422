import { EVENT_TYPE_NAMES, EVENT_TYPES } from '@rollcall/api'
import { getRouteApi } from '@tanstack/react-router'
import { useState } from 'react'
import { client } from '../../data/client.ts'
import { usePages } from '../../data/use-pages.ts'
import { Button } from '../../ui/button.tsx'
import { Combobox } from '../../ui/combobox.tsx'
import { CopyId } from '../../ui/copy.tsx'
import { type Column, DataTable } from '../../ui/data-table/index.ts'
import { Dialog } from '../../ui/dialog.tsx'
import { FilterBar, SearchBox } from '../../ui/filter-bar.tsx'
import { JsonView } from '../../ui/json-view/index.ts'
import { PageHeader } from '../../ui/page-header.tsx'
import { EmptyState } from '../../ui/states.tsx'
import { Time } from '../../ui/time.tsx'

type Event = Awaited<ReturnType<typeof client.events.list>>['result'][number]

const COLUMNS: readonly Column<Event>[] = [
  {
    id: 'at',
    title: 'When',
    cell: ({ created_at: at }) => <Time at={at} isExact />,
    width: 12,
    grow: 0,
    onPhone: 'detail',
  },
  { id: 'event', title: 'Event', cell: ({ event }) => event, width: 18, grow: 2, onPhone: 'title' },
  { id: 'tenant', title: 'Tenant', cell: ({ tenant_id: tenant }) => tenant, width: 10 },
  {
    id: 'connection',
    title: 'Connection',
    cell: ({ integrated_account_id: id }) => id !== null && <CopyId id={id} length={8} />,
    width: 9,
    onPhone: 'hidden',
  },
  { id: 'id', title: 'Id', cell: ({ id }) => <CopyId id={id} length={8} />, width: 9, grow: 0, onPhone: 'hidden' },
]

const TYPES = EVENT_TYPE_NAMES.map((name) => ({ value: name, label: name, hint: EVENT_TYPES[name] }))

const route = getRouteApi('/shell/events')

/** What happened, whether or not a webhook was there for it. */
export const EventsPage = () => {
  const filters = route.useSearch()
  const navigate = route.useNavigate()
  const [open, setOpen] = useState<Event>()
  const events = usePages(
    ['events', filters],
    (cursor, signal) => client.events.list({ ...filters, ...cursor, limit: 100 }, { signal }),
    { everySeconds: 10 },
  )
  const { event: type, tenant_id: tenant } = filters
  const isFiltered = type !== undefined || tenant !== undefined
  return (
    <>
      <PageHeader
        title="Events"
        description="What happened in this environment, for 30 days. Webhooks carry it to you."
      />
      <FilterBar isFiltered={isFiltered} onClear={() => void navigate({ search: {} })}>
        <Combobox
          label="Event"
          isLabelHidden
          className="w-full sm:w-72"
          placeholder="Every event"
          options={TYPES}
          value={type}
          onChange={(value) =>
            void navigate({
              search: { ...(tenant && { tenant_id: tenant }), ...(value !== undefined && { event: value }) },
              replace: true,
            })
          }
        />
        <SearchBox
          label="Tenant id"
          placeholder="Tenant id, exactly"
          value={tenant ?? ''}
          onChange={(text) =>
            void navigate({ search: { ...(type && { event: type }), ...(text && { tenant_id: text }) }, replace: true })
          }
        />
      </FilterBar>
      <DataTable
        label="Events"
        noun={{ one: 'event', many: 'events' }}
        pages={events}
        columns={COLUMNS}
        rowId={({ id }) => id}
        onOpen={setOpen}
        empty={
          <EmptyState title={isFiltered ? 'Nothing like this happened' : 'Nothing has happened yet'}>
            Connecting an account, or one that needs a new credential, is an event.
          </EmptyState>
        }
      />
      <Dialog
        isOpen={open !== undefined}
        onOpenChange={() => setOpen(undefined)}
        title={open?.event ?? ''}
        {...(open && { description: EVENT_TYPES[open.event] })}
        width="wide"
        actions={<Button onClick={() => setOpen(undefined)}>Close</Button>}
      >
        {open !== undefined && (
          <JsonView title="Payload" note={<Time at={open.created_at} isExact />} value={open.payload} />
        )}
      </Dialog>
    </>
  )
}
