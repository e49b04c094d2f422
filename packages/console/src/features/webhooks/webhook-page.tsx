import { DELIVERY_STATUSES } from '@rollcall/api'
import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { Ellipsis, Pencil, Play, Send } from 'lucide-react'
import { useState } from 'react'
import { client } from '../../data/client.ts'
import { useMay } from '../../data/operator.ts'
import { useChange } from '../../data/use-change.ts'
import { useOne } from '../../data/use-one.ts'
import { usePages } from '../../data/use-pages.ts'
import { Button } from '../../ui/button.tsx'
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx'
import { CopyId } from '../../ui/copy.tsx'
import { type Column, DataTable } from '../../ui/data-table/index.ts'
import { ErrorState } from '../../ui/error-state.tsx'
import { FilterBar } from '../../ui/filter-bar.tsx'
import { IconButton } from '../../ui/icon-button.tsx'
import { Menu } from '../../ui/menu.tsx'
import { PageHeader } from '../../ui/page-header.tsx'
import { Select } from '../../ui/select.tsx'
import { EmptyState, Notice, Skeleton } from '../../ui/states.tsx'
import { Status } from '../../ui/status.tsx'
import { Time } from '../../ui/time.tsx'
import { complain } from '../../ui/toast.tsx'
import { useNow } from '../../ui/use-now.ts'
import { DeliveryDialog } from './delivery-dialog.tsx'
import { ReplayDialog } from './replay-dialog.tsx'
import { SecretShown } from './secret-shown.tsx'
import { WebhookDialog } from './webhook-dialog.tsx'
import { DELIVERY_WORDS, type Delivery, type Webhook, webhookStatus } from './words.ts'

const COLUMNS: readonly Column<Delivery>[] = [
  {
    id: 'at',
    title: 'When',
    cell: ({ created_at: at }) => <Time at={at} isExact />,
    width: 12,
    grow: 0,
    onPhone: 'detail',
  },
  { id: 'event', title: 'Event', cell: ({ event }) => event, width: 18, grow: 2, onPhone: 'title' },
  {
    id: 'status',
    title: 'Status',
    cell: ({ status }) => <Status tone={DELIVERY_WORDS[status].tone}>{DELIVERY_WORDS[status].word}</Status>,
    width: 8,
  },
  {
    id: 'answer',
    title: 'Answer',
    cell: ({ last_http_status: status, attempts }) => status ?? (attempts === 0 ? '' : 'none'),
    align: 'end',
    width: 5,
    grow: 0,
    onPhone: 'captioned',
  },
  {
    id: 'attempts',
    title: 'Tries',
    cell: ({ attempts }) => attempts,
    align: 'end',
    width: 4,
    grow: 0,
    onPhone: 'captioned',
  },
  {
    id: 'next',
    title: 'Next try',
    cell: ({ next_attempt_at: at }) => at !== null && <Time at={at} />,
    width: 8,
    onPhone: 'hidden',
  },
]

const route = getRouteApi('/shell/webhooks/$id')

/** One webhook and its delivery log. */
export const WebhookPage = () => {
  const { id } = route.useParams()
  const webhook = useOne(['webhooks', id], (signal) => client.webhooks.get({ id }, { signal }), { everySeconds: 15 })
  if (webhook.error !== undefined && webhook.value === undefined) {
    return <ErrorState error={webhook.error} onRetry={webhook.retry} />
  }
  if (webhook.value === undefined) return <Skeleton lines={8} className="px-4 py-6 sm:px-6" />
  return <Loaded webhook={webhook.value} />
}

const STATUSES = [
  { value: 'any', label: 'Every delivery' },
  ...DELIVERY_STATUSES.map((status) => ({ value: status, label: DELIVERY_WORDS[status].word })),
] as const

const Loaded = ({ webhook }: { readonly webhook: Webhook }) => {
  const { id, target_url: url, event_types: types } = webhook
  const { status, delivery } = route.useSearch()
  const navigate = route.useNavigate()
  const { tone, word } = webhookStatus(webhook)
  const deliveries = usePages(
    ['deliveries', id, status],
    (cursor, signal) =>
      client.deliveries.list({ webhook_id: id, ...(status && { status }), ...cursor, limit: 100 }, { signal }),
    { everySeconds: 5 },
  )
  return (
    <>
      <PageHeader
        title={new URL(url).host}
        description={webhook.description ?? undefined}
        trail={[{ title: 'Webhooks', link: { to: '/webhooks' } }]}
        actions={<Actions webhook={webhook} />}
      >
        <Status tone={tone}>{word}</Status>
        <code className="truncate font-mono text-xs">{url}</code>
        <span>{types.length === 0 ? 'every event' : types.join(', ')}</span>
        <CopyId id={id} length={8} />
      </PageHeader>
      <Trouble webhook={webhook} />
      <FilterBar isFiltered={status !== undefined} onClear={() => void navigate({ search: {} })}>
        <Select
          label="Deliveries"
          isLabelHidden
          className="w-44"
          options={STATUSES}
          value={status ?? 'any'}
          onChange={(value) => void navigate({ search: value === 'any' ? {} : { status: value }, replace: true })}
        />
      </FilterBar>
      <DataTable
        label="Deliveries"
        noun={{ one: 'delivery', many: 'deliveries' }}
        pages={deliveries}
        columns={COLUMNS}
        rowId={(row) => row.id}
        onOpen={(row) => void navigate({ search: { ...(status && { status }), delivery: row.id } })}
        empty={
          <EmptyState title={status === undefined ? 'Nothing was sent yet' : 'No delivery is like this'}>
            Send a test to see that the receiver answers.
          </EmptyState>
        }
      />
      <DeliveryDialog
        id={delivery}
        webhook={id}
        onClose={() => void navigate({ search: status === undefined ? {} : { status } })}
      />
    </>
  )
}

