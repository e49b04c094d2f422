/** From small to large: how many seconds, and from how many on the next larger unit says more. */
const UNITS = [
  { name: 'min', seconds: 60, until: 3600 },
  { name: 'h', seconds: 3600, until: 86_400 },
  { name: 'd', seconds: 86_400, until: 86_400 * 60 },
  { name: 'months', seconds: 86_400 * 30.44, until: 86_400 * 730 },
  { name: 'years', seconds: 86_400 * 365.25, until: Number.POSITIVE_INFINITY },
] as const

/**
 * A time as a person says it: `just now`, `4 min ago`, `in 3 d`.
 *
 * @param now in milliseconds since 1970
 */
export const relativeTime = (at: string, now: number): string => {
  const seconds = (now - Date.parse(at)) / 1000
  if (Number.isNaN(seconds)) return at
  const distance = Math.abs(seconds)
  if (distance < 45) return 'just now'
  const unit = UNITS.find(({ until }) => distance < until) ?? UNITS[4]
  const amount = `${Math.max(1, Math.round(distance / unit.seconds))} ${unit.name}`
  return seconds < 0 ? `in ${amount}` : `${amount} ago`
}

/** `2026-11-25 08:03:17 UTC`: the same for everybody who looks at it, so that it can be told on the telephone. */
export const absoluteTime = (at: string): string => {
  const time = new Date(at)
  return Number.isNaN(time.getTime()) ? at : `${time.toISOString().slice(0, 19).replace('T', ' ')} UTC`
}

/** `840 ms`, `3.2 s`, `4 min 10 s`. */
export const durationWords = (milliseconds: number): string => {
  if (milliseconds < 1000) return `${Math.round(milliseconds)} ms`
  if (milliseconds < 60_000) return `${(milliseconds / 1000).toFixed(1)} s`
  return `${Math.floor(milliseconds / 60_000)} min ${Math.round((milliseconds % 60_000) / 1000)} s`
}
