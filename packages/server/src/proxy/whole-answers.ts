import type { ServerResponse } from 'node:http'
import { malformed } from '@rollcall/connector-kit'
import type { RollcallError } from '@rollcall/core'
import { callRenewing, type OpenConnection } from '../connections/index.ts'
import { ACCEPTED_ENCODINGS, type Egress, readable, type StreamRequest, type WholeAnswer } from '../egress/index.ts'
import type { Caller, Idempotency } from '../http/index.ts'
import { askForPage, wrapList, wrapValue } from './envelope.ts'
import { without } from './hop-by-hop.ts'
import type { ProxiedCall, Route } from './proxied-call.ts'
import { toCallerHeaders } from './response-headers.ts'
import { vendorList } from './vendor-list.ts'

/** Answers that are held until they are whole: those in the envelope, and those that an Idempotency-Key keeps. */

type Whole = {
  readonly status: number
  readonly reason: string
  /** Names and values, in turn. */
  readonly headers: readonly string[]
  readonly body: Uint8Array
  /** An earlier try may have done it: a refusal of the repeat says nothing. */
  readonly uncertain?: boolean | undefined
}

type Asking = {
  readonly egress: Egress
  readonly connection: OpenConnection
  readonly request: StreamRequest
  readonly requestId: string
  /** Absent where the call must go on although the caller has gone: its answer is kept for the repeat. */
  readonly signal?: AbortSignal | undefined
  readonly now: () => Date
}

/** A list of a declared resource, or any JSON of a custom call, in the incumbent's envelope. Everything else as the vendor sent it. */
export const answerInEnvelope = async (asking: Asking, call: ProxiedCall, route: Route): Promise<Whole> => {
  const { connection, requestId, now } = asking
  const isList = route.isCollection && asking.request.method === 'GET'
  const list = isList && route.resource !== undefined ? vendorList(connection, route.resource) : undefined
  const { page, query } =
    list === undefined
      ? { page: undefined, query: asking.request.query }
      : askForPage(list, { ...call, query: asking.request.query })
  const request = {
    ...asking.request,
    query,
    headers: [...without(asking.request.headers, ENCODING), 'accept-encoding', ACCEPTED_ENCODINGS],
  }
  const { upstream } = connection
  const buffered = await sendRenewing(asking, request)
  const answer = await decoded(buffered, upstream)
  if (answer.status >= 300) return asItCame(answer, requestId, now)
  const text = new TextDecoder().decode(answer.body)
  const wrapped =
    page !== undefined
      ? wrapList(text, { page, headers: answer.headers, malformed: noPage(connection, answer, route) })
      : call.surface === 'custom'
        ? wrapValue(text)
        : undefined
  if (wrapped === undefined) return asItCame(answer, requestId, now)
  const body = Buffer.from(wrapped)
  const headers = without(toCallerHeaders(answer, requestId, now), OF_THE_BODY)
  return {
    status: answer.status,
    reason: answer.reason,
    headers: [...headers, 'content-type', 'application/json; charset=utf-8', 'content-length', String(body.length)],
    body,
  }
}

/** Sends once more with another access token where the first was too old. A stream that has been read cannot be sent again. */
const sendRenewing = ({ egress, connection, signal }: Asking, request: StreamRequest): Promise<WholeAnswer> => {
  const { upstream } = connection
  const send = (): Promise<WholeAnswer> => egress.buffer(upstream, request, { signal })
  const canRepeat = request.body === undefined || request.body instanceof Uint8Array
  return canRepeat ? callRenewing(upstream, send) : send()
}

/** The error for a list that is none. */
const noPage =
  ({ connector, upstream }: OpenConnection, answer: WholeAnswer, { path }: Route) =>
  (wrong: string): RollcallError => {
    const { status, headers, body } = answer
    const request = { method: 'GET' as const, url: upstream.baseUrl + path, headers: {} }
    const response = { status, headers, text: new TextDecoder().decode(body), request }
    return malformed(response, { vendor: connector.name, doing: `listing ${path}` }, wrong)
  }

const LARGEST_DECODED = 32 * 1024 * 1024
const ENCODING = new Set(['accept-encoding'])
const OF_THE_BYTES = ['content-length', 'content-encoding', 'content-md5', 'digest', 'etag', 'accept-ranges']
const OF_THE_BODY = new Set([...OF_THE_BYTES, 'content-type'])
const OF_THE_ENCODED = new Set(OF_THE_BYTES)

/** Whoever asked for an encoding decodes: the caller may not know it, and nothing could be concealed in it. */
const decoded = async (answer: WholeAnswer, upstream: OpenConnection['upstream']): Promise<WholeAnswer> => {
  if (answer.headers['content-encoding'] === undefined || answer.body.length === 0) return answer
  const body = await readable(answer, { upstream, maxBytes: LARGEST_DECODED })
  const rawHeaders = [...without(answer.rawHeaders, OF_THE_ENCODED), 'content-length', String(body.length)]
  return { ...answer, rawHeaders, body }
}

type Keyed = {
  readonly idempotency: Idempotency
  readonly caller: Caller
  readonly key: string
  readonly url: string
  readonly call: ProxiedCall
  readonly route: Route
}

/** Runs a write once per Idempotency-Key; every repeat is given the first one's answer, in the envelope where that was asked for. */
export const answerOnce = async (asking: Asking, keyed: Keyed): Promise<Whole> => {
  const { connection, request, requestId, now } = asking
  const { idempotency, caller, key, url, call, route } = keyed
  try {
    const stored = await idempotency.once(
      {
        environmentId: caller.environmentId,
        scope: `${connection.id} ${url.split('?', 1)[0]}`,
        key,
        method: request.method,
        url,
        body: request.body instanceof Uint8Array ? request.body : '',
      },
      async () => {
        const whole =
          call.format === 'unified'
            ? await answerInEnvelope(asking, call, route)
            : asItCame(await sendRenewing(asking, request), requestId, now)
        // The vendor may have done it before it failed: the key must stay taken.
        if (whole.status >= 500 || (whole.status >= 400 && whole.uncertain)) throw new UncertainAnswer(whole)
        return { status: whole.status, headers: toRecord(whole.headers), body: whole.body }
      },
    )
    const headers = Object.entries({
      ...stored.headers,
      'x-request-id': requestId,
      ...(stored.replayed ? { 'idempotency-replayed': 'true' } : {}),
    })
    return { status: stored.status, reason: '', headers: headers.flat(), body: stored.body }
  } catch (error) {
    if (error instanceof UncertainAnswer) return error.answer
    throw error
  }
}

/** Carries an answer out of {@link Idempotency.once} as a failure, which is what it is to the key. */
class UncertainAnswer extends Error {
  readonly answer: Whole

  constructor(answer: Whole) {
    super('the vendor failed')
    this.answer = answer
  }
}

const asItCame = (answer: WholeAnswer, requestId: string, now: () => Date): Whole => ({
  status: answer.status,
  reason: answer.reason,
  headers: toCallerHeaders(answer, requestId, now),
  body: answer.body,
  uncertain: answer.uncertain,
})

const toRecord = (headers: readonly string[]): Record<string, string> => {
  const record: Record<string, string> = {}
  for (let index = 0; index < headers.length; index += 2) {
    const name = (headers[index] ?? '').toLowerCase()
    const value = headers[index + 1] ?? ''
    record[name] = record[name] === undefined ? value : `${record[name]}, ${value}`
  }
  return record
}

export const sendWhole = (response: ServerResponse, whole: Whole): void => {
  if (response.destroyed) return
  response.writeHead(whole.status, whole.reason || undefined, [...whole.headers])
  response.end(whole.body)
}
