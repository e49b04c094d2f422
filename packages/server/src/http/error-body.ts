import { STATUS_CODES } from 'node:http'
import { type LinkErrorType, RollcallError } from '@rollcall/core'

/** The body of every refusal and failure (`unified-api.md §2.7`), with our stable `code` and the id of the request. */
export type ErrorBody = {
  readonly statusCode: number
  readonly error: string
  readonly message: string
  readonly code: string
  readonly request_id: string
  readonly details?: { readonly failures: readonly { readonly path: string; readonly message: string }[] }
  readonly truto_is_remote_error?: true
  readonly raw_response?: unknown
  readonly vendor_request_id?: string
  /** For a write whose answer was lost: `unknown` means that it may have happened; read before you repeat it. */
  readonly effect?: 'none' | 'unknown'
  /** On the hosted link page. */
  readonly error_type?: LinkErrorType
  readonly truto_error_insight?: Readonly<Record<string, unknown>>
}

/** What an error says to the caller. Anything that is not ours becomes a 500 without detail: it may hold anything. */
export const errorBody = (thrown: unknown, requestId: string): ErrorBody => {
  const error =
    thrown instanceof RollcallError
      ? thrown
      : new RollcallError('internal', `Something went wrong here. Report request ${requestId}; the log has the cause.`)
  const { failures, remote, effect, linkError } = error.facts
  const insight = errorInsight(error)
  return {
    statusCode: error.status,
    error: STATUS_CODES[error.status] ?? 'Error',
    message: error.message,
    code: error.code,
    request_id: requestId,
    ...(failures && failures.length > 0 ? { details: { failures } } : {}),
    ...(remote ? { truto_is_remote_error: true as const, raw_response: remote.body } : {}),
    ...(remote?.requestId ? { vendor_request_id: remote.requestId } : {}),
    ...(effect ? { effect } : {}),
    ...(linkError ? { error_type: linkError } : {}),
    ...(insight ? { truto_error_insight: insight } : {}),
  }
}

/** Response headers that go with an error: `Retry-After`, and the vendor's own rate-limit headers. */
export const errorHeaders = (thrown: unknown): Readonly<Record<string, string>> => {
  if (!(thrown instanceof RollcallError)) return {}
  const { retryAfterSeconds, remote } = thrown.facts
  const rate = Object.entries(remote?.headers ?? {}).filter(([name]) => name.startsWith('ratelimit-'))
  return {
    ...Object.fromEntries(rate),
    ...(retryAfterSeconds === undefined ? {} : { 'retry-after': String(retryAfterSeconds) }),
  }
}

const errorInsight = (error: RollcallError): Readonly<Record<string, unknown>> | undefined => {
  const { remote, missingScopes, retryAfterSeconds } = error.facts
  const insight = {
    ...(remote ? { remote_error: { description: `The vendor answered ${remote.status}.`, value: remote.body } } : {}),
    ...(error.code === 'vendor_forbidden'
      ? {
          forbidden_error: {
            description: 'The credential of this connection lacks a right.',
            value: { missing_scopes: missingScopes ?? [] },
          },
        }
      : {}),
    ...(error.status === 429
      ? {
          rate_limit_error: {
            description: 'Too many calls; repeat after the time in Retry-After.',
            value: { retry_after: retryAfterSeconds ?? null },
          },
        }
      : {}),
  }
  return Object.keys(insight).length > 0 ? insight : undefined
}
