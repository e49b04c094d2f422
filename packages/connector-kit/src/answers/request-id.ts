import { isJsonObject } from './json-object.ts'

/** Headers in which vendors in general name a request; a connector adds its vendor's own in front. */
const REQUEST_ID_HEADERS = [
  'x-request-id',
  'request-id',
  'x-correlation-id',
  'x-amzn-requestid',
  'x-trace-id',
  'traceparent',
  'cf-ray',
]

/** Keys of an error body that hold the same. */
const REQUEST_ID_KEYS = ['request_id', 'requestId', 'trace_id', 'traceId']

type Places = {
  readonly headers: Readonly<Record<string, string>>
  readonly body: unknown
  readonly ownHeaders: readonly string[]
}

/** The vendor's own id for a request: what its support asks for. */
export const findRequestId = ({ headers, body, ownHeaders }: Places): string | undefined => {
  for (const name of [...ownHeaders, ...REQUEST_ID_HEADERS]) {
    const value = headers[name]
    if (value) return value
  }
  if (!isJsonObject(body)) return undefined
  for (const key of REQUEST_ID_KEYS) {
    const value = body[key]
    if (typeof value === 'string' && value !== '') return value
  }
  return undefined
}
