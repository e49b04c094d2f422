/**
 * The vendor's rate-limit headers under the names of the IETF draft, which the API promises (`unified-api.md §2.8`): `ratelimit-limit`,
 * `ratelimit-remaining`, `ratelimit-reset` in seconds. Nothing where the vendor says nothing, or nothing that can be
 * understood.
 */
export const rateLimitHeaders = (
  headers: Readonly<Record<string, string>>,
  now: Date,
): Readonly<Record<string, string>> => {
  const found: Record<string, string> = {}
  for (const { own, names } of PARTS) {
    const name = names.find((known) => headers[known] !== undefined)
    const value = name === undefined ? undefined : headers[name]
    const told = value === undefined || own !== 'ratelimit-reset' ? value : toSeconds(value, now)
    if (told !== undefined) found[own] = told
  }
  return found
}

const PREFIXES = ['ratelimit-', 'x-ratelimit-', 'x-rate-limit-', 'x-rate-limit-requests-']

const PARTS = ['limit', 'remaining', 'reset'].map((part) => ({
  own: `ratelimit-${part}`,
  names: PREFIXES.map((prefix) => prefix + part),
}))

/** Some say when, as a date, or in seconds or milliseconds since 1970; and some in how many seconds. */
const toSeconds = (value: string, now: Date): string | undefined => {
  const text = value.trim()
  const isNumber = /^\d+(\.\d+)?$/.test(text)
  const number = isNumber ? Number(text) : readDate(text)
  if (number === undefined) return undefined
  if (number < 1e9) return String(Math.ceil(number))
  const at = number < 1e11 ? number * 1000 : number
  return String(Math.max(0, Math.ceil((at - now.getTime()) / 1000)))
}

/** Milliseconds since 1970. Of HTTP's own spelling and ISO's only: the platform takes `12, 30` for a day in December. */
const readDate = (text: string): number | undefined => {
  const at = /^([A-Z][a-z]{2,8}, |\d{4}-\d\d-\d\d)/.test(text) ? Date.parse(text) : Number.NaN
  return Number.isNaN(at) ? undefined : at
}
