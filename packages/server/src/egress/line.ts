/**
 * People in front of a door that lets so many in at once: first come, first served, and nobody waits longer than they
 * want to.
 */
export class Line {
  capacity: number
  readonly #sleep: (ms: number, signal?: AbortSignal) => Promise<void>
  readonly #waiting: (() => void)[] = []
  #inside = 0

  constructor(capacity: number, sleep: (ms: number, signal?: AbortSignal) => Promise<void>) {
    this.capacity = capacity
    this.#sleep = sleep
  }

  /** How many wait. */
  get length(): number {
    return this.#waiting.length
  }

  get isEmpty(): boolean {
    return this.#inside === 0 && this.#waiting.length === 0
  }

  tryEnter(): boolean {
    // At least one, whatever the settings say: none at all would be a door that never opens.
    if (this.#waiting.length > 0 || this.#inside >= Math.max(1, this.capacity)) return false
    this.#inside += 1
    return true
  }

  /** Whether the turn came within the patience. Rejects when the signal is aborted. */
  async enter(patienceMs: number, signal: AbortSignal): Promise<boolean> {
    if (this.tryEnter()) return true
    const { promise, resolve } = Promise.withResolvers<boolean>()
    const admit = (): void => resolve(true)
    this.#waiting.push(admit)
    const admitted = new AbortController()
    const giveUp = (): void => {
      const position = this.#waiting.indexOf(admit)
      if (position >= 0) this.#waiting.splice(position, 1)
      resolve(false)
    }
    this.#sleep(patienceMs, AbortSignal.any([signal, admitted.signal])).then(giveUp, giveUp)
    const isIn = await promise
    admitted.abort()
    if (signal.aborted) {
      if (isIn) this.leave()
      throw signal.reason
    }
    return isIn
  }

  leave(): void {
    const next = this.#waiting.shift()
    // Whoever is let in takes over the place of whoever leaves.
    if (next === undefined) this.#inside -= 1
    else next()
  }
}
