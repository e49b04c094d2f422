import { useSyncExternalStore } from 'react'

const TICK_MS = 15_000
const watchers = new Set<() => void>()
let now = Date.now()
let timer: ReturnType<typeof setInterval> | undefined

/** The present time in milliseconds, to a quarter of a minute. One clock for all of a page: a thousand rows have one timer. */
export const useNow = (): number => useSyncExternalStore(watchClock, readClock)

// The same function at each render: a new one would be unsubscribed and subscribed at each, which starts the clock anew, which renders.
const watchClock = (watch: () => void): (() => void) => {
  watchers.add(watch)
  // The clock has stood still while nobody looked.
  if (timer === undefined) now = Date.now()
  timer ??= setInterval(() => {
    now = Date.now()
    for (const each of watchers) each()
  }, TICK_MS)
  return () => {
    watchers.delete(watch)
    if (watchers.size > 0) return
    clearInterval(timer)
    timer = undefined
  }
}

const readClock = (): number => now
