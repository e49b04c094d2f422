import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import {
  authorizationCode,
  bearerToken,
  type Connector,
  clientCredentials,
  defineScimConnector,
  SCIM_PROXY,
  STRICT_SCIM,
} from '@rollcall/connector-kit'
import { type Configuration, Provider } from 'oidc-provider'
import { listAnswer, userOf } from '../../testing/scripted-vendor.ts'

/** Where the service under test is for browsers and for the vendor. A {@link import('./browser.ts').Browser} knows where it really is. */
export const PUBLIC_URL = 'https://rollcall.test'

export const CLIENT_ID = 'rollcall-operator'
export const CLIENT_SECRET = 'planted-operator-client-secret'
const ROBOT = { id: 'robot', secret: 'planted-robot-client-secret' }
const SCOPES = ['directory.read', 'directory.write'] as const

/** What goes wrong with a request, e.g. `POST /token`. */
export type Trouble =
  /** It is done, and the answer never comes. */
  | { readonly kind: 'answer-lost' }
  | { readonly kind: 'down' }
  | { readonly kind: 'status'; readonly status: number; readonly body?: string }
  /** It is done, and answered once this resolves. */
  | { readonly kind: 'held'; readonly until: Promise<void> }

/** A vendor with a directory and a certified authorization server of its own: consent, rotation, reuse detection. For tests only. */
export type OAuthVendor = AsyncDisposable & {
  readonly url: string
  readonly connector: Connector
  /** E.g. `POST /token refresh_token`, the first first. */
  readonly received: readonly string[]
  /** Every value of a token, code, verifier or secret that came or went. */
  readonly secrets: ReadonlySet<string>
  /** Of the next requests of this kind. */
  trouble(request: string, trouble: Trouble, times?: number): void
  /** Ends all of it. */
  calm(): void
  /** What whoever is asked for consent does from now on. */
  consent(answer: 'all' | 'no' | readonly string[]): void
  /** Ends every grant, as a person or an administrator does at the vendor. */
  revokeAll(): Promise<void>
  /** Refuses every access token that was given so far, whatever its time says. */
  forgetAccessTokens(): void
  /** How many tokens were given. */
  refreshes(): number
}

export type OAuthVendorOptions = {
  /** Whether a refresh token is good once, and the grant ends when it is used again. */
  readonly rotates?: boolean
  readonly accessTokenSeconds?: number
  readonly clientAuthentication?: 'client_secret_basic' | 'client_secret_post'
}

