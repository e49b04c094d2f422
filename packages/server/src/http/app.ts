import { randomUUID } from 'node:crypto'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { Endpoint } from '@rollcall/api'
import { RollcallError } from '@rollcall/core'
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify'
import type { Logger } from 'pino'
import { admit, assertReachesInstallation, tokenOf } from './admit.ts'
import { type AnsweredRequest, connectionIn, createNotes, type Noted, rowsIn } from './answered.ts'
import type { Authenticate, Caller } from './caller.ts'
import { errorBody, errorHeaders } from './error-body.ts'
import type { Idempotency, StoredAnswer } from './idempotency.ts'
import { readQuery } from './read-query.ts'
import { partsOf } from './request-parts.ts'
import { type Call, isVerbatimAnswer, type Route } from './route.ts'

/** Largest JSON body taken by any endpoint; the proxy streams and has no limit here. */
const MAX_BODY_BYTES = 1024 * 1024

/** The framework's own default, which is lost where the server is made here: longer than usual load balancers keep theirs. */
const KEEP_ALIVE_MS = 72_000

export type AppOptions = {
  readonly routes: readonly Route[]
  readonly authenticate: Authenticate
  /** Finds the operator of a browser's session; asked where there is a cookie and no token. */
  readonly session?: ((request: Pick<FastifyRequest, 'method' | 'headers'>) => Promise<Caller | undefined>) | undefined
  /** Whether an environment's tokens reach what is of the whole installation. Left out: no environment's do. */
  readonly reachesInstallation?: ((environmentId: string) => Promise<boolean>) | undefined
  readonly idempotency: Idempotency
  readonly log: Logger
  /** What answers requests under some prefixes beside the framework: the proxy, which streams. */
  readonly raw?: { readonly prefixes: readonly string[]; readonly handle: RawHandler }
  /** Told of each request when it is over; for metrics. */
  readonly onAnswered?: (request: AnsweredRequest) => void
}

export type RawHandler = (request: IncomingMessage, response: ServerResponse) => void

/** The app, not listening yet. */
export type App = { readonly fastify: FastifyInstance }

