import { isSuccess, RollcallError } from '@rollcall/core'
import {
  allowInsecureRequests,
  ClientSecretBasic,
  ClientSecretPost,
  Configuration,
  type CustomFetch,
  customFetch,
  None,
} from 'openid-client'
import { concealer, type Egress, type Upstream } from '../egress/index.ts'
import type { OAuthClient } from './client.ts'

/** What came of the requests that the library sent: its own errors do not say enough, and hold answers, which hold tokens. */
export type Trail = { status: number | undefined; failure: RollcallError | undefined }

/** How long a vendor has for an answer. A lease on a refresh is longer. */
const ANSWER_SECONDS = 20

/** No answer with tokens is larger. */
const MAX_BYTES = 256 * 1024

/**
 * A vendor's token endpoint as the library takes it, over the one way out. `issuer`: as the vendor calls itself, where it has said so;
 * it is no part of any request.
 */
export const tokenEndpoint = (
  egress: Pick<Egress, 'buffer'>,
  client: OAuthClient,
  issuer: string = new URL(client.endpoints.token).origin,
): { readonly configuration: Configuration; readonly trail: Trail } => {
  const { authorization, token, revocation } = client.endpoints
  const trail: Trail = { status: undefined, failure: undefined }
  const configuration = new Configuration(
    {
      issuer,
      token_endpoint: token,
      ...(authorization === undefined ? {} : { authorization_endpoint: authorization }),
      ...(revocation === undefined ? {} : { revocation_endpoint: revocation }),
    },
    client.clientId,
    {},
    authenticationOf(client),
  )
  // Which addresses may be called without TLS is for the guard of egress to say, as for every call.
  allowInsecureRequests(configuration)
  configuration.timeout = ANSWER_SECONDS
  configuration[customFetch] = sendOver(egress, client, trail)
  return { configuration, trail }
}

const authenticationOf = ({ clientSecret, authentication }: OAuthClient) => {
  if (clientSecret === undefined) return None()
  return authentication === 'client_secret_basic' ? ClientSecretBasic(clientSecret) : ClientSecretPost(clientSecret)
}

const sendOver =
  (egress: Pick<Egress, 'buffer'>, client: OAuthClient, trail: Trail): CustomFetch =>
  async (url, { method, headers, body, signal }) => {
    const { origin, pathname, search } = new URL(url)
    trail.status = undefined
    trail.failure = undefined
    try {
      const { status, body: bytes } = await egress.buffer(
        upstreamOf(client, origin),
        {
          method,
          path: pathname,
          query: search.slice(1),
          headers: Object.entries(headers).flatMap(([name, value]) => [name.toLowerCase(), value]),
          // The library sends forms and nothing else.
          body: body instanceof URLSearchParams ? Buffer.from(body.toString()) : undefined,
          // A code and a rotated token are good once.
          repeatable: false,
          absorbs: 'rate-limits',
        },
        { maxBytes: MAX_BYTES, signal },
      )
      trail.status = status
      return tidied(status, new TextDecoder().decode(bytes))
    } catch (error) {
      trail.failure = error instanceof RollcallError ? error : tooSlow(client, signal)
      throw error
    }
  }

/**
 * The answer as the standard has it: some vendors refuse with a 200, name the kind of token as they like, and divide scopes by commas.
 * An id token is nothing that is asked for here.
 */
const tidied = (status: number, text: string): Response => {
  const answer = parsed(text)
  if (answer === undefined) {
    return new Response(WITHOUT_BODY.has(status) ? null : text, { status, headers: { 'content-type': 'text/plain' } })
  }
  const { id_token: _, ...kept } = answer
  const isRefusal = isSuccess(status) && typeof kept['error'] === 'string' && kept['access_token'] === undefined
  const tidy = typeof kept['access_token'] === 'string' ? { ...kept, token_type: 'bearer' } : kept
  return Response.json(tidy, { status: isRefusal ? 400 : WITHOUT_BODY.has(status) ? 200 : status })
}

const WITHOUT_BODY: ReadonlySet<number> = new Set([204, 205, 304])

const parsed = (text: string): Readonly<Record<string, unknown>> | undefined => {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : undefined
  } catch {
    return undefined // HTML or nothing; the library refuses it
  }
}

/** The endpoint that gives tokens has a budget of its own: a refresh must not wait behind a long list. */
const upstreamOf = ({ vendor, about, clientSecret }: OAuthClient, origin: string): Upstream => ({
  budgetKey: `oauth ${origin}`,
  budget: { requestsPerSecond: 20, burst: 40, concurrent: 20 },
  baseUrl: origin,
  vendor,
  connectionId: about,
  credentialHeaders: () => ({}),
  conceal: clientSecret === undefined ? undefined : concealer([clientSecret]),
  observe: () => undefined,
})

const tooSlow = ({ vendor }: OAuthClient, signal: AbortSignal | undefined): RollcallError =>
  new RollcallError(
    signal?.aborted ? 'vendor_timeout' : 'vendor_unavailable',
    `${vendor} did not answer a request for tokens within ${ANSWER_SECONDS} s. Try again later.`,
    { effect: 'unknown' },
  )
