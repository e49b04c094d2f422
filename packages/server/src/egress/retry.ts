/**
 * Which calls are repeated, decided without I/O. The one rule: only what cannot have happened twice.
 */

/** Tries per call, the first included. */
const MOST_TRIES = 3

/** How long a call may wait in all, for its turn and between tries, counted from its start. */
export const PATIENCE_MS = 10_000

/** First and longest wait where the vendor names none; between 0 and this, at random ("full jitter"). */
const BACKOFF_MS = 200
const LONGEST_BACKOFF_MS = 2000

export type Attempt = {
  readonly method: string
  /** The caller's word on whether repeating is safe; by method where it says nothing. */
  readonly repeatable: boolean | undefined
  /** Whether the body is still at hand. */
  readonly canSendAgain: boolean
  /** Tries made so far. */
  readonly tries: number
  /** What is left of the patience. */
  readonly leftMs: number
  /**
   * `rate-limits`: only what asks for patience is absorbed, everything else the vendor says is the caller's to see (the proxy).
   * `outages`: a gateway's 502, 503 and 504 are repeated, too, where that is safe.
   */
  readonly absorbs: 'rate-limits' | 'outages'
  readonly outcome: Outcome
}

export type Outcome =
  | { readonly kind: 'answered'; readonly status: number; readonly retryAfterMs: number | undefined }
  /** No answer. `isSent`: at least a part of the request may have reached the vendor. */
  | { readonly kind: 'failed'; readonly isSent: boolean; readonly mayPass: boolean }

/** Milliseconds after which to try again; `undefined`: this outcome is the call's. */
export const decideRetry = (attempt: Attempt, random: () => number): number | undefined => {
  if (attempt.tries >= MOST_TRIES || !attempt.canSendAgain || !mayHelp(attempt)) return undefined
  if (!hadNoEffect(attempt.outcome) && !isRepeatable(attempt)) return undefined
  const backoffMs = random() * Math.min(LONGEST_BACKOFF_MS, BACKOFF_MS * 2 ** (attempt.tries - 1))
  const named = attempt.outcome.kind === 'answered' ? attempt.outcome.retryAfterMs : undefined
  const waitMs = named ?? backoffMs
  return waitMs <= attempt.leftMs ? waitMs : undefined
}

const SAFE_TO_REPEAT = new Set(['GET', 'HEAD', 'OPTIONS', 'PUT', 'DELETE'])

/** By method (RFC 9110 §9.2.2), unless the caller knows better. */
const isRepeatable = ({ method, repeatable }: Pick<Attempt, 'method' | 'repeatable'>): boolean =>
  repeatable ?? SAFE_TO_REPEAT.has(method)

const OUTAGES = new Set([502, 503, 504, 529])

const mayHelp = ({ outcome, absorbs }: Attempt): boolean => {
  if (outcome.kind === 'failed') return outcome.mayPass
  return asksForPatience(outcome) || (absorbs === 'outages' && OUTAGES.has(outcome.status))
}

const asksForPatience = ({ status, retryAfterMs }: Extract<Outcome, { kind: 'answered' }>): boolean =>
  status === 429 || (isOverload(status) && retryAfterMs !== undefined)

/**
 * Whether the vendor certainly did nothing: it was not reached, or it refused to begin. A 503 or 529 is no such word, even
 * where it says when to come back: it may come from something that stands before a server that is done.
 */
const hadNoEffect = (outcome: Outcome): boolean =>
  outcome.kind === 'failed' ? !outcome.isSent : outcome.status === 429

/** Statuses whose `Retry-After` speaks of the whole upstream and not of this call alone. */
export const isOverload = (status: number): boolean => status === 429 || status === 503 || status === 529
