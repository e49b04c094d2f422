import { useSyncExternalStore } from 'react'

/** A value that lives outside of the page, and is drawn anew wherever it is used. */
export type Watched<T> = {
  get(): T
  set(value: T): void
  /** A hook. */
  use(): T
}

export const watched = <T>(initial: T): Watched<T> => {
  const watchers = new Set<() => void>()
  let value = initial
  const get = (): T => value
  // The same function at each render: a new one would be unsubscribed and subscribed each time.
  const watch = (watcher: () => void): (() => void) => {
    watchers.add(watcher)
    return () => void watchers.delete(watcher)
  }
  return {
    get,
    set: (next) => {
      value = next
      for (const each of watchers) each()
    },
    use: () => useSyncExternalStore(watch, get),
  }
}
