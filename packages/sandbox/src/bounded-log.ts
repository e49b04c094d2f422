/** A log that forgets its oldest entries, so that a sandbox under load for days stays small. */
export class BoundedLog<Entry> {
  #entries: Entry[] = []
  #total = 0
  readonly #limit: number

  constructor(limit: number) {
    this.#limit = limit
  }

  /** How many entries there ever were, forgotten ones included. */
  get total(): number {
    return this.#total
  }

  add(entry: Entry): void {
    this.#entries.push(entry)
    this.#total += 1
    // Cut in halves: dropping one at a time would move the whole array each time.
    if (this.#entries.length > this.#limit * 2) this.#entries = this.#entries.slice(-this.#limit)
  }

  /** The entries still remembered, oldest first. */
  list(): readonly Entry[] {
    return this.#entries.slice(-this.#limit)
  }

  clear(): void {
    this.#entries = []
    this.#total = 0
  }
}
