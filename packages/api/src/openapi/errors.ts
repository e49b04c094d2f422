import type { ErrorCode } from '@rollcall/core'
import { ERRORS } from '@rollcall/core'
import type { Endpoint } from '../define-endpoint.ts'

/** Paths behind which a vendor is called. */
const VENDOR_PATHS = /^\/(?!.*\/meta\/)(unified|proxy|custom|batch-request)\b/

/** Calls that prove a credential before they keep anything. */
const PROVING = new Set(['createAccount', 'updateAccount', 'replaceAccountCredentials'])

const VENDOR_ERRORS = [
  'connection_not_found',
  'capability_missing',
  'vendor_unauthorized',
  'vendor_forbidden',
  'vendor_not_found',
  'vendor_conflict',
  'vendor_refused',
  'vendor_rate_limited',
  'vendor_malformed',
  'vendor_unavailable',
  'vendor_timeout',
  'egress_refused',
] as const satisfies readonly ErrorCode[]

/** What can go wrong in a call, by what the endpoint declares; the codes per status, in ascending order. */
export const errorsOf = (endpoint: Endpoint): ReadonlyMap<number, readonly ErrorCode[]> => {
  const codes: readonly ErrorCode[] = [
    ...(endpoint.query ? (['invalid_request', 'unknown_parameter'] as const) : []),
    ...(endpoint.id.startsWith('list') ? (['invalid_cursor'] as const) : []),
    ...(endpoint.id.startsWith('list') && endpoint.path.startsWith('/unified/')
      ? (['unknown_field', 'unknown_operator'] as const)
      : []),
    ...(/^\/(proxy|custom)\b/.test(endpoint.path) ? (['unknown_resource'] as const) : []),
    ...(PROVING.has(endpoint.id) ? (['credential_refused', ...VENDOR_ERRORS] as const) : []),
    ...(endpoint.body
      ? (['invalid_request', 'unknown_field', 'malformed_body', 'payload_too_large', 'unsupported_media_type'] as const)
      : []),
    ...(endpoint.scope === 'public' ? [] : (['unauthorized', 'forbidden', 'rate_limited'] as const)),
    ...(endpoint.path.includes(':') ? (['not_found'] as const) : []),
    ...(endpoint.idempotent ? (['idempotency_in_progress', 'conflict', 'idempotency_mismatch'] as const) : []),
    ...(VENDOR_PATHS.test(endpoint.path) ? VENDOR_ERRORS : []),
    'internal',
    'unavailable',
  ]
  const byStatus = Map.groupBy(new Set(codes), (code) => ERRORS[code].status)
  return new Map([...byStatus].toSorted(([a], [b]) => a - b))
}
