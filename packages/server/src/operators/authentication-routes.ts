import { RollcallError } from '@rollcall/core'
import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify'
import type { Audit } from '../audit/index.ts'
import type { Executor } from '../db/index.ts'
import { errorBody } from '../http/index.ts'
import { type Authentication, PEER_HEADER } from './authentication.ts'
import { assertGoodPassword } from './operators.ts'
import { isSecure, originOf } from './origin.ts'
import { assertOwnPage, type Sessions } from './sessions.ts'
import { noteSignIn } from './store.ts'

/** What of the library is to be reached, and what the audit log calls it. Everything else of it is not there. */
const PATHS: Readonly<Record<string, string | undefined>> = {
  '/sign-in/email': 'operator.signed_in',
  '/sign-out': 'operator.signed_out',
  '/get-session': undefined,
  '/list-sessions': undefined,
  '/revoke-session': 'operator.session_revoked',
  '/revoke-other-sessions': 'operator.session_revoked',
  '/request-password-reset': undefined,
  '/reset-password': 'operator.password_reset',
  '/change-password': 'operator.password_changed',
  '/two-factor/enable': undefined,
  '/two-factor/disable': 'operator.second_factor_off',
  '/two-factor/verify-totp': 'operator.second_factor_used',
  '/two-factor/verify-backup-code': 'operator.backup_code_used',
  '/two-factor/generate-backup-codes': 'operator.backup_codes_made',
}

const PREFIX = '/auth'

export type AuthenticationRoutesOptions = {
  readonly db: Executor
  readonly authentication: Authentication
  readonly sessions: Sessions
  readonly audit: Audit
  readonly environmentId: () => Promise<string>
  readonly now: () => Date
}

/** Signing in and out, and one's own password and second factor: better-auth's own endpoints under `/auth`, those of them that we use. */
export const authenticationRoutes = (options: AuthenticationRoutesOptions): FastifyPluginAsync => {
  const { authentication, sessions } = options

  const answer = async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const path = (request.url.split('?', 1)[0] ?? '').slice(PREFIX.length)
    if (!(path in PATHS)) throw new RollcallError('not_found', `There is nothing at ${PREFIX}${path}.`)
    if (request.method !== 'GET') assertOwnPage(request.headers)
    const body = jsonOf(request)
    const before = await sessions.operatorOf(request.headers)
    if (path === '/change-password' || path === '/reset-password') {
      assertGoodPassword(textIn(body, 'newPassword') ?? '', before?.email ?? '')
    }
    const response = await authentication.handler(toRequest(request, path))
    await writeDown(options, { path, email: before?.email ?? textIn(body, 'email'), status: response.status })
    return sendResponse(request, reply, response)
  }

  return async (fastify) => {
    await fastify.register(
      async (scope) => {
        scope.setErrorHandler((error, request, reply) => {
          const shown = errorBody(error, request.id)
          return reply.code(shown.statusCode).send(shown)
        })
        scope.route({ method: ['GET', 'POST'], url: '/*', handler: answer })
      },
      { prefix: PREFIX },
    )
  }
}

const toRequest = (request: FastifyRequest, path: string): Request => {
  const [, search = ''] = request.url.split(/(\?.*)/s)
  const { cookie, 'user-agent': agent } = request.headers
  const origin = originOf(request.headers)
  return new Request(`${origin}${PREFIX}${path}${search}`, {
    method: request.method,
    headers: {
      origin,
      [PEER_HEADER]: request.socket.remoteAddress ?? '',
      ...(cookie === undefined ? {} : { cookie }),
      ...(agent === undefined ? {} : { 'user-agent': agent }),
      ...(request.method === 'GET' ? {} : { 'content-type': 'application/json' }),
    },
    ...(request.method === 'GET' ? {} : { body: Buffer.isBuffer(request.body) ? request.body.toString('utf8') : '{}' }),
  })
}

const sendResponse = async (
  request: FastifyRequest,
  reply: FastifyReply,
  response: Response,
): Promise<FastifyReply> => {
  for (const cookie of response.headers.getSetCookie()) {
    void reply.header('set-cookie', isSecure(request.headers) ? `${cookie}; Secure` : cookie)
  }
  const retryAfter = response.headers.get('x-retry-after')
  if (retryAfter !== null) void reply.header('retry-after', retryAfter)
  return reply
    .code(response.status)
    .header('cache-control', 'no-store')
    .type('application/json; charset=utf-8')
    .send((await response.text()) || '{}')
}

const jsonOf = (request: FastifyRequest): unknown => {
  if (!Buffer.isBuffer(request.body) || request.body.length === 0) return {}
  try {
    return JSON.parse(request.body.toString('utf8'))
  } catch {
    throw new RollcallError('invalid_request', 'The body is not JSON.')
  }
}

const textIn = (body: unknown, name: string): string | undefined => {
  const value: unknown = Object(body)[name]
  return typeof value === 'string' ? value : undefined
}

/** An attempt is on record whether it worked or not; an address that nobody has, too. */
const writeDown = async (
  { db, audit, environmentId, now }: AuthenticationRoutesOptions,
  { path, email, status }: { readonly path: string; readonly email: string | undefined; readonly status: number },
): Promise<void> => {
  const action = PATHS[path]
  if (action === undefined || email === undefined) return
  const outcome = status < 400 ? 'succeeded' : 'failed'
  if (path === '/sign-in/email' && outcome === 'succeeded') await noteSignIn(db, email, now())
  await audit.record(db, {
    environmentId: await environmentId(),
    actor: `operator:${email.slice(0, 320)}`,
    action,
    target: 'operator',
    outcome,
    detail: { status },
  })
}
