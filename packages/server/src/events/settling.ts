import type { Audit } from '../audit/index.ts'
import type { Executor } from '../db/index.ts'
import { type Attempt, asksForPatience, isAccepted, pauseReasonOf } from './attempt.ts'
import { type ClaimedDelivery, settleDelivery } from './delivery-store.ts'
import type { Publish } from './publishing.ts'
import { boundedWaitMs, nextTryAfterMs } from './retry-schedule.ts'
import { webhookView } from './views.ts'
import { noteFailure, noteSuccess, pauseWebhook, type WebhookRow } from './webhook-store.ts'

/** Writes down what came of a try: of the delivery, of the webhook, and its pause where that is due. All of it or nothing. */
export type Settling = (delivery: ClaimedDelivery, attempt: Attempt) => Promise<void>

export const createSettling = (options: {
  readonly db: Executor
  readonly audit: Audit
  readonly publish: Publish
  readonly now: () => Date
  readonly random: () => number
}): Settling => {
  const { db, audit, publish, now, random } = options

  const pause = async (tx: Executor, webhook: WebhookRow, reason: string): Promise<void> => {
    const paused = await pauseWebhook(tx, webhook.id, { at: now(), reason })
    if (paused === undefined) return
    await publish(tx, { environmentId: paused.environment_id, type: 'webhook:paused', payload: webhookView(paused) })
    await audit.record(tx, {
      environmentId: paused.environment_id,
      actor: 'system',
      action: 'webhook.paused',
      target: `webhook/${paused.id}`,
      outcome: 'succeeded',
    })
  }

  /** The webhook before its delivery: whoever deletes one locks them in this order, too. */
  const settleWebhook = async (tx: Executor, id: string, attempt: Attempt): Promise<void> => {
    if (isAccepted(attempt)) return noteSuccess(tx, id)
    const at = now()
    const blockedUntil = asksForPatience(attempt)
      ? new Date(at.getTime() + boundedWaitMs(attempt.retryAfterMs ?? 0))
      : undefined
    const webhook = await noteFailure(tx, id, { at, blockedUntil })
    if (webhook === undefined) return
    const reason = pauseReasonOf(attempt, { failingSince: webhook.failing_since ?? at, now: at })
    if (reason !== undefined) await pause(tx, webhook, reason)
  }

  return async (delivery, attempt) => {
    const isTest = delivery.event_type === 'test'
    const afterMs = nextTryAfterMs(delivery.attempts + 1, { retryAfterMs: attempt.retryAfterMs, random: random() })
    await db.transaction().execute(async (tx) => {
      // A test that fails says nothing that its sender is not told.
      if (!isTest || isAccepted(attempt)) await settleWebhook(tx, delivery.webhook_id, attempt)
      if (isAccepted(attempt))
        return settleDelivery(tx, delivery, { status: 'delivered', nextAttemptAt: null, attempt })
      if (isTest || afterMs === undefined) {
        return settleDelivery(tx, delivery, { status: 'dead_letter', nextAttemptAt: null, attempt })
      }
      const nextAttemptAt = new Date(now().getTime() + afterMs)
      return settleDelivery(tx, delivery, { status: 'pending', nextAttemptAt, attempt })
    })
  }
}
