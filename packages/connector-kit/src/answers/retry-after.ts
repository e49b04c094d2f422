/**
 * Whole seconds to wait, from `Retry-After` as seconds or as a date (RFC 9110 §10.2.3). A date is measured against the
 * answer's own `Date` header: the vendor's clock against itself, so that our clock does not matter.
 */
export const retryAfterSeconds = (headers: Readonly<Record<string, string>>): number | undefined => {
  const value = headers['retry-after']?.trim()
  if (!value) return undefined
  if (/^\d+(\.\d+)?$/.test(value)) return Math.ceil(Number(value))
  const until = Date.parse(value)
  const sent = Date.parse(headers['date'] ?? '')
  if (Number.isNaN(until) || Number.isNaN(sent)) return undefined
  return Math.max(0, Math.ceil((until - sent) / 1000))
}
