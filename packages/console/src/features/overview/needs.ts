import type { LinkProps } from '@tanstack/react-router'
import type { client } from '../../data/client.ts'
import type { StatusTone } from '../../ui/status.tsx'

type ListedConnection = Awaited<ReturnType<typeof client.accounts.list>>['result'][number]
type ListedWebhook = Awaited<ReturnType<typeof client.webhooks.list>>['result'][number]

type Connection = Pick<ListedConnection, 'id' | 'tenant_id' | 'status' | 'last_error' | 'last_forbidden_error'> & {
  readonly integration: Pick<ListedConnection['integration'], 'label'>
}
type Webhook = Pick<ListedWebhook, 'id' | 'target_url' | 'is_active' | 'paused_at' | 'failing_since'>

/** One thing that somebody should look at. */
export type Need = {
  readonly key: string
  readonly tone: StatusTone
  readonly word: string
  readonly what: string
  /** A sentence, where the word does not say what to do. */
  readonly why?: string
  readonly since: string | undefined
  readonly link: LinkProps
}

/**
 * Connections that do not work, or will not for long; rights that were lost; webhooks that have stopped, or are about to. Not what somebody has
 * switched off.
 */
export const needsOf = ({
  connections,
  webhooks,
}: {
  readonly connections: readonly Connection[]
  readonly webhooks: readonly Webhook[]
}): readonly Need[] => {
  const active = connections.filter(({ status }) => status === 'active')
  return [
    ...connections.filter(({ status }) => status !== 'active').map(toBroken),
    ...active.flatMap(toUnrenewable),
    ...active.flatMap(toLostRight),
    ...webhooks.flatMap(toPaused),
    ...webhooks.flatMap(toFailing),
  ]
}

const nameOf = ({ integration, tenant_id: tenant }: Connection): string => `${integration.label} of ${tenant}`

const linkTo = ({ id }: Connection): LinkProps => ({ to: '/connections/$id', params: { id } })

const toBroken = (connection: Connection): Need => ({
  key: connection.id,
  tone: 'bad',
  word: connection.status === 'needs_reauth' ? 'Needs a new credential' : 'Does not work',
  what: nameOf(connection),
  since: connection.last_error?.occurred_at,
  link: linkTo(connection),
})

/** It works as long as its access token lives: the vendor refuses the client of whoever runs this. */
const toUnrenewable = (connection: Connection): readonly Need[] => {
  const { id, last_error: error } = connection
  if (error === null) return []
  return [
    {
      key: `renewal ${id}`,
      tone: 'warn',
      word: 'Cannot renew',
      what: nameOf(connection),
      why: error.message,
      since: error.occurred_at,
      link: linkTo(connection),
    },
  ]
}

const toLostRight = (connection: Connection): readonly Need[] => {
  const { id, last_forbidden_error: error } = connection
  if (error === null) return []
  return [
    {
      key: `right ${id}`,
      tone: 'warn',
      word: 'Lost a right',
      what: `${nameOf(connection)}: ${error.method} ${error.resource}`,
      since: error.occurred_at,
      link: linkTo(connection),
    },
  ]
}

const ofWebhook = ({ id, target_url: url }: Webhook) => ({
  key: id,
  // The rest of the address may be a secret.
  what: `Webhook to ${new URL(url).host}`,
  link: { to: '/webhooks/$id', params: { id } } satisfies LinkProps,
})

const toPaused = (webhook: Webhook): readonly Need[] =>
  webhook.paused_at === null ? [] : [{ ...ofWebhook(webhook), tone: 'bad', word: 'Paused', since: webhook.paused_at }]

const toFailing = (webhook: Webhook): readonly Need[] =>
  webhook.failing_since === null || !webhook.is_active
    ? []
    : [{ ...ofWebhook(webhook), tone: 'warn', word: 'Failing', since: webhook.failing_since }]
