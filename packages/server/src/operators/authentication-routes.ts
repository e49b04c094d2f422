import { RollcallError } from '@rollcall/core'
import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify'
import type { Audit } from '../audit/index.ts'
import type { Executor } from '../db/index.ts'
import { errorBody, parseBody } from '../http/index.ts'
import { type Authentication, IDLE_SECONDS, LONGEST_SESSION_MS, PEER_HEADER } from './authentication.ts'
import { isSecure, originOf } from './origin.ts'
import { assertGoodPassword } from './password-rule.ts'
import { assertOwnPage, type Sessions } from './sessions.ts'
import { type Attempt, eventOf, opensSession } from './sign-in-record.ts'
import { findOperatorHolding, noteSignIn } from './store.ts'

/**
 * What of the library is to be reached, and what is put into the body whatever the request says. Everything else of it is not there.
 */
const PATHS: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  // Otherwise a session would last for a day of rest, longer than ours do.
  '/sign-in/email': { rememberMe: true },
  '/sign-out': {},
  '/get-session': {},
  '/list-sessions': {},
  '/revoke-session': {},
  '/revoke-other-sessions': {},
  '/request-password-reset': {},
  '/reset-password': {},
  '/change-password': { revokeOtherSessions: true },
  '/two-factor/enable': {},
  '/two-factor/disable': {},
  // A browser that is trusted for a month would outlive what was done to take the operator's rights away.
  '/two-factor/verify-totp': { trustDevice: false },
  '/two-factor/verify-backup-code': { trustDevice: false },
  '/two-factor/generate-backup-codes': {},
}

const PREFIX = '/auth'

export type AuthenticationRoutesOptions = {
  readonly db: Executor
  readonly authentication: Authentication
  readonly sessions: Sessions
  readonly audit: Audit
  readonly sendsMail: () => Promise<boolean>
  readonly environmentId: () => Promise<string>
  readonly now: () => Date
}

/** Signing in and out, and one's own password and second factor: better-auth's own endpoints under `/auth`, those of them that we use. */
export const authenticationRoutes = (options: AuthenticationRoutesOptions): FastifyPluginAsync => {
  const { db, authentication, sessions, sendsMail } = options

  const answer = async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const path = (request.url.split('?', 1)[0] ?? '').slice(PREFIX.length)
    const forced = Object.hasOwn(PATHS, path) ? PATHS[path] : undefined
    if (forced === undefined) throw new RollcallError('not_found', `There is nothing at ${PREFIX}${path}.`)
    if (request.method !== 'GET') assertOwnPage(request.headers)
    const body = { ...Object(parseBody(request.headers['content-type'], request.body)), ...forced }
    const signedIn = await sessions.operatorOf(request.headers)
    const holder = signedIn ?? (await holderOf(db, request, body))
    if (path === '/change-password' || path === '/reset-password') {
      assertGoodPassword(textIn(body, 'newPassword') ?? '', holder?.email ?? '')
    }
    if (path === '/request-password-reset' && !(await sendsMail())) {
      throw new RollcallError(
        'conflict',
        'This server sends no e-mail. Ask an owner for a link: they can make one on the page of operators.',
        { effect: 'none' },
      )
    }
    const response = await authentication.handler(toRequest(request, path, body))
    const text = await response.text()
    await writeDown(options, {
      email: holder?.email ?? textIn(body, 'email'),
      operatorId: holder?.id,
      requestId: request.id,
      attempt: {
        path,
        isSignedIn: signedIn !== undefined,
        hasSecondFactor: signedIn?.two_factor_enabled ?? false,
        isHalfWay: text.includes('"twoFactorRedirect":true'),
        status: response.status,
      },
    })
    return sendResponse(request, reply, { response, text })
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

const toRequest = (request: FastifyRequest, path: string, body: unknown): Request => {
  const { cookie, 'user-agent': agent } = request.headers
  const origin = originOf(request.headers)
  return new Request(`${origin}${PREFIX}${path}`, {
    method: request.method,
    headers: {
      origin,
      [PEER_HEADER]: request.socket.remoteAddress ?? '',
      ...(cookie === undefined ? {} : { cookie }),
      ...(agent === undefined ? {} : { 'user-agent': agent }),
      ...(request.method === 'GET' ? {} : { 'content-type': 'application/json' }),
    },
    ...(request.method === 'GET' ? {} : { body: JSON.stringify(body) }),
  })
}

const sendResponse = async (
  request: FastifyRequest,
  reply: FastifyReply,
  { response, text }: { readonly response: Response; readonly text: string },
): Promise<FastifyReply> => {
  for (const cookie of response.headers.getSetCookie()) {
    const lasting = cookie.replace(IDLE, LONGEST)
    void reply.header('set-cookie', isSecure(request.headers) ? `${lasting}; Secure` : lasting)
  }
  const retryAfter = response.headers.get('x-retry-after')
  if (retryAfter !== null) void reply.header('retry-after', retryAfter)
  return reply
    .code(response.status)
    .header('cache-control', 'no-store')
    .type('application/json; charset=utf-8')
    .send(text || '{}')
}

// The browser would drop the cookie of a session eight hours after signing in, although it is used; whether it has rested for so long, the database knows.
const IDLE = `Max-Age=${IDLE_SECONDS};`
const LONGEST = `Max-Age=${LONGEST_SESSION_MS / 1000};`

/** Whom an attempt without a session concerns, where what it holds says so: half a sign-in, or the token of a mail. */
const holderOf = (db: Executor, { headers }: FastifyRequest, body: unknown) => {
  const half = /(?:^|; )rollcall\.two_factor=([^;.]+)/.exec(headers.cookie ?? '')?.[1]
  const token = textIn(body, 'token')
  const held = token === undefined ? half : `reset-password:${token}`
  return held === undefined ? undefined : findOperatorHolding(db, held)
}

const textIn = (body: unknown, name: string): string | undefined => {
  const value: unknown = Object(body)[name]
  return typeof value === 'string' ? value : undefined
}

/** An attempt is on record whether it worked or not; one for an address that nobody has, too. */
const writeDown = async (
  { db, audit, environmentId, now }: AuthenticationRoutesOptions,
  {
    email,
    operatorId,
    requestId,
    attempt,
  }: {
    readonly email: string | undefined
    readonly operatorId: string | undefined
    readonly requestId: string
    readonly attempt: Attempt
  },
): Promise<void> => {
  const event = eventOf(attempt)
  if (event === undefined || email === undefined) return
  if (opensSession(attempt)) await noteSignIn(db, email, now())
  await audit.record(db, {
    ...event,
    environmentId: await environmentId(),
    actor: `operator:${email.trim().toLowerCase().slice(0, 320)}`,
    target: operatorId === undefined ? 'operator' : `operator/${operatorId}`,
    requestId,
    detail: { status: attempt.status },
  })
}
