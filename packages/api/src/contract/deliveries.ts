import { z } from 'zod'
import { defineEndpoint } from '../define-endpoint.ts'
import { EVENT_TYPE_NAMES } from './event-types.ts'
import { idParams, list, platformPageOf, platformPageQuery, timestamp } from './shapes.ts'

/** The delivery log: what was sent to webhooks, when, and what came back. */

/** How far a delivery is: `pending` will be tried (again), `dead_letter` has used up its tries. */
export const DELIVERY_STATUSES = ['pending', 'delivered', 'dead_letter'] as const

const attemptSchema = z
  .object({
    number: z.int().min(1),
    at: timestamp,
    http_status: z.int().nullable().describe('Null when there was no answer.'),
    duration_ms: z.int().min(0),
    error: z.string().nullable().describe('Why there was no answer, or what was wrong with it.'),
    response: z.string().nullable().describe('How the answer began, up to 1 KB; secrets of the webhook are taken out.'),
  })
  .meta({ id: 'WebhookAttempt' })

const deliveryFields = {
  id: z.string(),
  webhook_id: z.string(),
  environment_id: z.string(),
  event_id: z.string().describe('Sent as `webhook-id`: the same in every try and every replay.'),
  event: z.enum(EVENT_TYPE_NAMES),
  status: z.enum(DELIVERY_STATUSES),
  attempts: z.int().min(0).describe('How often it was tried.'),
  last_http_status: z.int().nullable(),
  next_attempt_at: timestamp.nullable().describe('Null when there will be none; not before the webhook is active.'),
  replay_of: z.string().nullable().describe('The delivery that this one repeats, where it was asked for by its id.'),
  created_at: timestamp,
  finished_at: timestamp.nullable(),
}

const deliveryRowSchema = z.object(deliveryFields).meta({ id: 'WebhookDeliveryRow' })

export const deliverySchema = z
  .object({ ...deliveryFields, attempt_log: list(attemptSchema).describe('The first first.') })
  .meta({ id: 'WebhookDelivery' })

export const listDeliveries = defineEndpoint({
  id: 'listWebhookDeliveries',
  tag: 'Webhooks',
  summary: 'List deliveries',
  description: 'Newest first, for 30 days. The filters must all fit; dead letters are `status=dead_letter`.',
  method: 'GET',
  path: '/webhook-delivery',
  scope: 'webhooks:read',
  audit: { notAudited: 'shows no secret' },
  query: z.strictObject({
    ...platformPageQuery,
    webhook_id: z.guid().optional(),
    status: z.enum(DELIVERY_STATUSES).optional(),
    event: z.enum(EVENT_TYPE_NAMES).optional(),
    event_id: z.guid().optional(),
  }),
  response: platformPageOf(deliveryRowSchema),
})

export const getDelivery = defineEndpoint({
  id: 'getWebhookDelivery',
  tag: 'Webhooks',
  summary: 'Get a delivery',
  description: 'With every try of it.',
  method: 'GET',
  path: '/webhook-delivery/:id',
  scope: 'webhooks:read',
  audit: { notAudited: 'shows no secret' },
  params: idParams,
  response: deliverySchema,
})
