/**
 * Whether and when the client repeats a call: decided here, from values. Waiting is the caller's.
 */

/** Answers that say "not now" (`unified-api.md §2.8`). */
const PASSING_STATUSES: ReadonlySet<number> = new Set([408, 425, 429, 502, 503, 504])

/** No answer at all. */
const LOST: ReadonlySet<string> = new Set(['network_error', 'timeout'])

/** The longest the client waits before one repeat; when told to wait longer, it gives up at once and says so. */
const MAX_WAIT_SECONDS = 60

export type Failed = {
  /** 0 where there was no answer. */
  readonly status: number
  readonly code: string
  /** What the server says about a write. */
  readonly effect: 'none' | 'unknown' | undefined
  readonly retryAfterSeconds: number | undefined
  /** How often it was tried so far, this time included. */
  readonly attempts: number
  readonly maxAttempts: number
  /** Whether repeating it cannot do it twice: by its method, or because it carries an Idempotency-Key. */
  readonly repeatable: boolean
  /** Between 0 and 1: spreads the repeats of many clients. */
  readonly random: number
}

/** Seconds to wait before trying again; `undefined` means that the failure is final. */
export const retryDelay = (failed: Failed): number | undefined => {
  if (failed.attempts >= failed.maxAttempts || !isPassing(failed)) return undefined
  if (failed.retryAfterSeconds !== undefined) {
    return failed.retryAfterSeconds <= MAX_WAIT_SECONDS ? failed.retryAfterSeconds : undefined
  }
  return 0.5 * 2 ** (failed.attempts - 1) * (0.5 + failed.random / 2)
}

const isPassing = ({ status, code, effect, repeatable }: Failed): boolean => {
  // The first attempt was not lost, it is still at work: its answer is what the repeat gets.
  if (code === 'idempotency_in_progress') return repeatable
  if (effect === 'unknown') return false
  if (status === 0 ? !LOST.has(code) : !PASSING_STATUSES.has(status)) return false
  // A refused call has changed nothing, whatever the method.
  return repeatable || status === 429 || effect === 'none'
}

/** Reads a `Retry-After` header: seconds, or a date. */
export const parseRetryAfter = (header: string | null, now: Date): number | undefined => {
  if (header === null || header.trim() === '') return undefined
  const seconds = Number(header)
  if (Number.isFinite(seconds)) return Math.max(0, Math.ceil(seconds))
  const at = Date.parse(header)
  return Number.isNaN(at) ? undefined : Math.max(0, Math.ceil((at - now.getTime()) / 1000))
}
