import type { client } from '../../data/client.ts'

type Log = Awaited<ReturnType<typeof client.log.list>>['result']

/**
 * What counts as a failed call: a fault of ours or of a vendor (5xx), or a vendor that refuses us, our client or what it was asked for. Not what a
 * caller did wrong here.
 */
export const FAILURES = [
  { status_class: '5xx' },
  { error_code: 'vendor_unauthorized' },
  { error_code: 'vendor_forbidden' },
  { error_code: 'vendor_refused' },
  { error_code: 'vendor_rate_limited' },
] as const

/** The latest of several lists, each of them the newest first; the same call once. */
export const latestOf = (lists: readonly Log[], limit: number): Log =>
  [...new Map(lists.flat().map((entry) => [entry.id, entry])).values()]
    .toSorted((one, other) => other.created_at.localeCompare(one.created_at))
    .slice(0, limit)
