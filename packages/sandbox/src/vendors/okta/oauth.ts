/** The org's own authorization server: consent that is always given, codes with PKCE, refresh tokens that rotate, and programs of their own. */
import { createHash } from 'node:crypto'
import type { Answer, VendorRequest } from '../../http/exchange.ts'
import { jsonAnswer } from '../../http/exchange.ts'
import type { Grant, Org } from './org.ts'
import { nextId } from './org.ts'

export const OKTA_CLIENT_ID = '0oaSandboxClient0001'
export const OKTA_CLIENT_SECRET = 'sandbox-okta-client-secret-1'
const HOUR_S = 3600
const SCOPES = new Set(
  `okta.users.read okta.users.manage okta.groups.read okta.groups.manage
  offline_access openid profile email`.split(/\s+/),
)

type Granted = Omit<Grant, 'expiresAt'>

export function answerOAuth(
  org: Org,
  request: VendorRequest,
  { path, now }: { readonly path: string; readonly now: number },
): Answer {
  const { method, query } = request
  if (path === '/oauth2/v1/authorize' && method === 'GET') return authorize(org, query)
  if (method !== 'POST') return refuse(405, 'invalid_request', 'The method is not allowed.')
  const form = new URLSearchParams(request.body.toString('utf8'))
  if (!isClient(request, form)) return refuse(401, 'invalid_client', 'The client secret is not valid.')
  if (path === '/oauth2/v1/token') return token(org, form, now)
  if (path === '/oauth2/v1/revoke') return revoke(org, form)
  return refuse(404, 'invalid_request', 'There is no such endpoint.')
}

/** The first administrator is signed in and consents to everything. */
function authorize(org: Org, query: URLSearchParams): Answer {
  const redirectUri = query.get('redirect_uri') ?? ''
  if (query.get('client_id') !== OKTA_CLIENT_ID || !URL.canParse(redirectUri))
    return refuse(400, 'invalid_client', 'The client or its redirect_uri is not known.')
  const answer = new URL(redirectUri)
  const state = query.get('state')
  if (state !== null) answer.searchParams.set('state', state)
  const challenge = query.get('code_challenge') ?? ''
  const scopes = scopesOf(query)
  const isWhole =
    query.get('response_type') === 'code' && query.get('code_challenge_method') === 'S256' && challenge !== ''
  if (!isWhole || scopes === undefined) {
    answer.searchParams.set('error', scopes === undefined ? 'invalid_scope' : 'invalid_request')
  } else {
    const [subject] = org.accounts.keys()
    const code = nextId(org, 'code')
    org.codes.set(code, { subject, clientId: OKTA_CLIENT_ID, scopes, challenge, redirectUri })
    answer.searchParams.set('code', code)
  }
  return { status: 302, headers: { location: String(answer) }, body: '' }
}

function token(org: Org, form: URLSearchParams, now: number): Answer {
  const grantType = form.get('grant_type')
  const granted = grantedBy(org, form)
  if (typeof granted !== 'string') return issue(org, granted, { now, grantType })
  if (granted === 'invalid_scope') return refuse(400, 'invalid_scope', 'One or more scopes are not configured.')
  if (granted === 'invalid_grant')
    return refuse(400, 'invalid_grant', 'The code or the refresh token is invalid or expired.')
  return refuse(400, 'unsupported_grant_type', 'The grant type is not supported.')
}

/** A code and a refresh token are each good for one use. */
function grantedBy(
  org: Org,
  form: URLSearchParams,
): Granted | 'invalid_scope' | 'invalid_grant' | 'unsupported_grant_type' {
  switch (form.get('grant_type') ?? '') {
    case 'authorization_code': {
      const key = form.get('code') ?? ''
      const code = org.codes.get(key)
      org.codes.delete(key)
      const challenge = createHash('sha256')
        .update(form.get('code_verifier') ?? '')
        .digest('base64url')
      const isRight = code?.challenge === challenge && code.redirectUri === form.get('redirect_uri')
      return isRight ? code : 'invalid_grant'
    }
    case 'refresh_token': {
      const key = form.get('refresh_token') ?? ''
      const known = org.refreshTokens.get(key)
      org.refreshTokens.delete(key)
      return known ?? 'invalid_grant'
    }
    case 'client_credentials': {
      const scopes = scopesOf(form)
      return scopes === undefined ? 'invalid_scope' : { subject: undefined, clientId: OKTA_CLIENT_ID, scopes }
    }
    default:
      return 'unsupported_grant_type'
  }
}

function issue(
  org: Org,
  { subject, clientId, scopes }: Granted,
  { now, grantType }: { now: number; grantType: string | null },
): Answer {
  const granted: Granted = { subject, clientId, scopes }
  const accessToken = nextId(org, 'eyJ.sandbox-')
  org.accessTokens.set(accessToken, { ...granted, expiresAt: now + HOUR_S * 1000 })
  const isRenewable = grantType !== 'client_credentials' && scopes.includes('offline_access')
  const refreshToken = isRenewable ? `rt-${nextId(org, 'sandbox')}` : undefined
  if (refreshToken !== undefined) org.refreshTokens.set(refreshToken, granted)
  return json(200, {
    token_type: 'Bearer',
    expires_in: HOUR_S,
    access_token: accessToken,
    scope: scopes.join(' '),
    ...(refreshToken !== undefined && { refresh_token: refreshToken }),
  })
}

function revoke(org: Org, form: URLSearchParams): Answer {
  org.refreshTokens.delete(form.get('token') ?? '')
  org.accessTokens.delete(form.get('token') ?? '')
  return { status: 200, headers: {}, body: '' }
}

function isClient({ headers }: VendorRequest, form: URLSearchParams): boolean {
  const [, basic = ''] = /^basic +(\S+)$/i.exec(headers.authorization ?? '') ?? []
  const isBasic = Buffer.from(basic, 'base64').toString('utf8') === `${OKTA_CLIENT_ID}:${OKTA_CLIENT_SECRET}`
  return isBasic || (form.get('client_id') === OKTA_CLIENT_ID && form.get('client_secret') === OKTA_CLIENT_SECRET)
}

function scopesOf(query: URLSearchParams): readonly string[] | undefined {
  const scopes = (query.get('scope') ?? '').split(' ').filter((scope) => scope !== '')
  return scopes.length > 0 && scopes.every((scope) => SCOPES.has(scope)) ? scopes : undefined
}

const refuse = (status: number, error: string, description: string): Answer =>
  json(status, { error, error_description: description })

const json = (status: number, value: unknown): Answer =>
  jsonAnswer(status, value, { contentType: 'application/json', headers: { 'cache-control': 'no-store' } })
