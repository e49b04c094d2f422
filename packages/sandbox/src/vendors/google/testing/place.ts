/** A sample customer, and a client that calls it as a program does to which an administrator consented. */
import { createHash } from 'node:crypto'
import { samplePeople } from '../../sample-people.ts'
import { createGoogleVendor, type GoogleVendor } from '../google-vendor.ts'
import { SAMPLE_GOOGLE_CLIENT_ID, SAMPLE_GOOGLE_CLIENT_SECRET } from '../oauth.ts'
import { SCOPES } from '../permissions.ts'
import type { GoogleSwitches } from '../switches.ts'

// oxlint-disable-next-line typescript/no-explicit-any -- a test reads what it expects, of any shape
export type Called = { readonly status: number; readonly headers: Readonly<Record<string, string>>; readonly body: any }

type Values = Readonly<Record<string, string>>

type Sent = { readonly body?: unknown; readonly token?: string }

export type Place = {
  readonly vendor: GoogleVendor
  /** `path` begins behind `/admin/directory/v1`; the first super administrator calls, with every scope, unless another token is given. */
  readonly call: (method: string, path: string, sent?: Sent) => Called
  /** Every row of a list, by following its page tokens. */
  readonly walk: (path: string, key: 'users' | 'groups' | 'members') => readonly Called['body'][]
  /** The authorization server, whose answers may be pages. */
  readonly browse: (method: string, path: string, sent?: { readonly query?: Values; readonly form?: Values }) => Called
  /** A button of the consent page is pressed. @returns what comes back with the address */
  readonly decide: (decision: 'allow' | 'cancel', asked?: Values) => URLSearchParams
  readonly token: (form: Values, authorization?: string) => Called
  readonly redeem: (code: string | null, verifier?: string) => Called
  readonly renew: (refreshToken: string) => Called
  readonly wait: (ms: number) => void
  /** Somebody new and active, with two sessions and an application that they let in. */
  readonly join: (username?: string) => string
}

const VERIFIER = 'a-verifier-of-enough-characters-for-anybody-0123456789'
const REDIRECT = 'http://127.0.0.1:4000/callback'

export const CLIENT = { client_id: SAMPLE_GOOGLE_CLIENT_ID, client_secret: SAMPLE_GOOGLE_CLIENT_SECRET }

/** What a program asks that means to stay. */
export const ASKED = {
  client_id: SAMPLE_GOOGLE_CLIENT_ID,
  response_type: 'code',
  redirect_uri: REDIRECT,
  state: 's-1',
  scope: [SCOPES.user, SCOPES.userSecurity, SCOPES.group].join(' '),
  access_type: 'offline',
  prompt: 'consent',
  code_challenge: createHash('sha256').update(VERIFIER).digest('base64url'),
  code_challenge_method: 'S256',
}

export function openPlace(switches: Partial<GoogleSwitches> = {}): Place {
  let now = Date.parse('2026-11-25T08:00:00Z')
  const vendor = createGoogleVendor({ clock: () => now, people: samplePeople(60), switches })
  const send = (method: string, address: string, body: string, authorization: string): Called => {
    const { pathname, searchParams } = new URL(address, 'http://google.test')
    const answer = vendor.answer({
      method,
      path: pathname,
      query: searchParams,
      headers: { authorization },
      body: Buffer.from(body),
      remoteAddress: '127.0.0.1',
    })
    const isJson = answer.headers['content-type']?.startsWith('application/json')
    return isJson ? { ...answer, body: JSON.parse(answer.body) } : answer
  }
  const call: Place['call'] = (method, path, { body, token = vendor.accessToken() } = {}) => {
    const text = typeof body === 'string' ? body : body === undefined ? '' : JSON.stringify(body)
    return send(method, `/admin/directory/v1${path}`, text, `Bearer ${token}`)
  }
  const walk: Place['walk'] = (path, key) => {
    const { body } = call('GET', path)
    const rows = body[key] ?? []
    if (body.nextPageToken === undefined) return rows
    const [plain = ''] = path.split('&pageToken=')
    return [...rows, ...walk(`${plain}&pageToken=${encodeURIComponent(body.nextPageToken)}`, key)]
  }
  const browse: Place['browse'] = (method, path, { query = {}, form = {} } = {}) =>
    send(method, `${path}?${new URLSearchParams(query)}`, String(new URLSearchParams(form)), '')
  const token: Place['token'] = (form, authorization = '') =>
    send('POST', '/token', String(new URLSearchParams(form)), authorization)
  return {
    vendor,
    call,
    walk,
    browse,
    decide: (decision, asked = {}) => {
      const { headers } = browse('POST', '/o/oauth2/v2/auth', { query: { ...ASKED, ...asked }, form: { decision } })
      return new URL(headers['location'] ?? '').searchParams
    },
    token,
    redeem: (code, verifier = VERIFIER) =>
      token({
        ...CLIENT,
        grant_type: 'authorization_code',
        code: code ?? '',
        redirect_uri: REDIRECT,
        code_verifier: verifier,
      }),
    renew: (refreshToken) => token({ ...CLIENT, grant_type: 'refresh_token', refresh_token: refreshToken }),
    wait: (ms) => {
      now += ms
    },
    join: (username = 'new.one@acme.test') => vendor.addUser({ username, name: 'New One' }),
  }
}

/** Why a call was refused, in Google's word. */
export const reasonOf = ({ body }: Called): string => body.error.errors[0].reason

export const newUser = (more: object = {}): object => ({
  primaryEmail: 'mona@acme.test',
  name: { givenName: 'Mona', familyName: 'Lisa' },
  password: 'long enough',
  ...more,
})
