import type { CallRecord } from '../egress/index.ts'

/** What requests under way have caused at vendors so far. */
export type Collector = {
  /** Keeps a call for the request that caused it. */
  add(call: CallRecord): void
  /** Hands over what there is of a request, and forgets it. */
  take(requestId: string): UpstreamCalls
}

/** The calls of one request: all of them counted, the last ones kept. */
export type UpstreamCalls = {
  readonly count: number
  readonly durationMs: number
  /** In the order of their ends. */
  readonly calls: readonly CallRecord[]
}

/** Calls kept of one request. A list over many pages makes many; what they came to is counted all the same. */
const MOST_CALLS = 50

/** Requests remembered at once. Calls that end after their request was answered would stay for ever. */
const MOST_REQUESTS = 10_000

const NONE: UpstreamCalls = { count: 0, durationMs: 0, calls: [] }

export const createCollector = (mostRequests = MOST_REQUESTS): Collector => {
  const byRequest = new Map<string, { count: number; durationMs: number; calls: CallRecord[] }>()
  return {
    add: (call) => {
      if (call.requestId === undefined) return
      const known = byRequest.get(call.requestId)
      if (known === undefined) {
        if (byRequest.size >= mostRequests) forgetOldest(byRequest)
        byRequest.set(call.requestId, { count: 1, durationMs: call.durationMs, calls: [call] })
        return
      }
      known.count += 1
      known.durationMs += call.durationMs
      known.calls.push(call)
      if (known.calls.length > MOST_CALLS) known.calls.shift()
    },
    take: (requestId) => {
      const known = byRequest.get(requestId)
      if (known === undefined) return NONE
      byRequest.delete(requestId)
      return known
    },
  }
}

const forgetOldest = (requests: Map<string, unknown>): void => {
  for (const oldest of requests.keys()) {
    requests.delete(oldest)
    return
  }
}
