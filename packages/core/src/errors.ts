/**
 * The one error type of Rollcall. Every refusal and every failure that a caller can meet has a stable `code` from
 * {@link ERRORS}; the HTTP status and whether repeating may help are decided here, once, from that code.
 */

/** Everything that can go wrong, with the HTTP status it is answered with and whether the same call may succeed later. */
export const ERRORS = {
  // What the caller sent
  invalid_request: { status: 400, retryable: false },
  unknown_field: { status: 400, retryable: false },
  unknown_operator: { status: 400, retryable: false },
  unknown_parameter: { status: 400, retryable: false },
  invalid_cursor: { status: 400, retryable: false },
  malformed_body: { status: 400, retryable: false },
  egress_refused: { status: 400, retryable: false },
  unauthorized: { status: 401, retryable: false },
  forbidden: { status: 403, retryable: false },
  not_found: { status: 404, retryable: false },
  unknown_resource: { status: 404, retryable: false },
  connection_not_found: { status: 404, retryable: false },
  capability_missing: { status: 405, retryable: false },
  conflict: { status: 409, retryable: false },
  idempotency_in_progress: { status: 409, retryable: true },
  payload_too_large: { status: 413, retryable: false },
  unsupported_media_type: { status: 415, retryable: false },
  idempotency_mismatch: { status: 422, retryable: false },
  credential_refused: { status: 422, retryable: false },
  rate_limited: { status: 429, retryable: true },
  // What the vendor answered; an upstream status that is itself a 4xx is kept (see RollcallError.status)
  vendor_unauthorized: { status: 401, retryable: false },
  vendor_forbidden: { status: 403, retryable: false },
  vendor_not_found: { status: 404, retryable: false },
  vendor_conflict: { status: 409, retryable: false },
  vendor_refused: { status: 422, retryable: false },
  vendor_rate_limited: { status: 429, retryable: true },
  vendor_malformed: { status: 502, retryable: true },
  vendor_unavailable: { status: 502, retryable: true },
  vendor_timeout: { status: 504, retryable: true },
  // What went wrong here
  internal: { status: 500, retryable: false },
  unavailable: { status: 503, retryable: true },
} as const satisfies Record<string, { readonly status: number; readonly retryable: boolean }>

export type ErrorCode = keyof typeof ERRORS

/** One thing wrong with one part of a request, e.g. `{ path: 'emails[0].email', message: 'must be an e-mail address' }`. */
export type Failure = { readonly path: string; readonly message: string }

/** What the vendor answered, kept beside an error so that the caller can see it. Never holds a credential. */
export type RemoteAnswer = {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  /** Parsed JSON where it was JSON, else the text (cut to a bounded length). */
  readonly body: unknown
  /** The vendor's own id for the request, where it sent one. */
  readonly requestId?: string | undefined
}

/** What went wrong while an account was linked in the browser, in the words of the incumbent's SDK (`unified-api.md §4`). */
export const LINK_ERROR_TYPES = [
  'invalid_token',
  'invalid_integration',
  'connection_error',
  'post_install_error',
  'validation_error',
] as const
export type LinkErrorType = (typeof LINK_ERROR_TYPES)[number]

export type ErrorFacts = {
  readonly failures?: readonly Failure[] | undefined
  readonly remote?: RemoteAnswer | undefined
  /** Whole seconds after which a repeat is worth trying. */
  readonly retryAfterSeconds?: number | undefined
  /** Rights the vendor says are missing (403). */
  readonly missingScopes?: readonly string[] | undefined
  /** For a write whose answer was lost: `unknown` means that it may have happened. */
  readonly effect?: 'none' | 'unknown' | undefined
  /** Overrides the status of the code, to keep an upstream 4xx/5xx as it was. */
  readonly status?: number | undefined
  /** Of an error on the hosted link page. */
  readonly linkError?: LinkErrorType | undefined
  readonly cause?: unknown
}

/**
 * Thrown for everything a caller cannot prevent by types. `message` is a sentence for a person: what happened, to what,
 * and what to do.
 */
export class RollcallError extends Error {
  readonly code: ErrorCode
  readonly facts: ErrorFacts

  constructor(code: ErrorCode, message: string, facts: ErrorFacts = {}) {
    super(message, facts.cause === undefined ? undefined : { cause: facts.cause })
    this.name = 'RollcallError'
    this.code = code
    this.facts = facts
  }

  get status(): number {
    return this.facts.status ?? ERRORS[this.code].status
  }

  get retryable(): boolean {
    return ERRORS[this.code].retryable
  }
}
