import { useState } from 'react'
import { client } from '../../data/client.ts'
import { usePages } from '../../data/use-pages.ts'
import { type Column, DataTable } from '../../ui/data-table/index.ts'
import { EmptyState } from '../../ui/states.tsx'
import { Status } from '../../ui/status.tsx'
import { IntegrationDialog } from './integration-dialog.tsx'

type Integration = Awaited<ReturnType<typeof client.environmentIntegrations.list>>['result'][number]

const COLUMNS: readonly Column<Integration>[] = [
  { id: 'label', title: 'Integration', cell: ({ label }) => label, sortBy: ({ label }) => label, width: 12 },
  {
    id: 'offered',
    title: 'On the link page',
    cell: ({ is_enabled: isOn }) => (isOn ? <Status tone="good">Offered</Status> : <Status tone="off">Hidden</Status>),
    width: 9,
  },
  {
    id: 'oauth',
    title: 'OAuth client',
    cell: ({ oauth, needs_oauth: needs }) =>
      oauth === null ? (
        needs ? (
          <Status tone="off">None yet</Status>
        ) : (
          <span className="text-ink-3">not needed</span>
        )
      ) : (
        <span className="truncate font-mono text-xs">{oauth.client_id}</span>
      ),
    width: 12,
    grow: 2,
  },
  {
    id: 'settings',
    title: 'The form starts with',
    cell: ({ settings }) => <span className="truncate">{Object.values(settings).join(', ')}</span>,
    width: 14,
    grow: 2,
    onPhone: 'hidden',
  },
]

/** What each integration is in this environment: whether it is offered, what its form starts with, and your own OAuth client. */
export const IntegrationsTab = () => {
  const integrations = usePages(['environment-integrations'], (cursor, signal) =>
    client.environmentIntegrations.list({ ...cursor, limit: 200 }, { signal }),
  )
  const [open, setOpen] = useState<Integration>()
  return (
    <>
      <p className="px-4 py-3 text-sm text-ink-2 sm:px-6">
        Where a vendor asks for consent, it knows your own OAuth client: register one there with the redirect URI shown.
      </p>
      <DataTable
        label="Integrations"
        noun={{ one: 'integration', many: 'integrations' }}
        pages={integrations}
        columns={COLUMNS}
        rowId={({ integration }) => integration}
        onOpen={setOpen}
        empty={<EmptyState title="There are none" />}
      />
      {open !== undefined && (
        <IntegrationDialog key={open.integration} integration={open} onClose={() => setOpen(undefined)} />
      )}
    </>
  )
}
