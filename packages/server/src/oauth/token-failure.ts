import { RollcallError } from '@rollcall/core'
import { ResponseBodyError } from 'openid-client'
import { concealer } from '../egress/index.ts'
import type { OAuthClient } from './client.ts'
import type { Trail } from './token-endpoint.ts'

/** What was asked for, for a person, and what must not be shown of it. */
export type Asked = {
  readonly client: OAuthClient
  /** Completes "while …". */
  readonly doing: string
  /** Whose the client is: where it is the person's own credential, a refused client is a refused credential. */
  readonly isOwnClient: boolean
  readonly secrets: readonly string[]
}

/**
 * A failure to get tokens as the error to throw:
 *
 * - `vendor_unauthorized`: the grant is worth nothing any more, or the person's own client is refused: somebody must act.
 * - `vendor_refused`: the operator's client or what it asked for is refused: the operator must act.
 * - `vendor_unavailable`, `vendor_timeout`, `vendor_rate_limited`, `vendor_malformed`: says nothing of the grant. With the effect `unknown`,
 *   the vendor may have given new tokens that never came.
 *
 * Never has the library's error as its cause: that holds the answer.
 */
export const toTokenFailure = (error: unknown, trail: Trail, asked: Asked): RollcallError => {
  const { client, doing } = asked
  if (trail.failure !== undefined) return trail.failure
  if (error instanceof RollcallError) return error
  const { status } = trail
  if (status === 429) return fail('vendor_rate_limited', 'wants fewer requests', asked, LATER)
  if (status !== undefined && status >= 500) {
    return new RollcallError('vendor_unavailable', `${client.vendor} failed while ${doing} (${status}). ${LATER}`, {
      effect: 'unknown',
    })
  }
  if (error instanceof ResponseBodyError) return refused(error, asked)
  if (status !== undefined && status >= 400) {
    return fail('vendor_refused', `answered ${status} without saying why`, asked, 'Check the token URL.')
  }
  return new RollcallError(
    'vendor_malformed',
    `${client.vendor} answered with something that is no answer of a token endpoint while ${doing}. Check the token URL.`,
    { effect: 'unknown' },
  )
}

const LATER = 'Try again later.'
const AGAIN = 'Link the account again.'
const CLIENT = 'Check the OAuth client of this environment: its id, its secret, its redirect URI and its scopes.'

const refused = (error: ResponseBodyError, asked: Asked): RollcallError => {
  const said = `refused (${error.error}${describe(error, asked)})`
  const isClient = CLIENT_ERRORS.has(error.error) || error.status === 401
  if (isClient && asked.isOwnClient) {
    return fail('vendor_unauthorized', said, asked, 'Check the client id and the client secret.')
  }
  return GRANT_ERRORS.has(error.error)
    ? fail('vendor_unauthorized', said, asked, AGAIN)
    : fail('vendor_refused', said, asked, CLIENT)
}

/** RFC 6749 §5.2, and vendors' own words for the same. */
const GRANT_ERRORS: ReadonlySet<string> = new Set([
  'invalid_grant',
  'invalid_refresh_token',
  'bad_refresh_token',
  'token_expired',
  'token_revoked',
  'bad_verification_code',
  'invalid_code',
])
const CLIENT_ERRORS: ReadonlySet<string> = new Set(['invalid_client', 'unauthorized_client'])

const MOST_SAID = 200

/** What the vendor says about it may repeat what it was sent. */
const describe = ({ error_description: said }: ResponseBodyError, { secrets }: Asked): string => {
  if (typeof said !== 'string' || said === '') return ''
  const shown = concealer(secrets)?.text(said) ?? said
  return `: ${shown.slice(0, MOST_SAID)}`
}

const fail = (
  code: 'vendor_unauthorized' | 'vendor_refused' | 'vendor_rate_limited',
  what: string,
  { client, doing }: Asked,
  advice: string,
): RollcallError => new RollcallError(code, `${client.vendor} ${what} while ${doing}. ${advice}`, { effect: 'none' })
