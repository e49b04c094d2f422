import { randomUUID } from 'node:crypto'
import type { Endpoint, Scope } from '@rollcall/api'
import { RollcallError } from '@rollcall/core'
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify'
import type { Logger } from 'pino'
import qs from 'qs'
import type { Authenticate, Caller } from './caller.ts'
import { errorBody, errorHeaders } from './error-body.ts'
import type { Idempotency, StoredAnswer } from './idempotency.ts'
import type { Call, Route } from './route.ts'
import { validate } from './validate.ts'

/** Largest JSON body taken by any endpoint; the proxy streams and has no limit here. */
const MAX_BODY_BYTES = 1024 * 1024

export type AppOptions = {
  readonly routes: readonly Route[]
  readonly authenticate: Authenticate
  readonly idempotency: Idempotency
  readonly log: Logger
  readonly now: () => Date
}

/** What the raw parts of the server (proxy, custom) need of the app. */
export type App = {
  readonly fastify: FastifyInstance
  /** Finds the caller of a request and checks the scope. @throws RollcallError `unauthorized`, `forbidden` */
  callerOf(request: FastifyRequest, scope: Scope): Promise<Caller>
}

/** Builds the HTTP app: one place for authentication, scopes, validation, errors, idempotency and access log. */
export const createApp = (options: AppOptions): App => {
  const { log, authenticate } = options
  const fastify = Fastify({
    logger: false,
    bodyLimit: MAX_BODY_BYTES,
    genReqId: () => randomUUID(),
    routerOptions: {
      querystringParser: (text) =>
        qs.parse(text, { depth: 6, parameterLimit: 500, arrayLimit: 500, plainObjects: true }),
      maxParamLength: 2048,
    },
    // The client learns the limits from a 4xx, not from a cut connection.
    requestTimeout: 0,
    connectionTimeout: 0,
  })

  // Parsed here and not by Fastify, so that every malformed body is one of our errors and `__proto__` has no effect.
  fastify.removeAllContentTypeParsers()
  fastify.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body))

  fastify.addHook('onResponse', async (request, reply) => {
    log.info(
      {
        event: 'http_request',
        request_id: request.id,
        method: request.method,
        // Without the query string: it may hold e-mail addresses.
        path: request.url.split('?', 1)[0],
        status: reply.statusCode,
        duration_ms: Math.round(reply.elapsedTime * 10) / 10,
      },
      'http request',
    )
  })

  fastify.setErrorHandler((thrown, request, reply) => {
    const error = fromFastify(thrown)
    if (!(error instanceof RollcallError) || error.status >= 500) {
      log.error({ event: 'http_error', request_id: request.id, err: error }, 'request failed')
    }
    return sendError(reply, error, request.id)
  })

  fastify.setNotFoundHandler((request, reply) => {
    const path = request.url.split('?', 1)[0] ?? ''
    const known = methodsOf(options.routes, path)
    const error =
      known.length > 0
        ? new RollcallError(
            'capability_missing',
            `${request.method} is not possible on ${path}; ${known.join(', ')} is.`,
          )
        : new RollcallError('not_found', `There is nothing at ${path}. GET /openapi.json lists what there is.`)
    return sendError(reply, error, request.id)
  })

  const callerOf = async (request: FastifyRequest, scope: Scope): Promise<Caller> => {
    const token = bearerOf(request.headers.authorization)
    if (token === undefined) {
      throw new RollcallError('unauthorized', 'Send your API token in the header "Authorization: Bearer <token>".')
    }
    const caller = await authenticate(token)
    if (caller === undefined) {
      throw new RollcallError('unauthorized', 'This API token is unknown, revoked or expired. Use another one.')
    }
    if (!caller.scopes.includes(scope)) {
      throw new RollcallError(
        'forbidden',
        `This API token lacks the scope ${scope}; it has ${caller.scopes.join(', ')}.`,
      )
    }
    return caller
  }

  for (const { endpoint, handle } of options.routes) {
    fastify.route({
      method: endpoint.method,
      url: endpoint.path,
      handler: async (request, reply) => {
        const caller = endpoint.scope === 'public' ? undefined : await callerOf(request, endpoint.scope)
        return answer({ endpoint, handle, request, reply, caller, idempotency: options.idempotency })
      },
    })
  }
  return { fastify, callerOf }
}

