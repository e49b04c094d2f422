import type { IncomingMessage, ServerResponse } from 'node:http'
import { RollcallError } from '@rollcall/core'
import type { Logger } from 'pino'
import { type Audit, detailOf, outcomeOf } from '../audit/index.ts'
import type { OpenConnection } from '../connections/index.ts'
import { type Egress, type StreamRequest, shownPath } from '../egress/index.ts'
import {
  type AnsweredRequest,
  type Authenticate,
  admit,
  type Caller,
  type Idempotency,
  tokenOf,
} from '../http/index.ts'
import { CallerAnswer } from './caller-answer.ts'
import { type ProxiedCall, parseCall, type Route, routeOf } from './proxied-call.ts'
import {
  bodySize,
  LARGEST_IN_ENVELOPE,
  LARGEST_KEYED,
  LARGEST_REPEATABLE,
  readBody,
  streamBody,
} from './request-body.ts'
import { toVendorHeaders } from './request-headers.ts'
import { sendError } from './send-error.ts'
import { answerInEnvelope, answerOnce, sendWhole } from './whole-answers.ts'

export type ProxyOptions = {
  readonly egress: Egress
  readonly authenticate: Authenticate
  /** @throws RollcallError `connection_not_found`, `invalid_request`, `forbidden` */
  open(caller: Caller, integratedAccountId: string | undefined): OpenConnection | Promise<OpenConnection>
  readonly audit: Pick<Audit, 'begin' | 'finish'>
  readonly idempotency: Idempotency
  readonly log: Logger
  readonly now: () => Date
  readonly newId: () => string
  /** Told of each request when it is over; for metrics. */
  readonly onAnswered?: ((request: AnsweredRequest) => void) | undefined
  readonly waits?: Partial<Waits> | undefined
}

/** How long a place at the vendor is kept, in milliseconds, while nothing moves. */
export type Waits = {
  /** For a caller that has not taken what was sent to it last. */
  readonly readerMs: number
  /** For the next piece of an upload, which is the caller's to send or the vendor's to take. */
  readonly uploadMs: number
}

const WAITS: Waits = { readerMs: 60_000, uploadMs: 30_000 }

/** What is known of a call when all of its questions are answered. */
type Ready = {
  readonly request: IncomingMessage
  readonly response: ServerResponse
  readonly requestId: string
  readonly method: string
  readonly url: string
  readonly call: ProxiedCall
  readonly caller: Caller
  readonly connection: OpenConnection
  readonly route: Route
}

/**
 * The handler of `/proxy/*` and `/custom/*`: the vendor's own API with the credential added, as fast as it can be. It stands beside the
 * HTTP framework and not in it, and waits for nothing that is at hand: a framework and a promise per step are most of what
 * a proxied call would cost (docs/performance.md).
 */
