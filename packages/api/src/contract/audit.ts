import { ERRORS, type ErrorCode } from '@rollcall/core'
import { z } from 'zod'
import { defineEndpoint } from '../define-endpoint.ts'
import { platformPageOf, platformPageQuery, timestamp } from './shapes.ts'

/**
 * How something that was audited ended. An event is written as `pending` before the vendor is called, so that a call whose
 * process died is on record too; where no outcome follows within an hour it reads `unknown`.
 */
export const AUDIT_OUTCOMES = ['pending', 'succeeded', 'failed', 'unknown'] as const

const isErrorCode = (name: string): name is ErrorCode => name in ERRORS

/**
 * What is known about an event beyond who, what and when. Only numbers, claims, words from a closed list and ids of a known
 * form: there is no field that a credential, or anything else of a request's or an answer's content, could be put into.
 */
export const auditDetailSchema = z
  .object({
    error_code: z.enum(Object.keys(ERRORS).filter(isErrorCode)),
    effect: z.enum(['none', 'unknown']).describe('Of a failed write: `unknown` means that it may have happened.'),
    method: z.enum(['GET', 'HEAD', 'OPTIONS', 'POST', 'PUT', 'PATCH', 'DELETE']),
    status: z.int().min(100).max(599).describe('The HTTP status of the answer.'),
    vendor_request_id: z
      .string()
      .regex(/^([0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9a-f]{16}-[A-Z]{3})$/i)
      .describe("The vendor's id for the request, where it is a UUID or a ray id; others are in the log."),
    user_status: z.enum(['active', 'inactive']).describe('What a user was set to.'),
    verified: z.boolean().describe('Whether the vendor, read back, says what was sent.'),
    ignored_fields: z.int().min(0).describe('How many of the sent fields the vendor left as they were.'),
    grant: z
      .enum(['revoked', 'not_revoked'])
      .describe('Of an account that was deleted: whether the vendor has taken back what it had granted.'),
    members: z.int().min(0).describe('How many members were added or removed.'),
    duration_ms: z.int().min(0),
  })
  .partial()
  .meta({ id: 'AuditDetail' })

/** Who did what to what, with which outcome. Append-only. */
const auditEventSchema = z
  .object({
    id: z.string(),
    at: timestamp,
    actor: z.string().describe('E.g. `api-token:Default token`.'),
    action: z.string().describe('E.g. `user.deleted`.'),
    tenant_id: z.string().nullable(),
    integrated_account_id: z.string().nullable(),
    target: z.string().nullable().describe('What it was done to, e.g. `users/42`.'),
    outcome: z.enum(AUDIT_OUTCOMES),
    request_id: z.string().nullable().describe("The request's `x-request-id`."),
    detail: auditDetailSchema,
  })
  .meta({ id: 'AuditEvent' })

export const listAuditEvents = defineEndpoint({
  id: 'listAuditEvents',
  tag: 'Audit log',
  summary: 'List audit events',
  description:
    'Who changed what, newest first. A change is on record before it is sent, as `pending`, and gets its outcome after. The filters must all fit.',
  method: 'GET',
  path: '/audit-event',
  scope: 'audit:read',
  audit: { notAudited: 'reading is covered by the access log' },
  query: z.strictObject({
    ...platformPageQuery,
    integrated_account_id: z.guid().optional(),
    action: z.string().max(200).optional().describe('Exactly, e.g. `user.deleted`.'),
    target: z.string().max(2000).optional().describe('Exactly, e.g. `users/42`.'),
    from: timestamp.optional().describe('Events at or after this time.'),
    to: timestamp.optional().describe('Events before this time.'),
  }),
  response: platformPageOf(auditEventSchema),
})
