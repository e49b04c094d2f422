/** Answers that refuse, in the format of Google's APIs. */
import type { Answer } from '../../http/exchange.ts'
import { jsonAnswer } from '../../http/exchange.ts'

/** Thrown wherever a call is refused. */
export class GoogleRefusal extends Error {
  readonly code: number
  readonly reason: string

  constructor(code: number, reason: string, message: string) {
    super(message)
    this.name = 'GoogleRefusal'
    this.code = code
    this.reason = reason
  }
}

export const notFound = (what: 'userKey' | 'groupKey' | 'memberKey'): GoogleRefusal =>
  new GoogleRefusal(404, 'notFound', `Resource Not Found: ${what}`)
export const invalid = (message: string): GoogleRefusal =>
  new GoogleRefusal(400, 'invalid', `Invalid Input: ${message}`)
export const required = (field: string): GoogleRefusal =>
  new GoogleRefusal(400, 'required', `Missing required field: ${field}`)
export const duplicate = (message = 'Entity already exists.'): GoogleRefusal =>
  new GoogleRefusal(409, 'duplicate', message)
export const notAuthorized = (message = 'Not Authorized to access this resource/api'): GoogleRefusal =>
  new GoogleRefusal(403, 'forbidden', message)
export const unauthenticated = (): GoogleRefusal =>
  new GoogleRefusal(401, 'authError', 'Request had invalid authentication credentials. Expected OAuth 2 access token.')
export const lacksScope = (): GoogleRefusal =>
  new GoogleRefusal(403, 'insufficientPermissions', 'Request had insufficient authentication scopes.')
export const noSuchPath = (): GoogleRefusal => new GoogleRefusal(404, 'notFound', 'Not Found')

const STATUSES: Readonly<Record<number, string>> = {
  400: 'INVALID_ARGUMENT',
  401: 'UNAUTHENTICATED',
  403: 'PERMISSION_DENIED',
  404: 'NOT_FOUND',
  409: 'ALREADY_EXISTS',
  412: 'FAILED_PRECONDITION',
  429: 'RESOURCE_EXHAUSTED',
}

export function toAnswer({ code, reason, message }: GoogleRefusal): Answer {
  const errors = [{ message, domain: 'global', reason }]
  return jsonAnswer(
    code,
    { error: { code, message, errors, status: STATUSES[code] ?? 'UNKNOWN' } },
    {
      contentType: 'application/json; charset=UTF-8',
      ...(code === 401 && { headers: { 'www-authenticate': 'Bearer realm="https://accounts.google.com/"' } }),
    },
  )
}
