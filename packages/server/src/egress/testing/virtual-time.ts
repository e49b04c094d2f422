import { setImmediate } from 'node:timers/promises'

/**
 * Time that passes only when everybody sleeps: what takes minutes is over at once, and every instant is known.
 */
export class VirtualTime {
  #at = Date.parse('2026-01-01T00:00:00Z')
  #busy = 0
  readonly #sleepers = new Set<{ readonly until: number; wake(): void }>()

  readonly now = (): Date => new Date(this.#at)

  get ms(): number {
    return this.#at
  }

  readonly sleep = (ms: number, signal?: AbortSignal): Promise<void> =>
    new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason)
      const sleeper = { until: this.#at + Math.max(0, ms), wake: resolve }
      this.#sleepers.add(sleeper)
      signal?.addEventListener('abort', () => {
        if (this.#sleepers.delete(sleeper)) reject(signal.reason)
      })
    })

  /** Runs tasks, each of which does one thing at a time, until all are done. */
  async run(tasks: readonly (() => Promise<void>)[]): Promise<void> {
    const all = tasks.map(async (task) => {
      this.#busy += 1
      try {
        await task()
      } finally {
        this.#busy -= 1
      }
    })
    while (this.#busy > 0) {
      await setImmediate()
      // Whoever does not sleep waits for the database, which takes no time here.
      if (this.#sleepers.size === this.#busy && this.#busy > 0) this.#jump()
    }
    await Promise.all(all)
  }

  #jump(): void {
    this.#at = Math.max(this.#at, Math.min(...[...this.#sleepers].map(({ until }) => until)))
    for (const sleeper of this.#sleepers) {
      if (sleeper.until > this.#at) continue
      this.#sleepers.delete(sleeper)
      sleeper.wake()
    }
  }
}