/** Why nothing is delivered, where that is so. */
const Trouble = ({ webhook }: { readonly webhook: Webhook }) => {
  const { paused_at: pausedAt, pause_reason: reason, failing_since: failing, previous_secret_expires_at: old } = webhook
  const now = useNow()
  const notes = [
    pausedAt !== null && (
      <Notice key="paused" tone="bad">
        {reason === 'gone'
          ? 'The receiver answered that it is gone for good (410), so deliveries have stopped.'
          : 'Nothing was accepted for days, so deliveries have stopped.'}{' '}
        Events are kept: go on when the receiver works again. (<Time at={pausedAt} />)
      </Notice>
    ),
    pausedAt === null && failing !== null && (
      <Notice key="failing" tone="warn">
        No delivery has been accepted since <Time at={failing} isExact />. They are tried again, with longer and longer
        waits.
      </Notice>
    ),
    old !== null && Date.parse(old) > now && (
      <Notice key="old">
        The secret before signs as well until <Time at={old} isExact />.
      </Notice>
    ),
  ].filter(Boolean)
  return notes.length === 0 ? null : <div className="flex flex-col gap-2 px-4 pb-3 sm:px-6">{notes}</div>
}

const Actions = ({ webhook }: { readonly webhook: Webhook }) => {
  const { id, is_active: isActive, paused_at: pausedAt } = webhook
  const mayWrite = useMay('webhooks:write')
  const leave = useNavigate()
  const [open, setOpen] = useState<'edit' | 'rotate' | 'replay' | 'delete'>()
  const [secret, setSecret] = useState<string>()
  const touches = ['webhooks', 'deliveries']
  const test = useChange({
    run: () => client.webhooks.test({ body: { id } }),
    touches,
    done: ({ status, last_http_status: answer }) =>
      status === 'delivered'
        ? `The receiver took it (${answer}).`
        : `The receiver did not take it (${answer ?? 'no answer'}).`,
  })
  const set = useChange({
    run: (active: boolean) => client.webhooks.update({ id, body: { is_active: active } }),
    touches,
    done: ({ is_active: active }) => (active ? 'Deliveries go on.' : 'Deliveries have stopped.'),
  })
  const remove = useChange({ run: () => client.webhooks.delete({ id }), touches, done: 'The webhook is deleted.' })
  if (!mayWrite) return null
  const isStopped = !isActive || pausedAt !== null
  return (
    <>
      <Button icon={<Send aria-hidden />} isBusy={test.isBusy} onClick={() => void test.run(undefined).catch(complain)}>
        Send a test
      </Button>
      <Button icon={<Pencil aria-hidden />} onClick={() => setOpen('edit')}>
        Change
      </Button>
      {isStopped && (
        <Button
          tone="primary"
          icon={<Play aria-hidden />}
          isBusy={set.isBusy}
          onClick={() => void set.run(true).catch(complain)}
        >
          Go on
        </Button>
      )}
      <Menu
        trigger={<IconButton label="More" icon={<Ellipsis aria-hidden />} />}
        entries={[
          { label: 'Replay events …', onSelect: () => setOpen('replay') },
          { label: 'Replace the secret …', onSelect: () => setOpen('rotate') },
          ...(isStopped ? [] : [{ label: 'Stop deliveries', onSelect: () => void set.run(false).catch(complain) }]),
          { kind: 'rule' },
          { label: 'Delete …', isDanger: true, onSelect: () => setOpen('delete') },
        ]}
      />
      {open === 'edit' && <WebhookDialog webhook={webhook} onClose={() => setOpen(undefined)} />}
      {open === 'replay' && <ReplayDialog webhook={id} onClose={() => setOpen(undefined)} />}
      {secret !== undefined && <SecretShown secret={secret} onClose={() => setSecret(undefined)} />}
      <ConfirmDialog
        isOpen={open === 'rotate'}
        onOpenChange={() => setOpen(undefined)}
        title="Replace the secret?"
        consequence="A new one is shown once. For 24 hours requests are signed with both, so that the receiver can change over without losing one."
        verb="Replace secret"
        tone="primary"
        onConfirm={async () => setSecret((await client.webhooks.rotateSecret({ id, body: {} })).secret)}
      />
      <ConfirmDialog
        isOpen={open === 'delete'}
        onOpenChange={() => setOpen(undefined)}
        title={`Delete the webhook to ${new URL(webhook.target_url).host}?`}
        consequence="With its secret, its deliveries and their log. What is waiting is not sent."
        verb="Delete webhook"
        onConfirm={async () => {
          await remove.run(undefined)
          await leave({ to: '/webhooks' })
        }}
      />
    </>
  )
}
