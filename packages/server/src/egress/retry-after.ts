/**
 * Milliseconds to wait, from `Retry-After` in seconds or as a date (RFC 9110 §10.2.3); `undefined` where it says nothing that can be
 * understood. A date is measured against the answer's own `Date`, so that our clock does not matter, else against ours.
 */
export const retryAfterMs = (headers: Readonly<Record<string, string>>, now: Date): number | undefined => {
  const value = headers['retry-after']?.trim()
  if (!value) return undefined
  if (/^\d+(\.\d+)?$/.test(value)) return Number(value) * 1000
  const until = Date.parse(value)
  if (Number.isNaN(until)) return undefined
  const sent = Date.parse(headers['date'] ?? '')
  return Math.max(0, until - (Number.isNaN(sent) ? now.getTime() : sent))
}
