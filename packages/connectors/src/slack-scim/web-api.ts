import {
  classify,
  type JsonObject,
  malformed,
  type Question,
  type VendorRequest,
  type VendorResponse,
  type VendorSession,
} from '@rollcall/connector-kit'

/** Slack's web API answers 200 to whatever it understood: what the codes of its refusals mean ([C], [D]). */
const STATUS_OF: Readonly<Record<string, number>> = {
  not_authed: 401,
  invalid_auth: 401,
  account_inactive: 401,
  token_revoked: 401,
  token_expired: 401,
  missing_scope: 403,
  not_allowed_token_type: 403,
  no_permission: 403,
  not_an_admin: 403,
  feature_not_enabled: 403,
  restricted_action: 403,
  ekm_access_denied: 403,
  access_denied: 403,
  accesslimited: 403,
  org_login_required: 403,
  enterprise_is_restricted: 403,
  session_reset_not_allowed: 403,
  cannot_reset_primary_owner: 403,
  user_not_found: 404,
  ratelimited: 429,
  internal_error: 500,
  user_session_reset_failed: 500,
  fatal_error: 500,
  service_unavailable: 503,
  request_timeout: 408,
}

export type Called = { readonly body: JsonObject; readonly response: VendorResponse }

type Call = Pick<VendorRequest, 'body' | 'repeatable'> & {
  /** Of the web API, e.g. `auth.test`. */
  readonly method: string
  /** Completes "while …". */
  readonly doing: string
}

/** Calls a method of the web API. @throws RollcallError as `classify` decides for the status that the code stands for */
export const callWebApi = async (session: VendorSession, { method, doing, ...sent }: Call): Promise<Called> => {
  const question: Question = { vendor: 'Slack', doing, requestIdHeaders: ['x-slack-req-id'] }
  const response = await session.send({ ...sent, method: 'POST', service: 'web_api_url', path: `/${method}` })
  if (response.status < 200 || response.status > 299) throw classify(response, question)
  const body = parsed(response.text)
  if (body?.['ok'] === true) return { body, response }
  const error = body?.['error']
  if (typeof error !== 'string') throw malformed(response, question, 'neither ok nor an error')
  throw classify({ ...response, status: STATUS_OF[error] ?? 400 }, question)
}

const parsed = (text: string): JsonObject | undefined => {
  try {
    const value: unknown = JSON.parse(text)
    return isObject(value) ? value : undefined
  } catch {
    return undefined
  }
}

const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
