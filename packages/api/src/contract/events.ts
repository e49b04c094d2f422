import { z } from 'zod'
import { defineEndpoint } from '../define-endpoint.ts'
import { EVENT_TYPE_NAMES } from './event-types.ts'
import { idParams, jsonObject, platformPageOf, platformPageQuery, timestamp } from './shapes.ts'

/** What happened: each event is written with the change that it tells of, or not at all. */

export const eventSchema = z
  .object({
    id: z.string(),
    event: z.enum(EVENT_TYPE_NAMES),
    environment_id: z.string(),
    tenant_id: z.string().nullable(),
    integrated_account_id: z.string().nullable(),
    payload: jsonObject,
    created_at: timestamp,
  })
  .meta({ id: 'Event' })

export const listEvents = defineEndpoint({
  id: 'listEvents',
  tag: 'Webhooks',
  summary: 'List events',
  description: 'Newest first, for 30 days, whether or not a webhook is there for them. The filters must all fit.',
  method: 'GET',
  path: '/event',
  scope: 'webhooks:read',
  audit: { notAudited: 'reading is covered by the access log' },
  query: z.strictObject({
    ...platformPageQuery,
    event: z.enum(EVENT_TYPE_NAMES).optional(),
    tenant_id: z.string().max(200).optional(),
    integrated_account_id: z.guid().optional(),
    from: timestamp.optional().describe('Events at or after this time.'),
    to: timestamp.optional().describe('Events before this time.'),
  }),
  response: platformPageOf(eventSchema),
})

export const getEvent = defineEndpoint({
  id: 'getEvent',
  tag: 'Webhooks',
  summary: 'Get an event',
  method: 'GET',
  path: '/event/:id',
  scope: 'webhooks:read',
  audit: { notAudited: 'reading is covered by the access log' },
  params: idParams,
  response: eventSchema,
})
