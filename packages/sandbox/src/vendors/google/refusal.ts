/** Answers that refuse, in the format of Google's APIs. */
import type { Answer } from '../../http/exchange.ts'
import { jsonAnswer } from '../../http/exchange.ts'
import type { GoogleSwitches } from './switches.ts'

const CONTENT_TYPE = 'application/json; charset=UTF-8'
const REALM = 'Bearer realm="https://accounts.google.com/"'

/** What Google's front door adds to the number; the API behind it leaves it out. */
type Status = 'UNAUTHENTICATED' | 'PERMISSION_DENIED' | 'RESOURCE_EXHAUSTED'

type More = { readonly status?: Status; readonly headers?: Readonly<Record<string, string>> }

/** Thrown wherever a call is refused. */
export class GoogleRefusal extends Error {
  readonly code: number
  readonly reason: string
  readonly more: More

  constructor(code: number, reason: string, message: string, more: More = {}) {
    super(message)
    this.name = 'GoogleRefusal'
    this.code = code
    this.reason = reason
    this.more = more
  }
}

export const notFound = (what: 'userKey' | 'groupKey' | 'memberKey' | 'clientId'): GoogleRefusal =>
  new GoogleRefusal(404, 'notFound', `Resource Not Found: ${what}`)

export const noSuchDomain = (): GoogleRefusal => new GoogleRefusal(404, 'notFound', 'Domain not found.')

export const badRequest = (): GoogleRefusal => new GoogleRefusal(400, 'badRequest', 'Bad Request')

export const invalid = (what: string): GoogleRefusal => new GoogleRefusal(400, 'invalid', `Invalid Input: ${what}`)

export const required = (field: string): GoogleRefusal =>
  new GoogleRefusal(400, 'required', `Missing required field: ${field}`)

export const duplicate = (message = 'Entity already exists.'): GoogleRefusal =>
  new GoogleRefusal(409, 'duplicate', message)

export const notAuthorized = (): GoogleRefusal =>
  new GoogleRefusal(403, 'forbidden', 'Not Authorized to access this resource/api')

export const unauthenticated = (): GoogleRefusal =>
  new GoogleRefusal(
    401,
    'authError',
    'Request had invalid authentication credentials. Expected OAuth 2 access token.',
    {
      status: 'UNAUTHENTICATED',
      headers: { 'www-authenticate': `${REALM}, error="invalid_token"` },
    },
  )

/** @param enough the scopes of which any one would have done */
export const lacksScope = (enough: readonly string[]): GoogleRefusal =>
  new GoogleRefusal(403, 'insufficientPermissions', 'Request had insufficient authentication scopes.', {
    status: 'PERMISSION_DENIED',
    // Without quotation marks around the error, as recorded.
    headers: { 'www-authenticate': `${REALM}, error=insufficient_scope, scope="${enough.join(' ')}"` },
  })

export const tooMany = (status: GoogleSwitches['throttledWith']): GoogleRefusal =>
  status === '403'
    ? new GoogleRefusal(403, 'userRateLimitExceeded', 'User Rate Limit Exceeded')
    : new GoogleRefusal(429, 'rateLimitExceeded', 'Quota exceeded for quota metric Queries per minute per user.', {
        status: 'RESOURCE_EXHAUSTED',
      })

export function toAnswer({ code, reason, message, more: { status, headers } }: GoogleRefusal): Answer {
  const domain = reason.endsWith('ateLimitExceeded') ? 'usageLimits' : 'global'
  const errors = [{ message, domain, reason }]
  return jsonAnswer(
    code,
    { error: { code, message, errors, ...(status !== undefined && { status }) } },
    { contentType: CONTENT_TYPE, ...(headers !== undefined && { headers }) },
  )
}

/** Google's web servers, and not its API, know nothing of a path: a page. */
export const noSuchPage = (): Answer => ({
  status: 404,
  headers: { 'content-type': 'text/html; charset=UTF-8' },
  body: '<!DOCTYPE html><html lang="en"><title>Error 404 (Not Found)</title><p>The requested URL was not found on this server.</p></html>',
})

export const json = (value: unknown): Answer => jsonAnswer(200, value, { contentType: CONTENT_TYPE })
