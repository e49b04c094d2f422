import { isUuid } from '../db/index.ts'
import type { CallRecord } from '../egress/index.ts'
import type { AnsweredRequest } from '../http/index.ts'
import type { UpstreamCalls } from './collector.ts'
import type { LoggedCall, NewRow } from './store.ts'

/** The parts of the API whose calls are logged, by the beginning of their paths. */
const APIS = [
  ['/unified/user-directory/', 'unified'],
  ['/proxy', 'proxy'],
  ['/custom', 'custom'],
  ['/batch-request', 'batch'],
] as const

/** What the log knows of a call that nobody was there to hear the answer of. */
const HUNG_UP = { status: 499, error: 'aborted' }

/**
 * A request as the log has it, or `undefined` where it is none of the log's: another part of the API, or nobody knows who called. Only patterns,
 * numbers, names of ours and ids of ours go in; nothing of a body, a query or a header does, but the vendor's id for the request.
 */
export const toRow = (request: AnsweredRequest, upstream: UpstreamCalls, now: Date): NewRow | undefined => {
  const { caller, resource, isAborted } = request
  const api = APIS.find(([prefix]) => resource.startsWith(prefix))?.[1]
  if (api === undefined || caller === undefined) return undefined
  // What fails while a vendor's answer is passed on fails for the caller as well, whatever its status was.
  const isPassage = api === 'proxy' || api === 'custom'
  const failure = request.error ?? (isPassage ? upstream.calls.at(-1)?.error : undefined)
  return [
    request.requestId,
    caller.environmentId,
    new Date(now.getTime() - request.seconds * 1000).toISOString(),
    caller.actor,
    caller.tokenId,
    connectionsOf(request, upstream.calls),
    api,
    request.method,
    resource,
    isAborted ? HUNG_UP.status : request.status,
    (isAborted ? HUNG_UP.error : failure) ?? null,
    rounded(request.seconds * 1000),
    rounded(upstream.durationMs),
    upstream.count,
    request.rows ?? null,
    upstream.calls.map(toCall),
  ]
}

/** What was called, else what was named. */
const connectionsOf = ({ connectionId, caller }: AnsweredRequest, calls: readonly CallRecord[]): readonly string[] => {
  if (calls.length > 0) return distinct(calls.map((call) => call.connectionId))
  const named = caller?.accountId ?? connectionId
  return named !== undefined && isUuid(named) ? [named] : []
}

/** Most requests make one call. */
const distinct = (values: readonly string[]): readonly string[] => (values.length < 2 ? values : [...new Set(values)])

const toCall = (call: CallRecord): LoggedCall => [
  call.connectionId,
  call.vendor,
  call.method,
  call.path,
  call.status ?? null,
  rounded(call.durationMs),
  call.bytes,
  call.tries,
  shownRequestId(call) ?? null,
  call.error ?? null,
]

/** A vendor may send back whatever its caller sent as a request id: addresses and sentences are none. */
const shownRequestId = ({ vendorRequestId }: CallRecord): string | undefined =>
  vendorRequestId !== undefined && REQUEST_ID.test(vendorRequestId) ? vendorRequestId : undefined

const REQUEST_ID = /^[\w.:;=/+-]{1,128}$/

const rounded = (ms: number): number => Math.round(ms * 10) / 10