export const startOAuthVendor = async (options: OAuthVendorOptions = {}): Promise<OAuthVendor> => {
  const { rotates = true, accessTokenSeconds = 3600, clientAuthentication = 'client_secret_basic' } = options
  const received: string[] = []
  const secrets = new Set<string>([CLIENT_SECRET, ROBOT.secret])
  const troubles: { readonly request: string; readonly trouble: Trouble; times: number }[] = []
  const grants = new Set<string>()
  const forgotten = new Set<string>()
  const given = new Set<string>()
  let answer: 'all' | 'no' | readonly string[] = 'all'
  let refreshes = 0

  const server = createServer((request, response) => void serve(request, response))
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const url = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : ''}`
  const provider = new Provider(url, configuration({ rotates, accessTokenSeconds, clientAuthentication }))
  const callback = provider.callback()
  provider.on('grant.success', (ctx) => {
    if (ctx.oidc.params?.['grant_type'] === 'refresh_token') refreshes += 1
  })

  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { pathname } = new URL(request.url ?? '', url)
    const name = `${request.method} ${pathname}`
    received.push(name)
    watchSecrets(request, response, { name, received, secrets, given })
    const found = troubles.find((one) => one.request === name && one.times > 0)
    if (found !== undefined) found.times -= 1
    const trouble = found?.trouble
    if (trouble?.kind === 'down') return void request.socket.destroy()
    if (trouble?.kind === 'status') {
      response.writeHead(trouble.status, { 'content-type': 'application/json' })
      return void response.end(trouble.body ?? '{}')
    }
    if (trouble?.kind === 'held') {
      const { end } = response
      response.end = ((...rest: Parameters<typeof end>) => {
        void trouble.until.then(() => end.apply(response, rest))
        return response
      }) as typeof end
    }
    if (trouble?.kind === 'answer-lost') {
      const { socket } = request
      response.end = () => {
        socket.destroy()
        return response
      }
    }
    if (pathname.startsWith('/interaction/')) return interact(request, response)
    if (pathname.startsWith('/scim/')) return answerDirectory(request, response)
    await callback(request, response)
  }

  const interact = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { params } = await provider.interactionDetails(request, response)
    const asked = String(params['scope'] ?? '')
    const result =
      answer === 'no'
        ? { error: 'access_denied', error_description: 'no, thank you' }
        : await consented(asked, String(params['client_id']))
    await provider.interactionFinished(request, response, result, { mergeWithLastSubmission: false })
  }

  const consented = async (asked: string, clientId: string) => {
    const grant = new provider.Grant({ accountId: 'ada', clientId })
    grant.addOIDCScope(answer === 'all' || answer === 'no' ? asked : answer.join(' '))
    if (answer !== 'all' && answer !== 'no')
      grant.rejectOIDCScope(
        asked
          .split(' ')
          .filter((name) => !answer.includes(name))
          .join(' '),
      )
    const grantId = await grant.save()
    grants.add(grantId)
    return { login: { accountId: 'ada' }, consent: { grantId } }
  }

  const answerDirectory = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const token = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1] ?? ''
    const known = (await provider.AccessToken.find(token)) ?? (await provider.ClientCredentials.find(token))
    const isGood = token === 'pasted-token' || (known?.isValid === true && !forgotten.has(token))
    const body = isGood
      ? listAnswer([userOf('u1'), userOf('u2')]).body
      : { status: '401', detail: 'token is not valid' }
    response.writeHead(isGood ? 200 : 401, { 'content-type': 'application/scim+json' })
    response.end(JSON.stringify(body))
  }

  return {
    url,
    connector: connectorOf(url, { rotates, clientAuthentication }),
    received,
    secrets,
    trouble: (request, trouble, times = 1) => void troubles.push({ request, trouble, times }),
    calm: () => {
      troubles.length = 0
    },
    consent: (next) => {
      answer = next
    },
    revokeAll: async () => {
      for (const id of grants) {
        await provider.RefreshToken.revokeByGrantId(id)
        await provider.AccessToken.revokeByGrantId(id)
      }
    },
    forgetAccessTokens: () => {
      for (const token of given) forgotten.add(token)
    },
    refreshes: () => refreshes,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections()
      server.close()
    },
  }
}

const configuration = (options: Required<OAuthVendorOptions>): Configuration => ({
  clients: [
    {
      client_id: CLIENT_ID,
      client_secret: CLIENT_SECRET,
      redirect_uris: [`${PUBLIC_URL}/oauth/callback`],
      grant_types: ['authorization_code', 'refresh_token'],
      response_types: ['code'],
      token_endpoint_auth_method: options.clientAuthentication,
    },
    {
      client_id: ROBOT.id,
      client_secret: ROBOT.secret,
      redirect_uris: [],
      response_types: [],
      grant_types: ['client_credentials'],
      token_endpoint_auth_method: options.clientAuthentication,
    },
  ],
  scopes: [...SCOPES],
  interactions: { url: (_ctx, { uid }) => `/interaction/${uid}` },
  features: {
    devInteractions: { enabled: false },
    clientCredentials: { enabled: true },
    revocation: { enabled: true },
  },
  findAccount: (_ctx, id) => ({ accountId: id, claims: async () => ({ sub: id }) }),
  issueRefreshToken: async (_ctx, client) => client.grantTypeAllowed('refresh_token'),
  rotateRefreshToken: options.rotates,
  pkce: { required: () => true },
  cookies: { keys: ['a key for a test'] },
  ttl: {
    AccessToken: options.accessTokenSeconds,
    ClientCredentials: options.accessTokenSeconds,
    AuthorizationCode: 60,
    RefreshToken: 86_400,
    Grant: 86_400,
    Interaction: 600,
    Session: 600,
    IdToken: 600,
  },
})

const connectorOf = (
  url: string,
  { rotates, clientAuthentication }: Required<Pick<OAuthVendorOptions, 'rotates' | 'clientAuthentication'>>,
): Connector => {
  const flow = {
    endpoints: { authorization: `${url}/auth`, token: `${url}/token`, revocation: `${url}/token/revocation` },
    scopes: [
      { name: 'directory.read', why: 'To see people.' },
      { name: 'directory.write', why: 'To take their access away.' },
    ],
    clientAuthentication,
    refreshTokens: rotates ? ('rotate' as const) : ('keep' as const),
  }
  return defineScimConnector({
    id: 'acme-directory',
    name: 'Acme Directory',
    category: 'user-directory',
    summary: 'People of Acme.',
    auth: [
      authorizationCode({ ...flow, label: 'Sign in with Acme' }),
      clientCredentials({
        ...flow,
        label: 'Service',
        clientId: { label: 'Client id' },
        clientSecret: { label: 'Client secret' },
      }),
      bearerToken({
        label: 'Token',
        looksWrong: (value) => (value.startsWith('other_') ? 'It looks like a token of Other.' : undefined),
      }),
    ],
    settings: [{ name: 'base_url', label: 'Base URL', required: true, type: 'url', default: `${url}/scim` }],
    budget: { requestsPerSecond: 100_000, burst: 100_000, concurrent: 200 },
    facts: {
      removal: 'suspends',
      reversible: true,
      endsSessions: 'separate-call',
      keepsRow: true,
      untouchable: [],
      blindSpots: ['Guests.'],
      ignoresOnUpdate: [],
      createIsBillable: false,
      createSendsInvite: false,
      orderedLists: true,
    },
    capabilities: ['users.list', 'users.get'],
    discovery: 'known',
    dialect: STRICT_SCIM,
    proxy: SCIM_PROXY,
  })
}

/** Notes what must be found nowhere: in what the vendor is sent and what it answers. */
const watchSecrets = (
  request: IncomingMessage,
  response: ServerResponse,
  seen: {
    readonly name: string
    readonly received: string[]
    readonly secrets: Set<string>
    readonly given: Set<string>
  },
): void => {
  if (seen.name !== 'POST /token') return
  const at = seen.received.length - 1
  let sent = ''
  request.on('data', (chunk) => {
    sent += String(chunk)
    const form = new URLSearchParams(sent)
    seen.received[at] = `${seen.name} ${form.get('grant_type')}`
    for (const name of ['code', 'code_verifier', 'refresh_token', 'client_secret']) {
      const value = form.get(name)
      if (value !== null) seen.secrets.add(value)
    }
  })
  const { end } = response
  response.end = ((...given: Parameters<typeof end>) => {
    const text = String(given[0] ?? '')
    for (const [, name, value = ''] of text.matchAll(/"(access_token|refresh_token)":"([^"]+)"/g)) {
      seen.secrets.add(value)
      if (name === 'access_token') seen.given.add(value)
    }
    return end.apply(response, given)
  }) as typeof end
}
