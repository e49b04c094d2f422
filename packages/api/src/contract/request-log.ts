import { z } from 'zod'
import { defineEndpoint } from '../define-endpoint.ts'
import { list, platformPageOf, platformPageQuery, timestamp } from './shapes.ts'

/**
 * The request log: one entry for each unified, proxied, custom and batch call, and what became of it at the vendor. It never holds a body, the
 * value of a query parameter or of a header, or an id of anybody: paths are patterns.
 */

/** Which part of the API a call went to. */
export const LOGGED_APIS = ['unified', 'proxy', 'custom', 'batch'] as const

/** How a call ended, by the hundred of its status. */
export const STATUS_CLASSES = ['1xx', '2xx', '3xx', '4xx', '5xx'] as const

const entryFields = {
  id: z.string().describe("The request's `x-request-id`."),
  log_type: z.literal('unified_proxy_api'),
  created_at: timestamp.describe('When the call came in.'),
  actor: z.string().describe('E.g. `api-token:Default token`.'),
  token_id: z.string().describe('The id of the token that it was made with.'),
  tenant_id: z.string().nullable().describe('Where the call was about one tenant.'),
  integrated_account_ids: list(z.string()).describe('The accounts that were named or called.'),
  vendors: list(z.string()).describe('The vendors that were called, by name.'),
  api: z.enum(LOGGED_APIS),
  method: z.string(),
  resource: z.string().describe('A pattern, e.g. `/unified/user-directory/users/:id`, `/proxy/Users/*`.'),
  http_status_code: z.int().describe('What the caller was answered.'),
  error_code: z.string().nullable().describe('`aborted` when the caller hung up.'),
  duration_ms: z.number(),
  fetch_duration_ms: z.number().describe('The time of all calls of vendors together; they may have gone side by side.'),
  upstream_calls: z.int().describe('How many calls of vendors it took.'),
  upstream_status: z.int().nullable().describe('What the vendor answered last.'),
  vendor_request_id: z.string().nullable().describe("The vendor's own id for its last answer, for its support."),
  result_count: z.int().nullable().describe('Rows in the answer, where it is a list of ours.'),
}

/** One call of a vendor. */
export const upstreamCallSchema = z
  .object({
    integrated_account_id: z.string(),
    vendor: z.string(),
    method: z.string(),
    path: z.string().describe('A pattern, e.g. `/Users/*`.'),
    status: z.int().nullable().describe('Null when there was no answer.'),
    duration_ms: z.number(),
    bytes: z.int().describe('Of the answer’s body, as it came.'),
    tries: z.int().describe('How often it was sent; more than once after a failure that could be repeated.'),
    vendor_request_id: z.string().nullable(),
    error_code: z.string().nullable(),
  })
  .meta({ id: 'UpstreamCall' })

export const requestLogEntrySchema = z.object(entryFields).meta({ id: 'RequestLogEntry' })

const entryWithCallsSchema = z
  .object({
    ...entryFields,
    upstream: list(upstreamCallSchema).describe(
      'The calls of vendors in the order of their ends; of many, the last 50.',
    ),
  })
  .meta({ id: 'RequestLogEntryWithCalls' })

export const listRequestLog = defineEndpoint({
  id: 'listRequestLog',
  tag: 'Request log',
  summary: 'List requests',
  description:
    'Every unified, proxied, custom and batch call of the last 30 days, newest first, a second or so after its end. The filters must all fit. Never a body, a query, a header or an id.',
  method: 'GET',
  path: '/log',
  scope: 'audit:read',
  audit: { notAudited: 'reading is covered by the access log' },
  query: z.strictObject({
    ...platformPageQuery,
    log_type: z.literal('unified_proxy_api').default('unified_proxy_api').describe('The only log of its kind so far.'),
    integrated_account_id: z.guid().optional().describe('Calls that named or called this account.'),
    tenant_id: z.string().max(200).optional(),
    actor: z.string().max(200).optional().describe('Exactly, e.g. `api-token:Default token`.'),
    token_id: z.guid().optional(),
    api: z.enum(LOGGED_APIS).optional(),
    method: z.string().max(20).optional().describe('E.g. `GET`.'),
    resource: z.string().max(500).optional().describe('Exactly, e.g. `/proxy/Users/*`.'),
    status: z.coerce.number().int().min(100).max(599).optional().describe('What the caller was answered, exactly.'),
    status_class: z.enum(STATUS_CLASSES).optional().describe('What the caller was answered, by its hundred.'),
    error_code: z.string().max(100).optional().describe('E.g. `vendor_rate_limited`.'),
    vendor_request_id: z.string().max(500).optional().describe("The vendor's own id for any of its answers."),
    from: timestamp.optional().describe('Calls at or after this time.'),
    to: timestamp.optional().describe('Calls before this time.'),
    created_at: z
      .strictObject({ gt: timestamp.optional(), lt: timestamp.optional() })
      .optional()
      .describe('As the incumbent has it: `created_at[gt]=`, `created_at[lt]=`.'),
  }),
  response: platformPageOf(requestLogEntrySchema),
})

export const getRequestLogEntry = defineEndpoint({
  id: 'getRequestLogEntry',
  tag: 'Request log',
  summary: 'Get a request',
  description: 'One call by its `x-request-id`, with each call of a vendor that it took.',
  method: 'GET',
  path: '/log/:id',
  scope: 'audit:read',
  audit: { notAudited: 'reading is covered by the access log' },
  params: z.strictObject({ id: z.string().min(1).max(200).describe("The request's `x-request-id`.") }),
  response: entryWithCallsSchema,
})
