/**
 * Milliseconds to wait, from `Retry-After` in seconds or as a date (RFC 9110 §10.2.3); `undefined` where it says nothing that can be
 * understood. A date is measured against the answer's own `Date`, so that our clock does not matter, else against ours.
 */
export const retryAfterMs = (
  headers: Readonly<Record<string, string>>,
  now: Date,
  /** A header with the time in seconds since 1970 at which calls are taken again, where there is no `Retry-After`. */
  resetHeader?: string,
): number | undefined => {
  const value = headers['retry-after']?.trim()
  if (!value) return resetHeader === undefined ? undefined : untilReset(headers, headers[resetHeader]?.trim(), now)
  if (/^\d+(\.\d+)?$/.test(value)) return Number(value) * 1000
  const until = Date.parse(value)
  if (Number.isNaN(until)) return undefined
  return fromAnswer(headers, until, now)
}

const untilReset = (
  headers: Readonly<Record<string, string>>,
  value: string | undefined,
  now: Date,
): number | undefined =>
  value !== undefined && /^\d{9,11}$/.test(value) ? fromAnswer(headers, Number(value) * 1000, now) : undefined

const fromAnswer = (headers: Readonly<Record<string, string>>, until: number, now: Date): number => {
  const sent = Date.parse(headers['date'] ?? '')
  return Math.max(0, until - (Number.isNaN(sent) ? now.getTime() : sent))
}
