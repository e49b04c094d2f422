import {
  type deliverySchema,
  EVENT_TYPE_NAMES,
  type EventType,
  type eventSchema,
  PAUSE_REASONS,
  type webhookSchema,
} from '@rollcall/api'
import type { z } from 'zod'
import type { AttemptRow, DeliveryRow } from './delivery-store.ts'
import type { EventRow } from './event-store.ts'
import type { WebhookRow } from './webhook-store.ts'

/** Rows as the API shows them. */

const isEventType = (name: string): name is EventType => EVENT_TYPE_NAMES.some((known) => known === name)

/** A type of a newer version, met after going back to an older one, is shown as what nobody listens for. */
const eventTypeOf = (name: string): EventType => (isEventType(name) ? name : 'test')

export const webhookView = (row: WebhookRow): z.output<typeof webhookSchema> => ({
  id: row.id,
  environment_id: row.environment_id,
  target_url: row.target_url,
  description: row.description,
  event_types: row.event_types.filter(isEventType),
  is_active: row.is_active,
  paused_at: row.paused_at?.toISOString() ?? null,
  pause_reason: PAUSE_REASONS.find((reason) => reason === row.pause_reason) ?? null,
  failing_since: row.failing_since?.toISOString() ?? null,
  previous_secret_expires_at: row.previous_secret_expires_at?.toISOString() ?? null,
  created_at: row.created_at.toISOString(),
  updated_at: row.updated_at.toISOString(),
})

export const eventView = (row: EventRow): z.output<typeof eventSchema> => ({
  id: row.id,
  event: eventTypeOf(row.type),
  environment_id: row.environment_id,
  tenant_id: row.tenant_id,
  integrated_account_id: row.connection_id,
  payload: row.payload,
  created_at: row.created_at.toISOString(),
})

type DeliveryView = z.output<typeof deliverySchema>

export const deliveryRowView = (row: DeliveryRow): Omit<DeliveryView, 'attempt_log'> => ({
  id: row.id,
  webhook_id: row.webhook_id,
  environment_id: row.environment_id,
  event_id: row.event_id,
  event: eventTypeOf(row.event_type),
  status: row.status === 'delivered' || row.status === 'dead_letter' ? row.status : 'pending',
  attempts: row.attempts,
  last_http_status: row.last_http_status,
  next_attempt_at: row.next_attempt_at?.toISOString() ?? null,
  replay_of: row.replay_of,
  created_at: row.created_at.toISOString(),
  finished_at: row.finished_at?.toISOString() ?? null,
})

export const deliveryView = (row: DeliveryRow, attempts: readonly AttemptRow[]): DeliveryView => ({
  ...deliveryRowView(row),
  attempt_log: attempts.map((attempt) => ({
    number: attempt.number,
    at: attempt.at.toISOString(),
    http_status: attempt.http_status,
    duration_ms: attempt.duration_ms,
    error: attempt.error,
    response: attempt.response,
  })),
})
