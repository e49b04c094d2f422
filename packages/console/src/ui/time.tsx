import { useSyncExternalStore } from 'react'
import { absoluteTime, relativeTime } from './time-words.ts'

/** A time as "3 min ago", exact and in UTC on hover. `isExact` turns it round: for logs, where order is what one looks for. */
export const Time = ({ at, isExact = false }: { readonly at: string; readonly isExact?: boolean }) => {
  const now = useNow()
  const relative = relativeTime(at, now)
  const absolute = absoluteTime(at)
  return (
    <time dateTime={at} title={isExact ? relative : absolute} className="whitespace-nowrap">
      {isExact ? absolute : relative}
    </time>
  )
}

const TICK_MS = 15_000
const watchers = new Set<() => void>()
let now = Date.now()
let timer: ReturnType<typeof setInterval> | undefined

/** One clock for all times of a page: a table of a thousand rows has one timer. */
const useNow = (): number =>
  useSyncExternalStore(
    (watch) => {
      watchers.add(watch)
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
    },
    () => now,
  )
