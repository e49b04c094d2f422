import type { BodyOf, replayWebhook } from '@rollcall/api'
import { RollcallError } from '@rollcall/core'
import type { Executor } from '../db/index.ts'
import { findDelivery, insertDelivery, insertReplays } from './delivery-store.ts'
import { announce } from './event-store.ts'
import { found } from './not-found.ts'
import type { WebhookRow } from './webhook-store.ts'

/** Deliveries that one call makes at most. */
const MOST_REPLAYED = 100_000

/** Makes new deliveries of past events, which go out with the others, and answers with how many. */
export const replay = (
  { db, now, newId }: { readonly db: Executor; readonly now: () => Date; readonly newId: () => string },
  webhook: WebhookRow,
  asked: BodyOf<typeof replayWebhook>,
): Promise<number> =>
  db.transaction().execute(async (tx) => {
    await announce(tx)
    const at = now()
    if ('delivery_id' in asked) {
      const { delivery_id: id } = asked
      const past = await found({ what: 'delivery', id, list: '/webhook-delivery' }, async () => {
        const row = await findDelivery(tx, webhook.environment_id, id)
        return row?.webhook_id === webhook.id ? row : undefined
      })
      const { environment_id, webhook_id, event_id, event_type } = past
      await insertDelivery(tx, {
        id: newId(),
        environment_id,
        webhook_id,
        event_id,
        event_type,
        replay_of: id,
        at,
        dueAt: at,
      })
      return 1
    }
    const [from, to] = [new Date(asked.from), new Date(asked.to)]
    if (from >= to) {
      throw new RollcallError('invalid_request', 'The span to replay is empty: "from" must be before "to".', {
        failures: [{ path: 'from', message: 'is not before "to"' }],
      })
    }
    return insertReplays(tx, {
      webhookId: webhook.id,
      environmentId: webhook.environment_id,
      from,
      to,
      types: asked.event_types ?? [],
      onlyFailed: asked.only_failed,
      limit: MOST_REPLAYED,
      at,
    })
  })
