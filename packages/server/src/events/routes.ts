import {
  type BodyOf,
  createWebhook,
  deleteWebhook,
  getDelivery,
  getEvent,
  getWebhook,
  listDeliveries as listDeliveriesEndpoint,
  listEvents as listEventsEndpoint,
  listWebhooks as listWebhooksEndpoint,
  replayWebhook,
  rotateWebhookSecret,
  testWebhook,
  updateWebhook,
} from '@rollcall/api'
import type { Executor } from '../db/index.ts'
import { decodeKeyset, type Keyset, listOf, type Route, route, toKeysetPage } from '../http/index.ts'
import { attemptsOf, findDelivery, listDeliveries } from './delivery-store.ts'
import { findEvent, listEvents } from './event-store.ts'
import { found } from './not-found.ts'
import { deliveryRowView, deliveryView, eventView, webhookView } from './views.ts'
import { listWebhooks, type WebhookRow } from './webhook-store.ts'
import type { Webhooks } from './webhooks.ts'

export type EventRoutesOptions = {
  readonly db: Executor
  readonly webhooks: Webhooks
  /** Answers with the id of the delivery. */
  readonly sendTest: (webhook: WebhookRow) => Promise<string>
  readonly replay: (webhook: WebhookRow, asked: ReplayBody) => Promise<number>
}

type ReplayBody = BodyOf<typeof replayWebhook>

/** Events, webhooks and deliveries over HTTP. */
export const eventRoutes = (options: EventRoutesOptions): readonly Route[] => [
  ...webhookRoutes(options),
  ...logRoutes(options),
]

const webhookRoutes = ({ db, webhooks, sendTest, replay }: EventRoutesOptions): readonly Route[] => [
  route(listWebhooksEndpoint, async ({ query, caller }) => {
    const { limit, next_cursor, is_active } = query
    const list = listOf('webhooks', query)
    const after = decodeKeyset(next_cursor, list)
    const rows = await listWebhooks(db, caller.environmentId, { isActive: is_active, after, limit: limit + 1 })
    return toKeysetPage(rows, limit, { place: keysetOf, view: webhookView, list })
  }),
  route(getWebhook, async ({ params, caller }) => webhookView(await webhooks.get(caller.environmentId, params.id))),
  route(createWebhook, async ({ body, caller }) => {
    const { row, secret } = await webhooks.create(caller.environmentId, body)
    return { ...webhookView(row), secret }
  }),
  route(updateWebhook, async ({ params, body, caller }) =>
    webhookView(await webhooks.update(caller.environmentId, params.id, body)),
  ),
  route(deleteWebhook, async ({ params, caller }) => {
    await webhooks.delete(caller.environmentId, params.id)
    return { id: params.id }
  }),
  route(testWebhook, async ({ body, caller }) => {
    const id = await sendTest(await webhooks.get(caller.environmentId, body.id))
    return deliveryWithLog(db, caller.environmentId, id)
  }),
  route(rotateWebhookSecret, async ({ params, body, caller }) => {
    const { row, secret } = await webhooks.rotateSecret(caller.environmentId, params.id, body.overlap_hours)
    return { ...webhookView(row), secret }
  }),
  route(replayWebhook, async ({ params, body, caller }) => ({
    replayed: await replay(await webhooks.get(caller.environmentId, params.id), body),
  })),
]

const logRoutes = ({ db }: EventRoutesOptions): readonly Route[] => [
  route(listEventsEndpoint, async ({ query, caller }) => {
    const { limit, next_cursor, event, tenant_id, integrated_account_id, from, to } = query
    const list = listOf('events', query)
    const rows = await listEvents(db, caller.environmentId, {
      where: {
        type: event,
        tenantId: tenant_id,
        connectionId: integrated_account_id,
        from: toDate(from),
        to: toDate(to),
      },
      after: decodeKeyset(next_cursor, list),
      limit: limit + 1,
    })
    return toKeysetPage(rows, limit, { place: keysetOf, view: eventView, list })
  }),
  route(getEvent, async ({ params: { id }, caller }) =>
    eventView(await found({ what: 'event', id, list: '/event' }, () => findEvent(db, caller.environmentId, id))),
  ),
  route(listDeliveriesEndpoint, async ({ query, caller }) => {
    const { limit, next_cursor, webhook_id, status, event, event_id } = query
    const list = listOf('deliveries', query)
    const rows = await listDeliveries(db, caller.environmentId, {
      where: { webhookId: webhook_id, status, type: event, eventId: event_id },
      after: decodeKeyset(next_cursor, list),
      limit: limit + 1,
    })
    return toKeysetPage(rows, limit, { place: keysetOf, view: deliveryRowView, list })
  }),
  route(getDelivery, ({ params, caller }) => deliveryWithLog(db, caller.environmentId, params.id)),
]

const deliveryWithLog = async (db: Executor, environmentId: string, id: string) => {
  const row = await found({ what: 'delivery', id, list: '/webhook-delivery' }, () =>
    findDelivery(db, environmentId, id),
  )
  return deliveryView(row, await attemptsOf(db, row.id))
}

const keysetOf = (row: { readonly created_at: Date; readonly id: string }): Keyset => ({
  createdAt: row.created_at,
  id: row.id,
})

const toDate = (text: string | undefined): Date | undefined => (text === undefined ? undefined : new Date(text))
