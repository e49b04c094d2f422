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

/** A webhook that was just paused, and why. */
export type PausedWebhook = { readonly id: string; readonly targetUrl: string; readonly reason: string }

export const createSettling = (options: {
  readonly db: Executor
  readonly audit: Audit
  readonly publish: Publish
  readonly now: () => Date
  readonly random: () => number
  /** Told once the pause is written. Not waited for, and must not throw. */
  readonly onPaused?: ((webhook: PausedWebhook) => void) | undefined
}): Settling => {
  const { db, audit, publish, now, random, onPaused } = options

  /** @returns the webhook, unless somebody else has stopped it already */
  const pause = async (tx: Executor, webhook: WebhookRow, reason: string): Promise<PausedWebhook | undefined> => {
    const paused = await pauseWebhook(tx, webhook.id, { at: now(), reason })
    if (paused === undefined) return undefined
    // With many receivers, whoever knows the whole address may write to them; the others have no business to.
    const payload = { ...webhookView(paused), target_url: new URL(paused.target_url).origin }
    await publish(tx, { environmentId: paused.environment_id, type: 'webhook:paused', payload })
    await audit.record(tx, {
      environmentId: paused.environment_id,
      actor: 'system',
      action: 'webhook.paused',
      target: `webhook/${paused.id}`,
      outcome: 'succeeded',
    })
    return { id: paused.id, targetUrl: paused.target_url, reason }
  }

  /** The webhook before its delivery: whoever deletes one locks them in this order, too. @returns it where it was paused */
  const settleWebhook = async (
    tx: Executor,
    delivery: ClaimedDelivery,
    attempt: Attempt,
  ): Promise<PausedWebhook | undefined> => {
    if (isAccepted(attempt)) {
      await noteSuccess(tx, delivery.webhook_id)
      return undefined
    }
    const at = now()
    const blockedUntil = asksForPatience(attempt)
      ? new Date(at.getTime() + boundedWaitMs(attempt.retryAfterMs ?? 0))
      : undefined
    const webhook = await noteFailure(tx, delivery.webhook_id, { at, blockedUntil })
    if (webhook === undefined) return undefined
    const failingSince = webhook.failing_since ?? at
    const reason = pauseReasonOf(attempt, { failingSince, isFirst: delivery.attempts === 0, now: at })
    return reason === undefined ? undefined : pause(tx, webhook, reason)
  }

  /** What becomes of the delivery itself. */
  const settleOne = (tx: Executor, delivery: ClaimedDelivery, attempt: Attempt): Promise<boolean> => {
    const afterMs = nextTryAfterMs(delivery.attempts + 1, { retryAfterMs: attempt.retryAfterMs, random: random() })
    if (isAccepted(attempt)) return settleDelivery(tx, delivery, { status: 'delivered', nextAttemptAt: null, attempt })
    if (isTest(delivery) || afterMs === undefined) {
      return settleDelivery(tx, delivery, { status: 'dead_letter', nextAttemptAt: null, attempt })
    }
    const nextAttemptAt = new Date(now().getTime() + afterMs)
    return settleDelivery(tx, delivery, { status: 'pending', nextAttemptAt, attempt })
  }

  return async (delivery, attempt) => {
    const paused = await db.transaction().execute(async (tx) => {
      // A test that fails says nothing that its sender is not told.
      const counts = !isTest(delivery) || isAccepted(attempt)
      const webhook = counts ? await settleWebhook(tx, delivery, attempt) : undefined
      await settleOne(tx, delivery, attempt)
      return webhook
    })
    if (paused !== undefined) onPaused?.(paused)
  }
}

const isTest = ({ event_type: type }: ClaimedDelivery): boolean => type === 'test'
