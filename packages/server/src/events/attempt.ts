/** One try of a delivery, and what is made of it. Decided without I/O. */

export type Attempt = {
  /** When it began. */
  readonly at: Date
  readonly durationMs: number
  /** `undefined`: there was no answer. */
  readonly status: number | undefined
  /** Why there was none, or why it could not be read to its end. */
  readonly error: string | undefined
  /** How the answer began. */
  readonly response: string | undefined
  /** How long the receiver asks to be left alone. */
  readonly retryAfterMs: number | undefined
}

/** Any 2xx; what follows the headers does not matter. */
export const isAccepted = ({ status }: Attempt): boolean => status !== undefined && status >= 200 && status < 300

/** With these statuses, `Retry-After` speaks of the receiver and not only of this request (RFC 6585 §4, RFC 9110 §15.6.4). */
export const asksForPatience = ({ status, retryAfterMs }: Attempt): boolean =>
  retryAfterMs !== undefined && (status === 429 || status === 503)

/** A webhook whose tries have failed for so long, without one that it accepted, is paused. */
const PAUSED_AFTER_MS = 5 * 24 * 3_600_000

const GONE = 410

/**
 * Why a webhook is to be paused after a try that was not accepted; `undefined`: it is not. Where events are rare, most of the time that it has been
 * failing for is silence, in which it may have recovered: so the first try of a delivery pauses nobody, and one that repeats it does.
 */
export const pauseReasonOf = (
  attempt: Attempt,
  { failingSince, isFirst, now }: { readonly failingSince: Date; readonly isFirst: boolean; readonly now: Date },
): 'gone' | 'failing' | undefined => {
  if (attempt.status === GONE) return 'gone'
  if (isFirst) return undefined
  return now.getTime() - failingSince.getTime() >= PAUSED_AFTER_MS ? 'failing' : undefined
}
