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

/** A webhook that has accepted nothing for so long is paused. */
const PAUSED_AFTER_MS = 5 * 24 * 3_600_000

/** A webhook that has not failed for so long begins anew when it fails: nothing was tried meanwhile. Longer than any wait between two tries. */
export const STREAK_ENDS_AFTER_MS = 2 * 24 * 3_600_000

const GONE = 410

/** Why a webhook is to be paused after a try that was not accepted; `undefined`: it is not. */
export const pauseReasonOf = (
  attempt: Attempt,
  { failingSince, now }: { readonly failingSince: Date; readonly now: Date },
): 'gone' | 'failing' | undefined => {
  if (attempt.status === GONE) return 'gone'
  return now.getTime() - failingSince.getTime() >= PAUSED_AFTER_MS ? 'failing' : undefined
}
