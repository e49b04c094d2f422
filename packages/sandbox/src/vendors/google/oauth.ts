/** Google's authorization server, for one administrator who is signed in: a page that asks for consent, codes with PKCE, refresh tokens. */
import { createHash } from 'node:crypto'
import type { Answer, VendorRequest } from '../../http/exchange.ts'
import { jsonAnswer } from '../../http/exchange.ts'
import { consentPage, errorPage } from './consent-page.ts'
import { SCOPES } from './permissions.ts'
import type { GoogleSwitches } from './switches.ts'
import { type Account, type Grant, isShutOff, nextId, type Workspace } from './workspace.ts'

export const SAMPLE_GOOGLE_CLIENT_ID = 'sandbox-client.apps.googleusercontent.test'
export const SAMPLE_GOOGLE_CLIENT_SECRET = 'GOCSPX-sandbox-client-secret'

const KNOWN_SCOPES: ReadonlySet<string> = new Set(Object.values(SCOPES))

const HOUR_S = 3600
const CODE_LIFE_MS = 60_000

export type Place = {
  readonly workspace: Workspace
  readonly switches: GoogleSwitches
  readonly now: number
  /** Where the vendor is mounted, for the form's address. */
  readonly mountedAt: string
}

/** `undefined` for a path that is not the authorization server's. */
export function answerOAuth(place: Place, request: VendorRequest): Answer | undefined {
  switch (request.path) {
    case '/o/oauth2/v2/auth':
      return request.method === 'POST' ? decide(place, request) : ask(place, request.query)
    case '/token':
      return token(place, request)
    case '/revoke':
      return revoke(place, request)
    default:
      return undefined
  }
}

type Asked = {
  readonly redirectUri: URL
  readonly state: string | null
  readonly scopes: readonly string[]
  readonly challenge: string
  readonly isOffline: boolean
  readonly isAskedAgain: boolean
}

/** What is asked for, or what is shown instead: who asks wrongly is not led anywhere that was not registered. */
function readAsked(query: URLSearchParams): Asked | Answer {
  const redirect = URL.parse(query.get('redirect_uri') ?? '')
  if (query.get('client_id') !== SAMPLE_GOOGLE_CLIENT_ID)
    return errorPage('invalid_client', 'The OAuth client was not found.')
  if (redirect === null || !isLoopback(redirect))
    return errorPage('redirect_uri_mismatch', 'The redirect URI is not registered.')
  const scopes = (query.get('scope') ?? '').split(' ').filter((scope) => scope !== '')
  const challenge = query.get('code_challenge') ?? ''
  const state = query.get('state')
  if (query.get('response_type') !== 'code' || query.get('code_challenge_method') !== 'S256' || challenge === '')
    return back({ redirectUri: redirect, state }, { error: 'invalid_request' })
  if (scopes.length === 0 || scopes.some((scope) => !KNOWN_SCOPES.has(scope)))
    return back({ redirectUri: redirect, state }, { error: 'invalid_scope' })
  const isOffline = query.get('access_type') === 'offline'
  const isAskedAgain = (query.get('prompt') ?? '').split(' ').includes('consent')
  return { redirectUri: redirect, state, scopes, challenge, isOffline, isAskedAgain }
}

/** Who consented to all of it before is led straight back, with a code that brings no refresh token. */
function ask(place: Place, query: URLSearchParams): Answer {
  const { workspace, mountedAt } = place
  const asked = readAsked(query)
  if ('status' in asked) return asked
  const consented = workspace.consents.get(signedIn(workspace).id)
  if (!asked.isAskedAgain && asked.scopes.every((scope) => consented?.has(scope)))
    return giveCode(place, { ...asked, isOffline: false })
  return consentPage({
    action: `${mountedAt}/o/oauth2/v2/auth?${String(query)}`,
    scopes: asked.scopes,
    account: signedIn(workspace).primaryEmail,
  })
}

/** What the person has pressed. */
function decide(place: Place, { query, body }: VendorRequest): Answer {
  const asked = readAsked(query)
  if ('status' in asked) return asked
  if (new URLSearchParams(body.toString('utf8')).get('decision') !== 'allow')
    return back(asked, { error: 'access_denied' })
  const { consents } = place.workspace
  const { id: subject } = signedIn(place.workspace)
  consents.set(subject, new Set([...(consents.get(subject) ?? []), ...asked.scopes]))
  return giveCode(place, asked)
}

function giveCode({ workspace, now }: Place, asked: Asked): Answer {
  const { scopes, challenge, isOffline, redirectUri } = asked
  const code = `4/0A${nextId(workspace, 'token')}`
  const expiresAt = now + CODE_LIFE_MS
  const { id: subject } = signedIn(workspace)
  workspace.codes.set(code, { subject, scopes, challenge, isOffline, redirectUri: redirectUri.href, expiresAt })
  return back(asked, { code, scope: scopes.join(' ') })
}

/** The browser is the first administrator's of the company. */
function signedIn({ accounts }: Workspace): Account {
  const [first] = accounts.values()
  if (first === undefined) throw new TypeError('Nobody is there to be asked: the workspace has no people.')
  return first
}

