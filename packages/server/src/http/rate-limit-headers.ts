/**
 * The vendor's rate-limit headers under the names of the IETF draft, which the API promises (`unified-api.md §2.8`): `ratelimit-limit`,
 * `ratelimit-remaining`, `ratelimit-reset` in seconds. Nothing where the vendor says nothing.
 */
export const rateLimitHeaders = (
  headers: Readonly<Record<string, string>>,
  now: Date,
): Readonly<Record<string, string>> => {
  const found: Record<string, string> = {}
  for (const part of PARTS) {
    const value = valueOf(headers, part)
    if (value !== undefined) found[`ratelimit-${part}`] = part === 'reset' ? toSeconds(value, now) : value
  }
  return found
}

const PARTS = ['limit', 'remaining', 'reset'] as const
const PREFIXES = ['ratelimit-', 'x-ratelimit-', 'x-rate-limit-', 'x-rate-limit-requests-']

const valueOf = (headers: Readonly<Record<string, string>>, part: string): string | undefined => {
  for (const prefix of PREFIXES) {
    const value = headers[prefix + part]
    if (value !== undefined) return value
  }
  return undefined
}

/** Some say when, in seconds or milliseconds since 1970, and some in how many seconds. */
const toSeconds = (value: string, now: Date): string => {
  const number = Number(value)
  if (!Number.isFinite(number) || number < 1e9) return value
  const at = number < 1e11 ? number * 1000 : number
  return String(Math.max(0, Math.ceil((at - now.getTime()) / 1000)))
}