/** Builds the HTTP app: one place for authentication, scopes, validation, errors, idempotency and access log. */
export const createApp = (options: AppOptions): App => {
  const { log, authenticate } = options
  const fastify = Fastify({
    logger: false,
    bodyLimit: MAX_BODY_BYTES,
    genReqId: () => randomUUID(),
    routerOptions: {
      // Read in `answer`, where a bad one can be refused with a sentence.
      querystringParser: () => ({}),
      maxParamLength: 2048,
    },
    // The client learns the limits from a 4xx, not from a cut connection.
    requestTimeout: 0,
    connectionTimeout: 0,
    ...(options.raw === undefined ? {} : { serverFactory: serverWith(options.raw) }),
  })

  const notes = createNotes()

  // Parsed by `parseBody` and not by Fastify, so that every malformed body is one of our errors and `__proto__` has no effect.
  fastify.removeAllContentTypeParsers()
  fastify.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body))

  const tell = (request: FastifyRequest, reply: FastifyReply, isAborted: boolean): void => {
    const { method } = request
    // The pattern, not the URL: ids and queries may hold e-mail addresses.
    const route = routeOf(request)
    const status = reply.statusCode
    const duration = Math.round(reply.elapsedTime * 10) / 10
    const line = { event: 'http_request', request_id: request.id, method, route, status, duration_ms: duration }
    log.info(isAborted ? { ...line, status: undefined, error: 'aborted' } : line, 'http request')
    options.onAnswered?.({
      method,
      route,
      status,
      seconds: reply.elapsedTime / 1000,
      requestId: request.id,
      resource: route,
      isAborted,
      ...notes.of(request),
    })
  }
  fastify.addHook('onResponse', async (request, reply) => tell(request, reply, false))

  fastify.setErrorHandler((thrown, request, reply) => {
    const error = fromFastify(thrown)
    notes.add(request, { error: error instanceof RollcallError ? error.code : 'internal' })
    if (!(error instanceof RollcallError) || error.status >= 500) {
      log.error({ event: 'http_error', request_id: request.id, err: error }, 'request failed')
    }
    return sendError(reply, error, request.id)
  })

  fastify.setNotFoundHandler((request, reply) => {
    const path = request.url.split('?', 1)[0] ?? ''
    const known = methodsOf(options.routes, path)
    if (known.length === 0) {
      const error = new RollcallError(
        'not_found',
        `There is nothing at ${path}. GET /openapi.json lists what there is.`,
      )
      return sendError(reply, error, request.id)
    }
    const error = new RollcallError(
      'capability_missing',
      `${request.method} is not possible on ${path}; ${known.join(', ')} is.`,
    )
    return sendError(reply.header('allow', known.join(', ')), error, request.id)
  })

  /** A token counts before a session: whoever sends one means it. */
  const callerBy = async (request: FastifyRequest): Promise<Caller | undefined> => {
    const { authorization, cookie } = request.headers
    const isSignedIn = authorization === undefined && cookie !== undefined && options.session !== undefined
    const operator = isSignedIn ? await options.session?.(request) : undefined
    return operator ?? authenticate(tokenOf(authorization))
  }

  const callerOf = async (
    request: FastifyRequest,
    { scope, ofInstallation }: Endpoint,
  ): Promise<Caller | undefined> => {
    if (scope === 'public') return undefined
    const found = await callerBy(request)
    if (found !== undefined) notes.add(request, { caller: found })
    const caller = admit(found, scope)
    if (ofInstallation) await assertReachesInstallation(caller, options.reachesInstallation)
    return caller
  }

  for (const { endpoint, handle } of options.routes) {
    fastify.route({
      method: endpoint.method,
      url: endpoint.path,
      handler: async (request, reply) => {
        const caller = await callerOf(request, endpoint)
        const note = (more: Noted): void => notes.add(request, more)
        const answering = answer({ endpoint, handle, request, reply, caller, idempotency: options.idempotency, note })
        // The framework tells nobody of an answer that was not taken. What was begun for it ends first.
        reply.raw.once('close', () => {
          if (reply.raw.writableFinished) return
          const isAborted = !reply.raw.headersSent
          const over = (): void => tell(request, reply, isAborted)
          answering.then(over, over)
        })
        return answering
      },
    })
  }
  return { fastify }
}

/** How long a caller may take for the head of a request, and for a body that is held. */
const SLOWEST_MS = 60_000

/** A server that looks at a request's path before the framework does. */
const serverWith =
  ({ prefixes, handle }: NonNullable<AppOptions['raw']>) =>
  (framework: RawHandler): Server =>
    createServer(
      { requestTimeout: 0, headersTimeout: SLOWEST_MS, keepAliveTimeout: KEEP_ALIVE_MS },
      (request, response) => {
        const { url = '' } = request
        if (prefixes.some((prefix) => isBelow(url, prefix))) return handle(request, response)
        // A proxied upload may take its time; a body of the framework's side, of 1 MiB at most, may not.
        const timer = setTimeout(() => request.destroy(), SLOWEST_MS)
        for (const event of ['end', 'close'] as const) request.once(event, () => clearTimeout(timer))
        framework(request, response)
      },
    )

const isBelow = (url: string, prefix: string): boolean => {
  if (!url.startsWith(prefix)) return false
  const next = url[prefix.length]
  return next === undefined || next === '/' || next === '?'
}

type Answering = Route & {
  readonly note: (more: Noted) => void
  readonly request: FastifyRequest
  readonly reply: FastifyReply
  readonly caller: Caller | undefined
  readonly idempotency: Idempotency
}

