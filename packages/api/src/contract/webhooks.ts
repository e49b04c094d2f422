import { z } from 'zod'
import { defineEndpoint } from '../define-endpoint.ts'
import { deliverySchema } from './deliveries.ts'
import { EVENT_TYPE_NAMES } from './event-types.ts'
import { deletedSchema, idParams, list, platformPageOf, platformPageQuery, timestamp } from './shapes.ts'

/** Webhooks: where events are sent (`unified-api.md §7`, and what it lacks: rotation, replay, a reason for a pause). */

/** Why deliveries were stopped without anybody asking for it. */
export const PAUSE_REASONS = ['failing', 'gone'] as const

/** How long the secret before a rotation goes on signing, unless something else is asked for; at most a week. */
const ROTATION_OVERLAP_HOURS = 24

const eventType = z.enum(EVENT_TYPE_NAMES)

const targetUrl = z
  .string()
  .max(2000)
  .describe('Called with POST. HTTPS, at a public address; in local mode plain HTTP to this machine as well.')

const description = z.string().max(500)

export const webhookSchema = z
  .object({
    id: z.string(),
    environment_id: z.string(),
    target_url: targetUrl,
    description: description.nullable(),
    event_types: list(eventType).describe('Which events are sent; empty for all.'),
    is_active: z.boolean().describe('Whether events are being delivered.'),
    paused_at: timestamp
      .nullable()
      .describe('When deliveries were stopped automatically; events are kept until it is set active again.'),
    pause_reason: z
      .enum(PAUSE_REASONS)
      .nullable()
      .describe(
        '`failing`: tries have failed for 5 days and none was accepted, the last of them a repeat. `gone`: the receiver answered 410.',
      ),
    failing_since: timestamp
      .nullable()
      .describe(
        'Since when tries have failed and none was accepted, however little there was to try; null while they are accepted.',
      ),
    previous_secret_expires_at: timestamp
      .nullable()
      .describe('Until when the secret before the last rotation signs, too; those before it keep their own ends.'),
    created_at: timestamp,
    updated_at: timestamp,
  })
  .meta({ id: 'Webhook' })

const secret = z.string().describe('Shown this once. `whsec_…`: give it to a Standard Webhooks library as it is.')

export const createdWebhookSchema = webhookSchema.extend({ secret }).meta({ id: 'CreatedWebhook' })

const notAudited = 'shows no secret'

export const listWebhooks = defineEndpoint({
  id: 'listWebhooks',
  tag: 'Webhooks',
  summary: 'List webhooks',
  description: 'Newest first.',
  method: 'GET',
  path: '/webhook',
  scope: 'webhooks:read',
  audit: { notAudited },
  query: z.strictObject({ ...platformPageQuery, is_active: z.stringbool().optional() }),
  response: platformPageOf(webhookSchema),
})

export const getWebhook = defineEndpoint({
  id: 'getWebhook',
  tag: 'Webhooks',
  summary: 'Get a webhook',
  method: 'GET',
  path: '/webhook/:id',
  scope: 'webhooks:read',
  audit: { notAudited },
  params: idParams,
  response: webhookSchema,
})

export const createWebhook = defineEndpoint({
  id: 'createWebhook',
  tag: 'Webhooks',
  summary: 'Create a webhook',
  description:
    'Sends the events of the environment from now on. Requests are signed by Standard Webhooks with the secret in the answer, which is shown this once. An address that is not public is refused.',
  method: 'POST',
  path: '/webhook',
  scope: 'webhooks:write',
  audit: { action: 'webhook.created' },
  body: z.strictObject({
    target_url: targetUrl,
    event_types: list(eventType).default([]).describe('Which events to send; empty or absent for all.'),
    description: description.optional(),
    is_active: z.boolean().default(true),
  }),
  response: createdWebhookSchema,
  status: 201,
  // Not idempotent: the answer holds a secret, which is never stored.
  examples: {
    body: {
      target_url: 'https://example.com/rollcall',
      event_types: ['integrated_account:active', 'integrated_account:authentication_error'],
    },
  },
})

