import { RollcallError } from '@rollcall/core'
import type { Executor } from '../db/index.ts'
import { claimDelivery, insertDelivery } from './delivery-store.ts'
import { insertEvent } from './event-store.ts'
import type { WebhookRow } from './webhook-store.ts'
import type { Worker } from './worker.ts'

/** The workers leave it alone for so long: whoever asked for the test sends it. */
const OWN_MS = 60_000

/** Sends a `test` event to one webhook now, whatever its state, and answers with the id of the delivery. */
export const sendTest = async (
  options: { readonly db: Executor; readonly worker: Worker; readonly now: () => Date; readonly newId: () => string },
  webhook: WebhookRow,
): Promise<string> => {
  const { db, worker, now, newId } = options
  const { environment_id, id: webhook_id } = webhook
  const [event_id, id, claim, at] = [newId(), newId(), newId(), now()]
  const until = new Date(at.getTime() + OWN_MS)
  await db.transaction().execute(async (tx) => {
    const payload = JSON.stringify({ message: 'This is a test. Your webhook can be reached.' })
    const event = { id: event_id, environment_id, tenant_id: null, connection_id: null, type: 'test', payload }
    // Its one delivery is made here, so nobody else is to make any.
    await insertEvent(tx, { ...event, created_at: at, fanned_out_at: at })
    await insertDelivery(tx, {
      id,
      environment_id,
      webhook_id,
      event_id,
      event_type: 'test',
      replay_of: null,
      at,
      dueAt: until,
    })
  })
  const delivery = await claimDelivery(db, { id, claim, until })
  if (delivery === undefined) throw new RollcallError('not_found', `The webhook ${webhook_id} was deleted meanwhile.`)
  await worker.deliver(delivery)
  return id
}