type Answering = Route & {
  readonly request: FastifyRequest
  readonly reply: FastifyReply
  readonly caller: Caller | undefined
  readonly idempotency: Idempotency
}

const answer = async ({ endpoint, handle, request, reply, caller, idempotency }: Answering): Promise<FastifyReply> => {
  const hangUp = new AbortController()
  // `reply.raw` and not `request.raw`: the latter closes once the body is read (stack.md §4).
  reply.raw.once('close', () => {
    if (!reply.raw.writableFinished) hangUp.abort()
  })
  const call = {
    params: endpoint.params ? validate('params', endpoint.params, request.params) : undefined,
    query: endpoint.query ? validate('query', endpoint.query, request.query) : request.query,
    body: endpoint.body ? validate('body', endpoint.body, parseBody(request)) : undefined,
    caller,
    requestId: request.id,
    signal: hangUp.signal,
    setHeader: (name: string, value: string) => void reply.header(name, value),
    raw: { request, reply },
  } as Call<Endpoint>

  const run = async (): Promise<StoredAnswer> => {
    const value = await handle(call)
    const status = endpoint.status ?? 200
    return { status, headers: {}, body: status === 204 ? new Uint8Array() : Buffer.from(JSON.stringify(value)) }
  }
  const key = request.headers['idempotency-key']
  reply.header('x-request-id', request.id)
  if (!endpoint.idempotent || typeof key !== 'string' || caller === undefined) {
    const value = await handle(call)
    // A handler that has answered by itself (a stream, another content type) returns nothing more to send.
    if (reply.sent) return reply
    const status = endpoint.status ?? 200
    return status === 204 ? reply.code(204).send() : sendJson(reply.code(status), JSON.stringify(value))
  }
  const stored = await idempotency.once(
    {
      environmentId: caller.environmentId,
      scope: idempotencyScope(request),
      key,
      method: request.method,
      url: request.url,
      body: Buffer.isBuffer(request.body) ? request.body : '',
    },
    run,
  )
  if (stored.replayed) reply.header('idempotency-replayed', 'true')
  return sendJson(reply.code(stored.status), Buffer.from(stored.body))
}

/** Connection and path, as the incumbent scopes a key (`unified-api.md §2.6`). */
const idempotencyScope = (request: FastifyRequest): string => {
  const { integrated_account_id, tenant_id } = request.query as Record<string, unknown>
  return `${String(integrated_account_id ?? tenant_id ?? '')} ${request.url.split('?', 1)[0]}`
}

const sendJson = (reply: FastifyReply, body: string | Buffer): FastifyReply =>
  reply.header('content-type', 'application/json; charset=utf-8').send(body)

const sendError = (reply: FastifyReply, error: unknown, requestId: string): FastifyReply => {
  const body = errorBody(error, requestId)
  reply.headers({ ...errorHeaders(error), 'x-request-id': requestId })
  if (body.statusCode === 401 && body.truto_is_remote_error === undefined) reply.header('www-authenticate', 'Bearer')
  return sendJson(reply.code(body.statusCode), JSON.stringify(body))
}

const bearerOf = (header: string | undefined): string | undefined => /^Bearer +(\S+) *$/i.exec(header ?? '')?.[1]

const parseBody = (request: FastifyRequest): unknown => {
  const type = (request.headers['content-type'] ?? 'application/json').split(';', 1)[0]?.trim().toLowerCase() ?? ''
  const bytes = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0)
  if (bytes.length === 0) return {}
  if (type !== 'application/json' && !type.endsWith('+json')) {
    throw new RollcallError('unsupported_media_type', `Send the body as application/json, not as ${type}.`)
  }
  try {
    return JSON.parse(bytes.toString('utf8'), (key, value: unknown) => (key === '__proto__' ? undefined : value))
  } catch (cause) {
    throw new RollcallError(
      'malformed_body',
      'The body is not valid JSON. Check it with a JSON parser and send it again.',
      { cause },
    )
  }
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
