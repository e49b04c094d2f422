import type { ErrorCode } from '../errors.ts'
import type { ConnectionStatus } from './status.ts'

/** What came of proving a credential with a call that needs it. */
export type ProofOutcome = { readonly kind: 'proved' } | { readonly kind: 'failed'; readonly code: ErrorCode }

/**
 * Where a proof leads. Only the vendor's own word moves a connection: an outage, a time-out or a rate limit says nothing about the
 * credential. A lost right (403) is recorded and is no status of its own (`unified-api.md §1.2`), and an answer that is not the API's at
 * all, a page of HTML or half a body, is an outage where the API has answered before: maintenance looks like that.
 */
export const statusAfterProof = (before: ConnectionStatus, outcome: ProofOutcome): ConnectionStatus => {
  if (outcome.kind === 'proved') return 'active'
  if (outcome.code === 'vendor_unauthorized') return before === 'connecting' ? 'validation_error' : 'needs_reauth'
  if (SAYS_LITTLE.has(outcome.code)) return before === 'connecting' ? 'validation_error' : before
  if (NOT_THE_API.has(outcome.code)) return 'validation_error'
  return before
}

/** The API answers, and does not have what every account of this vendor has. */
const NOT_THE_API: ReadonlySet<ErrorCode> = new Set(['vendor_not_found', 'vendor_refused'])

/** Enough against a connection that has never worked, and too little against one that has. */
const SAYS_LITTLE: ReadonlySet<ErrorCode> = new Set(['vendor_forbidden', 'vendor_malformed'])

/** Whether a failure speaks against a new credential or address, and is not an outage, which says nothing. */
export const isVerdict = (code: ErrorCode): boolean =>
  code === 'vendor_unauthorized' || SAYS_LITTLE.has(code) || NOT_THE_API.has(code)

const MINUTE = 60
const HOUR = 60 * MINUTE

/**
 * Seconds until the next proof. `random` (0 to 1) spreads the proofs of many connections.
 *
 * A working credential is proved hourly, a refused one every six hours (somebody must act first, and the vendor may count our tries),
 * and after an outage soon.
 */
export const secondsToNextProof = (outcome: ProofOutcome, random: number): number => {
  const base = outcome.kind === 'proved' ? HOUR : outcome.code === 'vendor_unauthorized' ? 6 * HOUR : 5 * MINUTE
  return Math.round(base * (0.9 + random * 0.2))
}
