/** GitHub's limits: so many calls an hour for each person, so many points a minute, so many new users an hour. */
import type { Answer } from '../../http/exchange.ts'
import { gatewayError } from './refusal.ts'

const HOUR_MS = 3_600_000
const MINUTE_MS = 60_000

export const CALLS_PER_HOUR = 5000
/** A read costs one point, a write five. */
export const POINTS_PER_MINUTE = 900
export const CREATIONS_PER_HOUR = 1000

type Window = { startedAt: number; used: number }

/** What was used of each limit, by whose token it was. Time comes from the caller. */
export class Limits {
  readonly #windows = new Map<string, Window>()

  clear(): void {
    this.#windows.clear()
  }

  /** Headers that every counted answer carries, or the refusal of a call above a limit. */
  count(
    person: string,
    call: { readonly isWrite: boolean; readonly isCreation: boolean },
    { now, status }: { readonly now: number; readonly status: 403 | 429 },
  ): { readonly headers: Readonly<Record<string, string>>; readonly refusal: Answer | undefined } {
    const hour = this.#window(`calls ${person}`, HOUR_MS, now)
    const isSpent = hour.used >= CALLS_PER_HOUR
    if (!isSpent) hour.used += 1
    const headers = {
      'x-ratelimit-limit': String(CALLS_PER_HOUR),
      'x-ratelimit-remaining': String(CALLS_PER_HOUR - hour.used),
      'x-ratelimit-used': String(hour.used),
      'x-ratelimit-reset': String(Math.ceil((hour.startedAt + HOUR_MS) / 1000)),
      'x-ratelimit-resource': 'core',
    }
    if (isSpent) return { headers, refusal: gatewayError(status, 'API rate limit exceeded for user ID 1.', headers) }
    const minute = this.#window(`points ${person}`, MINUTE_MS, now)
    const creations = this.#window(`creations ${person}`, HOUR_MS, now)
    const isAbove = minute.used >= POINTS_PER_MINUTE || (call.isCreation && creations.used >= CREATIONS_PER_HOUR)
    if (isAbove) {
      const message = 'You have exceeded a secondary rate limit. Please wait a few minutes before you try again.'
      return { headers, refusal: gatewayError(status, message, { ...headers, 'retry-after': '60' }) }
    }
    minute.used += call.isWrite ? 5 : 1
    if (call.isCreation) creations.used += 1
    return { headers, refusal: undefined }
  }

  #window(key: string, lengthMs: number, now: number): Window {
    const known = this.#windows.get(key)
    if (known !== undefined && now < known.startedAt + lengthMs) return known
    const fresh = { startedAt: now, used: 0 }
    this.#windows.set(key, fresh)
    return fresh
  }
}
