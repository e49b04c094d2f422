import type { Logger } from 'pino'

/** One call to a vendor as it went, for the log and for metrics: never a header's value, a body, a query, a credential. */
export type CallRecord = {
  readonly connectionId: string
  /** Of the request that caused the call, where there is one. */
  readonly requestId: string | undefined
  readonly vendor: string
  readonly method: string
  /** As {@link shownPath} shows it. */
  readonly path: string
  /** `undefined` when there was no answer. */
  readonly status: number | undefined
  readonly durationMs: number
  /** Of the answer's body, as it came. */
  readonly bytes: number
  readonly tries: number
  readonly vendorRequestId: string | undefined
  /** The code of the error, or `aborted` when the caller hung up. */
  readonly error: string | undefined
}

export const logCall = (log: Logger, call: CallRecord): void => {
  const line = {
    event: 'vendor_call',
    connection_id: call.connectionId,
    request_id: call.requestId,
    vendor: call.vendor,
    method: call.method,
    path: call.path,
    status: call.status,
    duration_ms: Math.round(call.durationMs * 10) / 10,
    bytes: call.bytes,
    tries: call.tries,
    vendor_request_id: call.vendorRequestId,
    error: call.error,
  }
  if (call.error === undefined || call.error === 'aborted') log.info(line, 'vendor call')
  else log.warn(line, 'vendor call failed')
}

/** What a kind of thing may be called in a path: nobody's address, nothing that had to be encoded. */
const RESOURCE = /^\/[\w.-]+$/

/** A path without what it says of anybody, e.g. `/Users/*`: ids are people's e-mail addresses with some vendors. */
export const shownPath = (path: string): string => {
  const end = path.indexOf('/', 1)
  const first = end < 0 ? path : path.slice(0, end)
  if (path === '' || path === '/') return path
  if (!RESOURCE.test(first)) return '/*'
  return end < 0 ? first : `${first}/*`
}

/** Whatever a vendor calls it: `x-request-id`, `x-acme-request-id`, `x-amzn-requestid`, `x-correlation-id`, `cf-ray`. */
const REQUEST_ID = /(?:^|-)(?:request-?id|correlation-?id|trace-?id)$|^cf-ray$/

/** Whether a header, named in lower case, holds the vendor's own id for the request. */
export const isRequestId = (name: string): boolean =>
  // Asked of every header of every answer: most are sent away by their last letters.
  (name.endsWith('id') || name === 'cf-ray') && REQUEST_ID.test(name)
