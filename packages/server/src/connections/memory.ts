/** How long a value is recalled: another process's change takes effect after this at the latest. */
const RECALLED_MS = 1000

/**
 * What was read from the database, recalled for a second, so that the hot path asks nobody. A value that was being read while it was
 * forgotten is not kept, so a change made in this process takes effect at once.
 */
export type Memory<Value> = {
  /** At once, or `undefined` when it must be read. */
  recall(key: string): Value | undefined
  /** Reads a value and keeps it; whoever asks for the same meanwhile gets the same answer. `undefined` is not kept. */
  read(key: string, read: () => Promise<Value | undefined>): Promise<Value | undefined>
  forget(key: string): void
  forgetAll(): void
}

/** @param options.most when there are more, all are forgotten, which costs one reading each */
export const createMemory = <Value>(options: { readonly now: () => Date; readonly most: number }): Memory<Value> => {
  const { now, most } = options
  const kept = new Map<string, { readonly value: Value; readonly until: number }>()
  const underWay = new Map<string, Promise<Value | undefined>>()

  return {
    recall: (key) => {
      const entry = kept.get(key)
      return entry !== undefined && entry.until > now().getTime() ? entry.value : undefined
    },
    read: (key, read) => {
      const present = underWay.get(key)
      if (present !== undefined) return present
      // Counted from the start: what is read may be as old as that.
      const until = now().getTime() + RECALLED_MS
      const isWanted = (): boolean => underWay.get(key) === reading
      const reading = read()
        .then((value) => {
          if (value !== undefined && isWanted()) {
            if (kept.size >= most) kept.clear()
            kept.set(key, { value, until })
          }
          return value
        })
        .finally(() => {
          if (isWanted()) underWay.delete(key)
        })
      underWay.set(key, reading)
      return reading
    },
    forget: (key) => {
      kept.delete(key)
      underWay.delete(key)
    },
    forgetAll: () => {
      kept.clear()
      underWay.clear()
    },
  }
}