function back(
  { redirectUri, state }: Pick<Asked, 'redirectUri' | 'state'>,
  values: Readonly<Record<string, string>>,
): Answer {
  const location = new URL(redirectUri)
  for (const [name, value] of Object.entries(values)) location.searchParams.set(name, value)
  if (state !== null) location.searchParams.set('state', state)
  return { status: 302, headers: { location: location.href }, body: '' }
}

function token(place: Place, request: VendorRequest): Answer {
  if (request.method !== 'POST') return refuse(405, 'invalid_request', 'Use POST.')
  const form = new URLSearchParams(request.body.toString('utf8'))
  if (!isClient(request, form)) return refuse(401, 'invalid_client', 'The OAuth client secret is wrong.')
  const grantType = form.get('grant_type')
  if (grantType === 'authorization_code') return byCode(place, form)
  if (grantType === 'refresh_token') return byRefreshToken(place, form)
  return refuse(400, 'unsupported_grant_type', 'Invalid grant_type.')
}

function byCode(place: Place, form: URLSearchParams): Answer {
  const { workspace, now } = place
  const key = form.get('code') ?? ''
  const code = workspace.codes.get(key)
  workspace.codes.delete(key)
  const verifier = createHash('sha256')
    .update(form.get('code_verifier') ?? '')
    .digest('base64url')
  const isRight = code !== undefined && code.expiresAt > now && code.challenge === verifier
  if (!isRight || code.redirectUri !== form.get('redirect_uri'))
    return refuse(400, 'invalid_grant', 'Malformed auth code.')
  return issue(place, code, code.isOffline ? keepRefreshToken(workspace, code) : undefined)
}

function byRefreshToken(place: Place, form: URLSearchParams): Answer {
  const { workspace, switches } = place
  const key = form.get('refresh_token') ?? ''
  const reused = workspace.replaced.get(key)
  if (reused !== undefined) endGrant(workspace, reused)
  const grant = workspace.refreshTokens.get(key)
  const subject = workspace.accounts.get(grant?.subject ?? '')
  if (grant === undefined || subject === undefined || isShutOff(subject))
    return refuse(400, 'invalid_grant', 'Token has been expired or revoked.')
  if (switches.refreshTokens === 'keep') return issue(place, grant, undefined)
  workspace.refreshTokens.delete(key)
  workspace.replaced.set(key, grant)
  return issue(place, grant, keepRefreshToken(workspace, grant))
}

function keepRefreshToken(workspace: Workspace, { subject, scopes }: Grant): string {
  const refreshToken = `1//0${nextId(workspace, 'token')}`
  workspace.refreshTokens.set(refreshToken, { subject, scopes })
  return refreshToken
}

/** An access token for an hour. */
export function mintAccessToken(
  { workspace, now }: Pick<Place, 'workspace' | 'now'>,
  { subject, scopes }: Grant,
): string {
  const accessToken = `ya29.${nextId(workspace, 'token')}`
  workspace.accessTokens.set(accessToken, { subject, scopes, expiresAt: now + HOUR_S * 1000 })
  return accessToken
}

const issue = (place: Place, grant: Grant, refreshToken: string | undefined): Answer =>
  json(200, {
    access_token: mintAccessToken(place, grant),
    expires_in: HOUR_S,
    scope: grant.scopes.join(' '),
    token_type: 'Bearer',
    ...(refreshToken !== undefined && { refresh_token: refreshToken }),
  })

/** Any token of a grant ends all of it. */
function revoke({ workspace }: Place, { query, body }: VendorRequest): Answer {
  const key = new URLSearchParams(body.toString('utf8')).get('token') ?? query.get('token') ?? ''
  const grant = workspace.refreshTokens.get(key) ?? workspace.accessTokens.get(key)
  if (grant === undefined) return refuse(400, 'invalid_token', 'Token expired or revoked.')
  endGrant(workspace, grant)
  return json(200, {})
}

function endGrant({ consents, refreshTokens, accessTokens }: Workspace, { subject }: Grant): void {
  consents.delete(subject)
  for (const tokens of [refreshTokens, accessTokens]) {
    for (const [key, grant] of tokens) if (grant.subject === subject) tokens.delete(key)
  }
}

function isClient({ headers }: VendorRequest, form: URLSearchParams): boolean {
  const [, basic = ''] = /^basic +(\S+)$/i.exec(headers.authorization ?? '') ?? []
  const [id = '', secret = ''] =
    basic === ''
      ? [form.get('client_id') ?? '', form.get('client_secret') ?? '']
      : Buffer.from(basic, 'base64').toString('utf8').split(':').map(decoded)
  return id === SAMPLE_GOOGLE_CLIENT_ID && secret === SAMPLE_GOOGLE_CLIENT_SECRET
}

/** Id and secret come form-encoded (RFC 6749 §2.3.1); what is not well encoded is nobody's. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return ''
  }
}

const isLoopback = ({ protocol, hostname }: URL): boolean =>
  protocol === 'http:' && ['localhost', '127.0.0.1', '[::1]'].includes(hostname)

const refuse = (status: number, error: string, description: string): Answer =>
  json(status, { error, error_description: description })

const json = (status: number, value: unknown): Answer =>
  jsonAnswer(status, value, {
    contentType: 'application/json; charset=utf-8',
    headers: { 'cache-control': 'no-store' },
  })
