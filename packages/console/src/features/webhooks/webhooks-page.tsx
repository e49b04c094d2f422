import { linkOptions } from '@tanstack/react-router'
import { Plus } from 'lucide-react'
import { useState } from 'react'
import { client } from '../../data/client.ts'
import { useMay } from '../../data/operator.ts'
import { usePages } from '../../data/use-pages.ts'
import { Button } from '../../ui/button.tsx'
import { type Column, DataTable } from '../../ui/data-table/index.ts'
import { PageHeader } from '../../ui/page-header.tsx'
import { EmptyState } from '../../ui/states.tsx'
import { Status } from '../../ui/status.tsx'
import { Time } from '../../ui/time.tsx'
import { WebhookDialog } from './webhook-dialog.tsx'
import { type Webhook, webhookStatus } from './words.ts'

const COLUMNS: readonly Column<Webhook>[] = [
  {
    id: 'url',
    title: 'Sent to',
    cell: ({ target_url: url }) => (
      <span className="truncate" title={url}>
        {url}
      </span>
    ),
    sortBy: ({ target_url: url }) => url,
    width: 18,
    grow: 3,
  },
  {
    id: 'status',
    title: 'Status',
    cell: (webhook) => <Status tone={webhookStatus(webhook).tone}>{webhookStatus(webhook).word}</Status>,
    width: 8,
  },
  {
    id: 'events',
    title: 'Events',
    cell: ({ event_types: types }) =>
      types.length === 0 ? 'all' : types.length === 1 ? types[0] : `${types.length} kinds`,
    width: 10,
    onPhone: 'captioned',
  },
  {
    id: 'description',
    title: 'Description',
    cell: ({ description }) => description,
    width: 12,
    grow: 2,
    onPhone: 'hidden',
  },
  { id: 'created', title: 'Created', cell: ({ created_at: at }) => <Time at={at} />, width: 8, onPhone: 'hidden' },
]

/** Where events are sent. */
export const WebhooksPage = () => {
  const webhooks = usePages(['webhooks'], (cursor, signal) =>
    client.webhooks.list({ ...cursor, limit: 100 }, { signal }),
  )
  const mayWrite = useMay('webhooks:write')
  const [isMaking, setMaking] = useState(false)
  return (
    <>
      <PageHeader
        title="Webhooks"
        description="Where events are sent, signed, again and again for more than a day, until the receiver takes them."
        actions={
          mayWrite && (
            <Button tone="primary" icon={<Plus aria-hidden />} onClick={() => setMaking(true)}>
              Create webhook
            </Button>
          )
        }
      />
      <DataTable
        label="Webhooks"
        noun={{ one: 'webhook', many: 'webhooks' }}
        pages={webhooks}
        columns={COLUMNS}
        rowId={({ id }) => id}
        link={({ id }) => linkOptions({ to: '/webhooks/$id', params: { id } })}
        empty={
          <EmptyState title="Nothing is sent anywhere yet">
            Create a webhook, and your server learns of it when a connection needs somebody.
          </EmptyState>
        }
      />
      {isMaking && <WebhookDialog onClose={() => setMaking(false)} />}
    </>
  )
}
