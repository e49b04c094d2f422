/**
 * Whole seconds to wait, from `Retry-After` as seconds or as a date (RFC 9110 §10.2.3). A date is measured against the
 * answer's own `Date` header: the vendor's clock against itself, so that our clock does not matter.
 */
export const retryAfterSeconds = (
  headers: Readonly<Record<string, string>>,
  /** A header with the time in seconds since 1970 at which calls are taken again, where there is no `Retry-After`. */
  resetHeader?: string,
): number | undefined => {
  const value = headers['retry-after']?.trim()
  const sent = Date.parse(headers['date'] ?? '')
  if (!value) {
    const reset = Number((resetHeader && headers[resetHeader]?.trim()) || Number.NaN)
    return Number.isNaN(reset) || Number.isNaN(sent) ? undefined : Math.max(0, Math.ceil(reset - sent / 1000))
  }
  if (/^\d+(\.\d+)?$/.test(value)) return Math.ceil(Number(value))
  const until = Date.parse(value)
  if (Number.isNaN(until) || Number.isNaN(sent)) return undefined
  return Math.max(0, Math.ceil((until - sent) / 1000))
}
