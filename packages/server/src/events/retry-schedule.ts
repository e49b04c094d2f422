/**
 * When a delivery that was not accepted is tried again, decided without I/O: eleven tries over at least 27 hours, so that a
 * receiver may be away for a day without losing anything. `docs/webhooks.md` shows the same table.
 */

/** After the first try, the second, …, in seconds. Each is at least half as long again as the one before. */
export const RETRY_SECONDS = [5, 30, 120, 600, 1800, 3600, 7200, 14_400, 28_800, 43_200] as const

/** Up to so much is added to each, at random, so that receivers which failed together are not called together. */
const JITTER = 0.2

/** A receiver that asks for more is called again after this: a wrong header must not silence it for good. */
const LONGEST_WAIT_MS = 24 * 3_600_000

/**
 * Milliseconds until the next try; `undefined` when the tries are used up.
 *
 * @param failed tries so far, the last included
 * @param retryAfterMs what the receiver asked for
 * @param random at least 0, below 1
 */
export const nextTryAfterMs = (
  failed: number,
  { retryAfterMs = 0, random }: { readonly retryAfterMs?: number | undefined; readonly random: number },
): number | undefined => {
  const seconds = RETRY_SECONDS[failed - 1]
  if (seconds === undefined) return undefined
  return Math.max(Math.round(seconds * 1000 * (1 + JITTER * random)), boundedWaitMs(retryAfterMs))
}

/** How long a receiver is left alone that asks for it. */
export const boundedWaitMs = (retryAfterMs: number): number => Math.min(Math.max(0, retryAfterMs), LONGEST_WAIT_MS)