export const updateWebhook = defineEndpoint({
  id: 'updateWebhook',
  tag: 'Webhooks',
  summary: 'Update a webhook',
  description:
    'What is absent stays. `is_active: true` ends a pause: what happened meanwhile is delivered. `is_active: false` stops it: what happens from then on is not delivered, but can be replayed.',
  method: 'PATCH',
  path: '/webhook/:id',
  scope: 'webhooks:write',
  audit: { action: 'webhook.updated' },
  params: idParams,
  body: z.strictObject({
    target_url: targetUrl.optional(),
    event_types: list(eventType).optional(),
    description: description.nullable().optional(),
    is_active: z.boolean().optional(),
  }),
  response: webhookSchema,
  idempotent: true,
})

export const deleteWebhook = defineEndpoint({
  id: 'deleteWebhook',
  tag: 'Webhooks',
  summary: 'Delete a webhook',
  description: 'With its secret, its deliveries and their log.',
  method: 'DELETE',
  path: '/webhook/:id',
  scope: 'webhooks:write',
  audit: { action: 'webhook.deleted' },
  params: idParams,
  response: deletedSchema,
})

export const testWebhook = defineEndpoint({
  id: 'testWebhook',
  tag: 'Webhooks',
  summary: 'Test a webhook',
  description:
    'Sends an event of the type `test` to this one webhook now, active or not, once, and answers with what became of it.',
  method: 'POST',
  path: '/webhook/test',
  scope: 'webhooks:write',
  audit: { action: 'webhook.tested' },
  body: z.strictObject({ id: z.string().min(1).max(200) }),
  response: deliverySchema,
})

export const rotateWebhookSecret = defineEndpoint({
  id: 'rotateWebhookSecret',
  tag: 'Webhooks',
  summary: 'Rotate the secret',
  description:
    'Makes a new secret, shown this once. Until the overlap ends, requests carry a signature by each, so that receivers can change over without losing one. Rotating again before that shortens nobody’s overlap; while four secrets before the present one still sign, it is refused (409).',
  method: 'POST',
  path: '/webhook/:id/rotate-secret',
  scope: 'webhooks:write',
  audit: { action: 'webhook.secret_rotated' },
  params: idParams,
  body: z.strictObject({
    overlap_hours: z
      .number()
      .min(0)
      .max(168)
      .default(ROTATION_OVERLAP_HOURS)
      .describe('How long the secret before goes on signing, too; 0 ends it, and those before it, now.'),
  }),
  response: createdWebhookSchema,
})

/** Which past events to send again. */
const replayBody = z.union([
  z.strictObject({ delivery_id: z.guid() }),
  z.strictObject({
    from: timestamp,
    to: timestamp.describe('Events before this time.'),
    event_types: list(eventType)
      .optional()
      .describe("Only these; absent for all that the webhook's own filter lets through."),
    only_failed: z
      .boolean()
      .default(false)
      .describe('Only events that became dead letters here and have not been delivered since.'),
  }),
])

export const replayWebhook = defineEndpoint({
  id: 'replayWebhook',
  tag: 'Webhooks',
  summary: 'Replay deliveries',
  description:
    'Sends past events to the webhook again: that of one delivery, or those of a span of time, in their order, also such as happened while it was not active or did not exist. Each keeps its `webhook-id`, by which the receiver knows that it has had it. Events are kept for 30 days.',
  method: 'POST',
  path: '/webhook/:id/replay',
  scope: 'webhooks:write',
  audit: { action: 'webhook.replayed' },
  params: idParams,
  body: replayBody,
  response: z.object({ replayed: z.int().min(0).describe('How many deliveries were queued.') }),
  status: 202,
  examples: { body: { from: '2026-11-24T00:00:00Z', to: '2026-11-25T00:00:00Z', only_failed: true } },
})
