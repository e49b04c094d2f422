import type { AUDIT_OUTCOMES } from '@rollcall/api'
import { getRouteApi } from '@tanstack/react-router'
import { useState } from 'react'
import { client } from '../../data/client.ts'
import { usePages } from '../../data/use-pages.ts'
import { Button } from '../../ui/button.tsx'
import { CopyId } from '../../ui/copy.tsx'
import { type Column, DataTable } from '../../ui/data-table/index.ts'
import { Dialog } from '../../ui/dialog.tsx'
import { FilterBar, SearchBox } from '../../ui/filter-bar.tsx'
import { KeyValues } from '../../ui/key-values.tsx'
import { PageHeader } from '../../ui/page-header.tsx'
import { EmptyState } from '../../ui/states.tsx'
import { Status, type StatusTone } from '../../ui/status.tsx'
import { Time } from '../../ui/time.tsx'
import { durationWords } from '../../ui/time-words.ts'

type AuditEvent = Awaited<ReturnType<typeof client.auditEvents.list>>['result'][number]

const OUTCOMES: Readonly<
  Record<(typeof AUDIT_OUTCOMES)[number], { readonly tone: StatusTone; readonly word: string }>
> = {
  succeeded: { tone: 'good', word: 'Done' },
  failed: { tone: 'bad', word: 'Failed' },
  unknown: { tone: 'warn', word: 'Not known' },
  pending: { tone: 'busy', word: 'Under way' },
}

const COLUMNS: readonly Column<AuditEvent>[] = [
  { id: 'at', title: 'When', cell: ({ at }) => <Time at={at} isExact />, width: 12, grow: 0, onPhone: 'detail' },
  { id: 'action', title: 'What', cell: ({ action }) => action, width: 13, grow: 2, onPhone: 'title' },
  { id: 'target', title: 'To what', cell: ({ target }) => target, width: 13, grow: 2 },
  { id: 'actor', title: 'Who', cell: ({ actor }) => actor, width: 12, grow: 2 },
  { id: 'tenant', title: 'Tenant', cell: ({ tenant_id: tenant }) => tenant, width: 8, onPhone: 'hidden' },
  {
    id: 'outcome',
    title: 'Outcome',
    cell: ({ outcome }) => <Status tone={OUTCOMES[outcome].tone}>{OUTCOMES[outcome].word}</Status>,
    width: 7,
  },
]

const route = getRouteApi('/shell/audit')

/** Who did what to what, with which outcome. Nothing here is ever edited or deleted. */
export const AuditPage = () => {
  const { action, target } = route.useSearch()
  const navigate = route.useNavigate()
  const [open, setOpen] = useState<AuditEvent>()
  const filters = { ...(action && { action }), ...(target && { target }) }
  const events = usePages(
    ['audit', filters],
    (cursor, signal) => client.auditEvents.list({ ...filters, ...cursor, limit: 100 }, { signal }),
    { everySeconds: 30 },
  )
  const isFiltered = action !== undefined || target !== undefined
  return (
    <>
      <PageHeader
        title="Audit log"
        description="Who did what to what, with which outcome. A change is on record before it is sent."
      />
      <FilterBar isFiltered={isFiltered} onClear={() => void navigate({ search: {} })}>
        <SearchBox
          label="Action"
          placeholder="Action, e.g. user.deleted"
          value={action ?? ''}
          onChange={(text) =>
            void navigate({ search: { ...(target && { target }), ...(text && { action: text }) }, replace: true })
          }
        />
        <SearchBox
          label="Target"
          placeholder="Target, e.g. users/42"
          value={target ?? ''}
          onChange={(text) =>
            void navigate({ search: { ...(action && { action }), ...(text && { target: text }) }, replace: true })
          }
        />
      </FilterBar>
      <DataTable
        label="Audit events"
        noun={{ one: 'event', many: 'events' }}
        pages={events}
        columns={COLUMNS}
        rowId={({ id }) => id}
        onOpen={setOpen}
        empty={
          <EmptyState title={isFiltered ? 'Nothing like this happened' : 'Nothing has happened yet'}>
            {isFiltered
              ? 'Both filters are exact.'
              : 'Each change through the API or this console is written down here.'}
          </EmptyState>
        }
      />
      <EventDialog event={open} onClose={() => setOpen(undefined)} />
    </>
  )
}

const EventDialog = ({ event, onClose }: { readonly event: AuditEvent | undefined; readonly onClose: () => void }) => (
  <Dialog
    isOpen={event !== undefined}
    onOpenChange={onClose}
    title={event?.action ?? ''}
    actions={<Button onClick={onClose}>Close</Button>}
  >
    {event !== undefined && (
      <KeyValues
        facts={{
          When: <Time at={event.at} isExact />,
          Who: event.actor,
          'To what': event.target,
          Tenant: event.tenant_id ?? undefined,
          Connection: event.integrated_account_id === null ? undefined : <CopyId id={event.integrated_account_id} />,
          Outcome: <Status tone={OUTCOMES[event.outcome].tone}>{OUTCOMES[event.outcome].word}</Status>,
          Error: event.detail.error_code,
          'May have happened': event.detail.effect === 'unknown' ? 'yes: read before you repeat it' : undefined,
          [event.integrated_account_id === null ? 'Status' : 'Vendor’s status']: event.detail.status,
          'Vendor’s request id':
            event.detail.vendor_request_id === undefined ? undefined : <CopyId id={event.detail.vendor_request_id} />,
          'User set to': event.detail.user_status,
          Verified: event.detail.verified === undefined ? undefined : event.detail.verified ? 'yes' : 'no',
          'Fields the vendor ignored': event.detail.ignored_fields,
          Members: event.detail.members,
          Duration: event.detail.duration_ms === undefined ? undefined : durationWords(event.detail.duration_ms),
          Request: event.request_id === null ? undefined : <CopyId id={event.request_id} />,
          Event: <CopyId id={event.id} />,
        }}
      />
    )}
  </Dialog>
)
