import { absoluteTime, relativeTime } from './time-words.ts'
import { useNow } from './use-now.ts'

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