export const createProxy = (options: ProxyOptions): ((request: IncomingMessage, response: ServerResponse) => void) => {
  const { egress, authenticate, open, audit, idempotency, log, now, newId } = options
  const waits = { ...WAITS, ...options.waits }

  const handle = (request: IncomingMessage, response: ServerResponse): void => {
    const requestId = newId()
    const known: Known = { requestId, caller: undefined, connectionId: undefined, error: undefined }
    const refuse = (error: unknown): void => {
      known.error = error instanceof RollcallError ? error.code : 'internal'
      logRefusal(error, { requestId, method: request.method })
      sendError(response, error, requestId)
    }
    if (options.onAnswered !== undefined) watch({ request, response, known }, options.onAnswered)
    try {
      const { method = 'GET', url = '' } = request
      if (method === 'TRACE') throw new RollcallError('capability_missing', 'TRACE would echo the credential.')
      const call = parseCall(url)
      known.connectionId = call.accountId
      whenThere(authenticate(tokenOf(request.headers.authorization)), refuse, (found) => {
        known.caller = found
        const caller = admit(found, 'proxy')
        whenThere(open(caller, call.accountId), refuse, (connection) => {
          known.connectionId = connection.id
          const route = routeOf(call, connection)
          serve({ request, response, requestId, method, url, call, caller, connection, route }, refuse)
        })
      })
    } catch (error) {
      refuse(error)
    }
  }

  /** The common call goes straight through; everything that has to wait for something goes the other way. */
  const serve = (ready: Ready, refuse: (error: unknown) => void): void => {
    const { request, response, method, call, requestId } = ready
    // Its end has been told already: a call begun now would never hear of it, and hold its place for ever.
    if (response.destroyed) return logGone(requestId)
    const hasBody = bodySize(request) !== 0
    const isRead = method === 'GET' || method === 'HEAD' || method === 'OPTIONS'
    if (isRead && !hasBody && call.format === 'raw') return pass(ready, undefined, undefined)
    const served =
      isRead && call.format === 'unified' ? serveInEnvelope(ready) : serveAudited(ready, { hasBody, isRead })
    served.catch((error: unknown) => {
      // Whoever hung up is told nothing.
      if (response.destroyed) logGone(requestId)
      else refuse(error)
    })
  }

  const logGone = (requestId: string): void => log.info({ event: 'caller_gone', request_id: requestId }, 'caller gone')

  const pass = (ready: Ready, body: StreamRequest['body'], settled: Settled | undefined): void => {
    const { response, requestId } = ready
    const answer = new CallerAnswer({ response, requestId, now, settled, readerMs: waits.readerMs })
    answer.follow(egress.stream(ready.connection.upstream, toVendorRequest(ready, body), answer))
  }

  const serveInEnvelope = async (ready: Ready): Promise<void> => {
    const { response, requestId, connection, call, route } = ready
    const body = await readBody(ready.request, LARGEST_IN_ENVELOPE)
    const asking = {
      egress,
      connection,
      request: toVendorRequest(ready, body),
      requestId,
      now,
      signal: hangUpOf(response),
    }
    sendWhole(response, await answerInEnvelope(asking, call, route))
  }

  const serveAudited = async (
    ready: Ready,
    { hasBody, isRead }: { readonly hasBody: boolean; readonly isRead: boolean },
  ): Promise<void> => {
    const { request, response, requestId, connection, call, route, caller, url } = ready
    const key = isRead ? undefined : request.headers['idempotency-key']
    const isKeyed = typeof key === 'string'
    if (key === '') throw EMPTY_KEY
    const size = bodySize(request)
    const fits = size !== undefined && size <= LARGEST_REPEATABLE
    const whole = isKeyed || fits ? await readBody(request, isKeyed ? LARGEST_KEYED : undefined) : undefined
    const stream = (): StreamRequest['body'] =>
      streamBody(request, { vendor: connection.connector.name, idleMs: waits.uploadMs })
    const settled = isRead ? undefined : await beginAudit(ready)
    if (response.destroyed) return settled?.({ error: HUNG_UP })
    if (!isKeyed && call.format === 'raw') {
      return pass(ready, hasBody ? (whole ?? stream()) : undefined, settled)
    }
    const asking = { egress, connection, request: toVendorRequest(ready, whole ?? stream()), requestId, now }
    try {
      const answer = isKeyed
        ? await answerOnce(asking, { idempotency, caller, key, url, call, route })
        : await answerInEnvelope({ ...asking, signal: hangUpOf(response) }, call, route)
      settled?.({ status: answer.status, uncertain: answer.uncertain })
      sendWhole(response, answer)
    } catch (error) {
      settled?.({ error })
      throw error
    }
  }

  /** Writes the intent before anything is sent; what comes back writes the outcome. */
  const beginAudit = async ({ caller, connection, route, method, requestId }: Ready): Promise<Settled> => {
    const id = await audit.begin({
      environmentId: caller.environmentId,
      tenantId: connection.tenantId,
      actor: caller.actor,
      action: 'proxy.called',
      connectionId: connection.id,
      target: `${method} ${route.path}`.slice(0, LONGEST_TARGET),
      requestId,
    })
    return ({ status, uncertain, error }) => {
      const written =
        status === undefined
          ? audit.finish(id, outcomeOf(error), detailOf(error))
          : audit.finish(id, status < 400 ? 'succeeded' : status < 500 && !uncertain ? 'failed' : 'unknown', { status })
      written.catch((err: unknown) =>
        log.error({ event: 'audit_error', request_id: requestId, err }, 'outcome not written'),
      )
    }
  }

  const logRefusal = (
    error: unknown,
    { requestId, method }: { readonly requestId: string; readonly method: string | undefined },
  ): void => {
    const status = error instanceof RollcallError ? error.status : 500
    const code = error instanceof RollcallError ? error.code : 'internal'
    log.info({ event: 'proxy_refused', request_id: requestId, method, status, code }, 'proxied call refused')
    if (status === 500) log.error({ event: 'http_error', request_id: requestId, err: error }, 'request failed')
  }

  return handle
}

type Settled = (outcome: {
  readonly status?: number
  readonly uncertain?: boolean | undefined
  readonly error?: unknown
}) => void

const LONGEST_TARGET = 500

const HUNG_UP = new RollcallError('invalid_request', 'The caller hung up before the call was sent.', { effect: 'none' })

const EMPTY_KEY = new RollcallError(
  'invalid_request',
  'Idempotency-Key is empty. Send one of 1 to 255 characters, or none.',
  {
    effect: 'none',
  },
)

const toVendorRequest = (
  { method, route, call, request, requestId }: Ready,
  body: StreamRequest['body'],
): StreamRequest => ({
  method,
  path: route.path,
  query: call.forwarded,
  headers: toVendorHeaders(request.rawHeaders),
  body: body instanceof Uint8Array && body.length === 0 ? undefined : body,
  absorbs: 'rate-limits',
  requestId,
})

/** Aborted when the caller hangs up. */
const hangUpOf = (response: ServerResponse): AbortSignal => {
  const hangUp = new AbortController()
  if (response.destroyed) hangUp.abort()
  response.once('close', () => {
    if (!response.writableFinished) hangUp.abort()
  })
  return hangUp.signal
}

/** Goes on with a value at once where it is there, and when it comes where it is not. */
const whenThere = <T>(value: T | Promise<T>, failed: (error: unknown) => void, next: (value: T) => void): void => {
  if (value instanceof Promise) value.then(next).catch(failed)
  else next(value)
}

/** What was found out about a call under way, for whoever is told of its end. */
type Known = {
  readonly requestId: string
  caller: Caller | undefined
  connectionId: string | undefined
  error: string | undefined
}

type Watched = { readonly request: IncomingMessage; readonly response: ServerResponse; readonly known: Known }

const watch = ({ request, response, known }: Watched, onAnswered: (request: AnsweredRequest) => void): void => {
  const startedAt = performance.now()
  const tell = (): void => {
    const { method = '', url = '' } = request
    const surface = url.startsWith('/proxy') ? '/proxy' : '/custom'
    onAnswered({
      ...known,
      method,
      route: `${surface}/*`,
      status: response.statusCode,
      seconds: (performance.now() - startedAt) / 1000,
      resource: surface + shownPath(pathOf(url).slice(surface.length)),
      isAborted: !response.headersSent,
    })
  }
  response.once('close', () => {
    // Of a caller who hung up, the call of the vendor learns in this same moment, and ends.
    if (response.writableFinished) tell()
    else queueMicrotask(tell)
  })
}

const pathOf = (url: string): string => {
  const mark = url.indexOf('?')
  return mark < 0 ? url : url.slice(0, mark)
}
