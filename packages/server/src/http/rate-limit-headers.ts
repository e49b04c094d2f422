/**
 * The vendor's rate-limit headers under the names of the IETF draft, which the API promises (`unified-api.md §2.8`): `ratelimit-limit`,
 * `ratelimit-remaining`, `ratelimit-reset` in seconds. Nothing where the vendor says nothing.
 */
export const rateLimitHeaders = (
  headers: Readonly<Record<string, string>>,
  now: Date,
): Readonly<Record<string, string>> => {
  const found: Record<string, string> = {}
  for (const { own, names } of PARTS) {
    const name = names.find((known) => headers[known] !== undefined)
    const value = name === undefined ? undefined : headers[name]
    if (value !== undefined) found[own] = own === 'ratelimit-reset' ? toSeconds(value, now) : value
  }
  return found
}

const PREFIXES = ['ratelimit-', 'x-ratelimit-', 'x-rate-limit-', 'x-rate-limit-requests-']

const PARTS = ['limit', 'remaining', 'reset'].map((part) => ({
  own: `ratelimit-${part}`,
  names: PREFIXES.map((prefix) => prefix + part),
}))

/** Some say when, in seconds or milliseconds since 1970, and some in how many seconds. */
const toSeconds = (value: string, now: Date): string => {
  const number = Number(value)
  if (!Number.isFinite(number) || number < 1e9) return value
  const at = number < 1e11 ? number * 1000 : number
  return String(Math.max(0, Math.ceil((at - now.getTime()) / 1000)))
}
