/** The Directory API's quota: so many calls a minute for each administrator. */

const MINUTE_MS = 60_000
const PER_MINUTE = 2400

export class Quota {
  readonly #windows = new Map<string, { readonly endsAt: number; used: number }>()

  clear(): void {
    this.#windows.clear()
  }

  /** Counts a call; whether it is above the quota. */
  isAbove(subject: string, now: number): boolean {
    const known = this.#windows.get(subject)
    const window = known !== undefined && now < known.endsAt ? known : { endsAt: now + MINUTE_MS, used: 0 }
    this.#windows.set(subject, window)
    window.used += 1
    return window.used > PER_MINUTE
  }
}
