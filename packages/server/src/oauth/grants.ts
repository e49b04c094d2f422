import { RollcallError } from '@rollcall/core'
import {
  authorizationCodeGrant,
  buildAuthorizationUrl,
  calculatePKCECodeChallenge,
  clientCredentialsGrant,
  refreshTokenGrant,
  tokenRevocation,
} from 'openid-client'
import type { Egress } from '../egress/index.ts'
import type { OAuthClient } from './client.ts'
import { tokenEndpoint } from './token-endpoint.ts'
import { type Asked, toTokenFailure } from './token-failure.ts'

/** Tokens as a credential keeps them; all are text. */
export type Tokens = {
  readonly access_token: string
  /** Absent where the vendor sent none: then the one before stays good (RFC 6749 §6). */
  readonly refresh_token?: string
  /** By our clock. Absent where the vendor does not say. */
  readonly expires_at?: string
  /** What was granted, divided by spaces. Absent where it is what was asked for. */
  readonly scope?: string
}

/** A way to the vendor: what must match when somebody comes back on it. */
export type Journey = {
  readonly state: string
  readonly verifier: string
  readonly redirectUri: string
}

/** OAuth 2 as this server speaks it, by a certified library (RFC 6749, 7009, 7636, 9207). Every call goes through egress. */
export type Grants = {
  /** Where to send the person who is to consent. */
  authorizationUrl(
    client: OAuthClient,
    journey: Journey & {
      readonly scopes: readonly string[]
      readonly parameters: Readonly<Record<string, string>>
    },
  ): Promise<string>
  /**
   * The tokens for what the vendor answered with.
   *
   * @throws RollcallError see `token-failure.ts`; `invalid_request` where the answer is of another server
   */
  exchange(
    client: OAuthClient,
    journey: Journey & { readonly code: string; readonly issuer: string | undefined },
  ): Promise<Tokens>
  refresh(client: OAuthClient, refreshToken: string): Promise<Tokens>
  /** With the client's own right alone. */
  ask(client: OAuthClient, scopes: readonly string[]): Promise<Tokens>
  /** Whether the vendor has a way and says that it did. Never throws: whatever comes, the connection is gone. */
  revoke(
    client: OAuthClient,
    tokens: { readonly refresh_token?: string; readonly access_token?: string },
  ): Promise<boolean>
}

export const createGrants = (options: {
  readonly egress: Pick<Egress, 'buffer'>
  readonly now: () => Date
}): Grants => {
  const { egress, now } = options

  const tokensOf = (answer: {
    readonly access_token: string
    readonly refresh_token?: string | undefined
    readonly expires_in?: number | undefined
    readonly scope?: string | undefined
  }): Tokens => ({
    access_token: answer.access_token,
    ...(answer.refresh_token ? { refresh_token: answer.refresh_token } : {}),
    ...(answer.expires_in === undefined ? {} : { expires_at: expiryOf(answer.expires_in, now()) }),
    ...(answer.scope ? { scope: answer.scope.split(/[\s,]+/).join(' ') } : {}),
  })

  const asking = async (
    asked: Asked,
    run: (configuration: ReturnType<typeof tokenEndpoint>['configuration']) => Promise<Parameters<typeof tokensOf>[0]>,
    issuer?: string,
  ): Promise<Tokens> => {
    const { configuration, trail } = tokenEndpoint(egress, asked.client, issuer)
    try {
      return tokensOf(await run(configuration))
    } catch (error) {
      throw toTokenFailure(error, trail, asked)
    }
  }

  return {
    authorizationUrl: async (client, { state, verifier, redirectUri, scopes, parameters }) => {
      const { configuration } = tokenEndpoint(egress, client)
      if (client.endpoints.authorization === undefined) throw new TypeError('a consent has an authorization endpoint')
      const url = buildAuthorizationUrl(configuration, {
        ...parameters,
        response_type: 'code',
        redirect_uri: redirectUri,
        scope: scopes.join(' '),
        state,
        code_challenge: await calculatePKCECodeChallenge(verifier),
        code_challenge_method: 'S256',
      })
      return url.href
    },

    exchange: (client, { state, verifier, redirectUri, code, issuer }) => {
      assertSameServer(client, issuer)
      const url = new URL(redirectUri)
      url.search = new URLSearchParams({ code, state, ...(issuer === undefined ? {} : { iss: issuer }) }).toString()
      return asking(
        {
          client,
          doing: 'giving tokens for the consent',
          isOwnClient: false,
          secrets: [code, verifier, client.clientSecret ?? ''],
        },
        (configuration) =>
          authorizationCodeGrant(configuration, url, { expectedState: state, pkceCodeVerifier: verifier }),
        issuer,
      )
    },

    refresh: (client, refreshToken) =>
      asking(
        {
          client,
          doing: 'renewing the access token',
          isOwnClient: false,
          secrets: [refreshToken, client.clientSecret ?? ''],
        },
        (configuration) => refreshTokenGrant(configuration, refreshToken),
      ),

    ask: (client, scopes) =>
      asking(
        { client, doing: 'giving an access token', isOwnClient: true, secrets: [client.clientSecret ?? ''] },
        (configuration) =>
          clientCredentialsGrant(configuration, scopes.length === 0 ? {} : { scope: scopes.join(' ') }),
      ),

    revoke: async (client, { refresh_token: refresh, access_token: access }) => {
      const token = refresh ?? access
      if (client.endpoints.revocation === undefined || token === undefined) return false
      const { configuration } = tokenEndpoint(egress, client)
      try {
        // With the refresh token goes the whole grant (RFC 7009 §2.1).
        await tokenRevocation(configuration, token, {
          token_type_hint: refresh === undefined ? 'access_token' : 'refresh_token',
        })
        return true
      } catch {
        // Best effort by its contract; egress has logged the call and how it ended.
        return false
      }
    },
  }
}

/** Longer is no honest answer, and no date. */
const MOST_SECONDS = 10 * 365 * 86_400

const expiryOf = (seconds: number, now: Date): string =>
  new Date(now.getTime() + Math.max(0, Math.min(seconds, MOST_SECONDS)) * 1000).toISOString()

/** RFC 9207: an answer of one server must not be taken to another. Who says who it is must be where the person was sent. */
const assertSameServer = ({ vendor, endpoints }: OAuthClient, issuer: string | undefined): void => {
  if (issuer === undefined) return
  const expected = URL.parse(endpoints.authorization ?? endpoints.token)?.origin
  if (URL.parse(issuer)?.origin === expected) return
  throw new RollcallError(
    'invalid_request',
    `The answer says that it is of another server than the one of ${vendor} that was asked. Nothing was taken from it; start again.`,
    { effect: 'none' },
  )
}
