import { type ErrorCode, type RemoteAnswer, RollcallError } from '@rollcall/core'
import { isJsonObject } from './answers/json-object.ts'
import { findMissingScopes } from './answers/missing-scopes.ts'
import { toRemoteAnswer } from './answers/remote-answer.ts'
import { findMessage } from './answers/remote-message.ts'
import { retryAfterSeconds } from './answers/retry-after.ts'
import type { Throttling } from './define-connector.ts'
import type { VendorResponse } from './session.ts'

/** What was asked, in words for a person and facts for the decision. */
export type Question = {
  /** The vendor's name as a person knows it. */
  readonly vendor: string
  /** Completes "while …", e.g. `listing users`, `reading user 42`. */
  readonly doing: string
  /** Names of headers, in lower case, in which this vendor sends its request id, besides the usual ones. */
  readonly requestIdHeaders?: readonly string[] | undefined
  /** How this vendor says "too fast", as the connector declares it. */
  readonly throttling?: Throttling | undefined
}

type Verdict = {
  readonly code: ErrorCode
  /** Completes "<vendor> …". */
  readonly what: string
  readonly advice: string
  /** Overrides the upstream status, which is kept otherwise. */
  readonly status?: number
}

/**
 * Turns any answer of a vendor that is not a success into the RollcallError to throw. The upstream status is kept, except where it
 * would lie: a 404 from a wrong address must not be taken for "this user is gone" (scim-clients.md C24).
 */
export const classify = (response: VendorResponse, question: Question): RollcallError => {
  const remote = toRemoteAnswer(response, question.requestIdHeaders ?? [])
  const { throttling } = question
  const isThrottled = throttling?.isThrottled?.(response) ?? false
  // Some vendors send the time with every answer, as a part of the limits: it means something on those that say "too fast".
  const resetHeader = isThrottled || response.status === 429 ? throttling?.resetHeader : undefined
  const verdict = isThrottled ? TOO_FAST : decide(remote)
  const said = findMessage(remote.body)
  const message = `${question.vendor} ${verdict.what} while ${question.doing} (${response.status}${said ? `: ${said}` : ''}). ${verdict.advice}`
  return new RollcallError(verdict.code, message, {
    remote,
    status: verdict.status ?? response.status,
    retryAfterSeconds: retryAfterSeconds(response.headers, resetHeader),
    missingScopes: response.status === 403 && !isThrottled ? findMissingScopes(remote) : undefined,
    effect: effectOf(response),
  })
}

/** For an answer that says it succeeded and is not what was asked for. The sentence says what is wrong with it. */
export const malformed = (response: VendorResponse, question: Question, wrong: string): RollcallError => {
  const remote = toRemoteAnswer(response, question.requestIdHeaders ?? [])
  const id = remote.requestId === undefined ? '' : ` (its request id: ${remote.requestId})`
  return new RollcallError(
    'vendor_malformed',
    `${question.vendor} answered with ${wrong} while ${question.doing}${id}. Repeat the call; if it stays so, check the base URL of the connection.`,
    { remote, effect: effectOf(response) },
  )
}

const REAUTHORIZE = 'Reconnect the account with a credential that is still valid.'
const LATER = 'Repeat the call later.'

const VERDICTS: Readonly<Record<number, Verdict>> = {
  400: { code: 'vendor_refused', what: 'refused the request', advice: 'Correct what it names and send it again.' },
  401: { code: 'vendor_unauthorized', what: 'refused the credential', advice: REAUTHORIZE },
  403: {
    code: 'vendor_forbidden',
    what: 'forbade it',
    advice: 'Give the credential the right it lacks, or use another.',
  },
  404: { code: 'vendor_not_found', what: 'found nothing', advice: 'Check the id.' },
  405: { code: 'vendor_refused', what: 'has no such operation', advice: 'Check the base URL of the connection.' },
  408: { code: 'vendor_timeout', what: 'gave up', advice: LATER },
  409: {
    code: 'vendor_conflict',
    what: 'says that it exists already or is in the way',
    advice: 'Read it and change it instead.',
  },
  412: {
    code: 'vendor_conflict',
    what: 'says that it has changed meanwhile',
    advice: 'Read it again and repeat the change.',
  },
  501: { code: 'vendor_refused', what: 'has no such operation', advice: 'Check the base URL of the connection.' },
  503: { code: 'vendor_unavailable', what: 'is not available', advice: LATER },
  504: { code: 'vendor_timeout', what: 'took too long', advice: LATER },
  529: { code: 'vendor_rate_limited', what: 'is overloaded', advice: LATER },
}

const TOO_FAST: Verdict = {
  code: 'vendor_rate_limited',
  what: 'wants fewer calls',
  advice: 'Wait as long as retry-after says.',
  status: 429,
}

const WRONG_PLACE: Verdict = {
  code: 'vendor_malformed',
  what: 'answered 404 without an error in JSON, as an address does that is not its API,',
  advice: 'Nothing can be concluded from it: check the base URL of the connection.',
  status: 502,
}

const REDIRECT: Verdict = {
  code: 'vendor_malformed',
  what: 'sent a redirect, which is never followed with a credential,',
  advice: 'Set the base URL of the connection to the address it names.',
  status: 502,
}

const decide = (remote: RemoteAnswer): Verdict => {
  if (remote.status === 404 && !isErrorObject(remote.body)) return WRONG_PLACE
  const scimType = isJsonObject(remote.body) ? remote.body['scimType'] : undefined
  if (scimType === 'uniqueness') return fromStatus(409)
  if (scimType === 'expiredCursor' || scimType === 'invalidCursor') return EXPIRED
  return fromStatus(remote.status)
}

const EXPIRED: Verdict = {
  code: 'invalid_cursor',
  what: 'no longer knows the place to go on from',
  advice: 'List again from the start.',
}

const fromStatus = (status: number): Verdict => {
  const known = status === 429 ? TOO_FAST : VERDICTS[status]
  if (known !== undefined) return known
  if (status >= 500) return { code: 'vendor_unavailable', what: 'failed', advice: LATER }
  if (status >= 400) return { code: 'vendor_refused', what: 'refused the request', advice: 'Correct what it names.' }
  return REDIRECT
}

/** A JSON object that speaks of an error: what an API says about a record, and a web server about a path does not. */
const isErrorObject = (body: unknown): boolean => isJsonObject(body) && findMessage(body) !== undefined

/** A 4xx says that nothing was done by this try; after a 5xx, a broken success or an uncertain earlier try nobody knows. */
const effectOf = (response: VendorResponse): 'none' | 'unknown' | undefined => {
  const isRead = response.request.method === 'GET' || response.request.method === 'HEAD'
  if (isRead) return undefined
  if (response.uncertain) return 'unknown'
  return response.status >= 400 && response.status < 500 ? 'none' : 'unknown'
}
