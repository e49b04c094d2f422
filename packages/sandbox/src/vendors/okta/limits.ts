/** Okta's limits: so many calls a minute for each group of endpoints, for the whole org. */

const MINUTE_MS = 60_000

/** The default limits of a workforce org, the first that matches counts. */
const BUCKETS: readonly { readonly name: string; readonly path: RegExp; readonly perMinute: number }[] = [
  { name: 'users', path: /^\/api\/v1\/users\/?$/, perMinute: 600 },
  { name: 'user', path: /^\/api\/v1\/users\/[^/]+$/, perMinute: 600 },
  { name: 'groups', path: /^\/api\/v1\/groups(\/|$)/, perMinute: 500 },
  { name: 'oauth', path: /^\/oauth2\//, perMinute: 1200 },
  { name: 'everything else', path: /^/, perMinute: 1200 },
]

export type Counted = { readonly headers: Readonly<Record<string, string>>; readonly isAbove: boolean }

/** What was used of each limit. Time comes from the caller. */
export class Limits {
  readonly #windows = new Map<string, { readonly endsAt: number; used: number }>()

  clear(): void {
    this.#windows.clear()
  }

  count(path: string, now: number): Counted {
    const bucket = BUCKETS.find((candidate) => candidate.path.test(path))
    if (bucket === undefined) return { headers: {}, isAbove: false }
    const known = this.#windows.get(bucket.name)
    const window = known !== undefined && now < known.endsAt ? known : { endsAt: now + MINUTE_MS, used: 0 }
    this.#windows.set(bucket.name, window)
    const isAbove = window.used >= bucket.perMinute
    if (!isAbove) window.used += 1
    return {
      isAbove,
      headers: {
        'x-rate-limit-limit': String(bucket.perMinute),
        'x-rate-limit-remaining': String(bucket.perMinute - window.used),
        'x-rate-limit-reset': String(Math.ceil(window.endsAt / 1000)),
      },
    }
  }
}
