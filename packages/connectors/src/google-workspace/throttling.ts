import type { Throttling } from '@rollcall/connector-kit'

const REASONS = /"reason"\s*:\s*"(userRateLimitExceeded|rateLimitExceeded|quotaExceeded)"/

/** Google says "too fast" with 403 and one of these reasons, as well as with 429; neither says how long to wait. */
export const throttling: Throttling = { isThrottled: ({ status, text }) => status === 403 && REASONS.test(text) }
