import { z } from 'zod'
import { defineEndpoint, type Endpoint, type Method } from '../define-endpoint.ts'

/** The vendor's own API through a connection (`unified-api.md §3`). The server answers these beside its framework, as streams. */

const query = z.object({
  integrated_account_id: z
    .string()
    .optional()
    .describe('The connection. Needed unless the token is that of one account.'),
  truto_response_format: z
    .enum(['raw', 'unified'])
    .default('raw')
    .describe(
      '`raw`: the vendor’s answer, byte by byte, streamed. `unified`: in the envelope `{result, next_cursor, prev_cursor}` of the incumbent, held until it is whole: a list of a named resource with `limit` and `next_cursor` turned into the vendor’s paging and with `result_count`, or any JSON of a custom call. A list that contradicts itself from page to page has `is_partial_response` and `partial_reasons`; one without its rows, or a page that came before, is a 502. Single records, refusals and what is not JSON stay as they are. A read in this format takes a body of at most 64 KiB.',
    ),
})

/** What is true of both surfaces. */
const COMMON = `
Everything else in the query goes to the vendor as it came: order, repeats, empty values and encoding. Parameters that begin with \`truto_\` and \`integrated_account_id\` are ours and are taken out. Any verb and any content type will do; bodies stream both ways, in any size, and a slow reader slows the vendor down. One that has not taken within 60 s what was sent to it last is cut off; an upload in which nothing moves for 30 s is a 408 where it waits for you, and a 504 where it waits for the vendor.

**Sent to the vendor**: your headers with the credential of the connection, and without those that are between you and us (\`Authorization\`, \`Cookie\`, \`Host\`, \`Idempotency-Key\`, \`X-Forwarded-*\`, hop-by-hop ones). The path cannot leave the base URL.

**Sent to you**: the vendor's status, reason, headers and body. Taken out are hop-by-hop headers, \`Set-Cookie\` (a session under our credential), \`Strict-Transport-Security\` and \`Alt-Svc\` (they would speak of this server). Added are \`x-request-id\` (the vendor's own one is in \`x-vendor-request-id\`) and, where the vendor tells its rate limit, \`ratelimit-limit\`, \`ratelimit-remaining\` and \`ratelimit-reset\` in seconds. Redirects are passed on and never followed. An answer that breaks off at the vendor breaks off here, too.

**Never shown**: the credential of the connection. Where the vendor echoes it, in a header or the body, asterisks stand in its place, as many as it has bytes, whether it is written as it is, escaped in JSON, encoded in a URL or in Base64. Two exceptions, because your headers go to the vendor as they are: a body that is compressed (\`Content-Encoding\`) is passed on unread, and a part that you ask for with \`Range\` may begin or end within the credential.

**Rate limits**: calls keep to the budget of the connection, which all calls to the vendor share. A wait of up to 10 seconds is waited for, and so is a 429 of the vendor when the request can be sent again: no body, or one of at most 64 KiB. Everything longer is passed on with \`Retry-After\`.

**Repeats**: with an \`Idempotency-Key\` on a write (body of at most 1 MiB) the call is made once and its answer kept for 24 hours. It then goes on even when you hang up.

A failure on the way is a 502 or 504 in our error shape; for a write \`effect\` says whether it may have happened.`

const METHODS: readonly { readonly method: Method; readonly verb: string; readonly isRead: boolean }[] = [
  { method: 'GET', verb: 'get', isRead: true },
  { method: 'POST', verb: 'post', isRead: false },
  { method: 'PUT', verb: 'put', isRead: false },
  { method: 'PATCH', verb: 'patch', isRead: false },
  { method: 'DELETE', verb: 'delete', isRead: false },
]

const SURFACES = [
  {
    name: 'Proxy',
    path: '/proxy/*',
    summary: "a resource of the vendor's own API",
    description:
      "The first part of the path is a resource as the connector names it, e.g. `Users`: case counts, and an unknown one is refused with the names of those that exist. The rest is the vendor's.",
  },
  {
    name: 'Custom',
    path: '/custom/*',
    summary: "any path of the vendor's own API",
    description: 'The path is appended to the base URL of the connection.',
  },
] as const

/** For the document; one operation for each verb, HEAD, OPTIONS and the others aside. */
export const proxyEndpoints: readonly Endpoint[] = SURFACES.flatMap((surface) =>
  METHODS.map(({ method, verb, isRead }) =>
    defineEndpoint({
      id: `${verb}${surface.name}`,
      tag: 'Vendor’s own API',
      summary: `${method} ${surface.summary}`,
      description: `${surface.description}\n${COMMON}`,
      method,
      path: surface.path,
      scope: 'proxy',
      audit: isRead ? { notAudited: 'it reads; the log has a line for it' } : { action: 'proxy.called' },
      query,
      ...(isRead ? {} : { body: z.unknown().describe('Anything, in any content type.'), idempotent: true }),
      response: z.unknown().describe("The vendor's answer."),
    }),
  ),
)
