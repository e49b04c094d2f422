/** Slack's limits: buckets that fill again, for all writes and reads of the organization and for single endpoints. */

type Limit = { readonly perMinute: number; readonly burst: number }

const LIMITS = {
  writes: { perMinute: 600, burst: 180 },
  reads: { perMinute: 1000, burst: 1000 },
  'GET user': { perMinute: 300, burst: 300 },
  'POST user': { perMinute: 180, burst: 20 },
  'PATCH user': { perMinute: 180, burst: 20 },
  'DELETE user': { perMinute: 180, burst: 20 },
  'PATCH group': { perMinute: 180, burst: 80 },
  /** The web API's second tier. */
  'session reset': { perMinute: 20, burst: 20 },
} as const satisfies Readonly<Record<string, Limit>>

export type LimitName = keyof typeof LIMITS

/** The buckets that a call of SCIM is taken from. */
export function limitsOf(method: string, collection: string, hasId: boolean): readonly LimitName[] {
  const isRead = method === 'GET'
  const all: LimitName = isRead ? 'reads' : 'writes'
  if (collection !== 'Users') return method === 'PATCH' || method === 'PUT' ? [all, 'PATCH group'] : [all]
  if (isRead) return hasId ? [all, 'GET user'] : [all]
  return [all, method === 'POST' ? 'POST user' : method === 'DELETE' ? 'DELETE user' : 'PATCH user']
}

type Bucket = { left: number; at: number }

/** What is left in each bucket. Time comes from the caller. */
export class Limits {
  readonly #buckets = new Map<LimitName, Bucket>()

  clear(): void {
    this.#buckets.clear()
  }

  /** Takes one call out of each. @returns seconds to wait where one is empty: nothing is taken then */
  take(names: readonly LimitName[], now: number): number | undefined {
    const buckets = names.map((name) => this.#filled(name, now))
    const waits = buckets.flatMap(({ left }, at) => {
      const { perMinute } = LIMITS[names[at] ?? 'reads']
      return left < 1 ? [((1 - left) * 60) / perMinute] : []
    })
    if (waits.length > 0) return Math.max(...waits)
    for (const bucket of buckets) bucket.left -= 1
    return undefined
  }

  #filled(name: LimitName, now: number): Bucket {
    const { perMinute, burst } = LIMITS[name]
    const known = this.#buckets.get(name) ?? { left: burst, at: now }
    const left = Math.min(burst, known.left + ((now - known.at) * perMinute) / 60_000)
    const bucket = { left, at: now }
    this.#buckets.set(name, bucket)
    return bucket
  }
}