const answer = async (answering: Answering): Promise<FastifyReply> => {
  const { endpoint, handle, request, reply, caller, idempotency, note } = answering
  const hangUp = new AbortController()
  // `reply.raw` and not `request.raw`: the latter closes once the body is read (stack.md §4).
  reply.raw.once('close', () => {
    if (!reply.raw.writableFinished) hangUp.abort()
  })
  const query = readQuery(request.url)
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what was just validated has the types of the endpoint
  const call = {
    ...partsOf(endpoint, request, query),
    caller,
    requestId: request.id,
    signal: hangUp.signal,
    setHeader: (name: string, value: string) => void reply.header(name, value),
    raw: { request, reply },
  } as Call<Endpoint>

  note({ connectionId: connectionIn(call.query) ?? connectionIn(call.body) })
  const run = async (): Promise<Outgoing> => {
    const value = await handle(call)
    note({ rows: rowsIn(value) })
    return toOutgoing(value, endpoint.status ?? 200)
  }
  const key = request.headers['idempotency-key']
  reply.header('x-request-id', request.id)
  if (!endpoint.idempotent || typeof key !== 'string' || caller === undefined) {
    return send(reply, await run())
  }
  const stored = await idempotency.once(
    {
      environmentId: caller.environmentId,
      scope: idempotencyScope(request, query, caller),
      key,
      method: request.method,
      url: request.url,
      body: Buffer.isBuffer(request.body) ? request.body : '',
    },
    async () => {
      const { body, ...head } = await run()
      return { ...head, body: Buffer.from(body) }
    },
  )
  if (stored.replayed) reply.header('idempotency-replayed', 'true')
  return send(reply, stored)
}

const JSON_TYPE = 'application/json; charset=utf-8'

/** An answer before it is sent. Text stays text: turning a page of 100 users into bytes twice is what a page costs most. */
type Outgoing = Omit<StoredAnswer, 'body'> & { readonly body: string | Uint8Array }

const toOutgoing = (value: unknown, status: number): Outgoing => {
  if (isVerbatimAnswer(value)) {
    // As bytes: to text, the framework would add a charset that the vendor did not say.
    return { status: value.status, headers: { 'content-type': value.contentType }, body: Buffer.from(value.body) }
  }
  if (status === 204) return { status, headers: {}, body: '' }
  return { status, headers: { 'content-type': JSON_TYPE }, body: JSON.stringify(value) }
}

const send = (reply: FastifyReply, { status, headers, body }: Outgoing): FastifyReply =>
  reply
    .code(status)
    .headers(headers)
    .send(status === 204 ? undefined : body)

const routeOf = (request: FastifyRequest): string => request.routeOptions.url ?? 'unknown'

/** Connection and path, as the incumbent scopes a key (`unified-api.md §2.6`); an account token need not name its connection. */
const idempotencyScope = (
  request: FastifyRequest,
  { integrated_account_id: named }: Readonly<Record<string, unknown>>,
  { accountId }: Caller,
): string => `${accountId ?? (typeof named === 'string' ? named : '')} ${request.url.split('?', 1)[0]}`

const sendJson = (reply: FastifyReply, body: string): FastifyReply => reply.header('content-type', JSON_TYPE).send(body)

const sendError = (reply: FastifyReply, error: unknown, requestId: string): FastifyReply => {
  const body = errorBody(error, requestId)
  reply.headers({ ...errorHeaders(error), 'x-request-id': requestId })
  if (body.statusCode === 401 && body.truto_is_remote_error === undefined) reply.header('www-authenticate', 'Bearer')
  return sendJson(reply.code(body.statusCode), JSON.stringify(body))
}

/** Fastify's own refusals, as ours. */
const fromFastify = (thrown: unknown): unknown => {
  if (thrown instanceof RollcallError || !(thrown instanceof Error) || !('code' in thrown)) return thrown
  if (thrown.code === 'FST_ERR_CTP_BODY_TOO_LARGE') {
    return new RollcallError('payload_too_large', `The body is larger than ${MAX_BODY_BYTES} bytes. Send less at once.`)
  }
  if ('statusCode' in thrown && typeof thrown.statusCode === 'number' && thrown.statusCode < 500) {
    return new RollcallError('invalid_request', `${thrown.message}.`, { status: thrown.statusCode, cause: thrown })
  }
  return thrown
}

/** Which methods the routes have on a path: to tell a wrong method from a wrong path. */
const methodsOf = (routes: readonly Route[], path: string): readonly string[] => [
  ...new Set(routes.filter(({ endpoint }) => pattern(endpoint.path).test(path)).map(({ endpoint }) => endpoint.method)),
]

const pattern = (path: string): RegExp => new RegExp(`^${path.replace(/:[a-z_]+/gi, '[^/]+').replace(/\*/g, '.*')}$`)
