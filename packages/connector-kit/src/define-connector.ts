import type { JsonObject } from '@rollcall/core'
import type { Capability, PushdownField, VendorFacts } from './capabilities.ts'
import type { Directory } from './directory.ts'
import type { ListShape } from './paging/paging.ts'
import type { HttpMethod, VendorSession } from './session.ts'

/** A field of the form in which somebody enters a credential or a setting. The same data draws, validates and documents it. */
export type Field = {
  readonly name: string
  readonly label: string
  readonly help?: string | undefined
  readonly placeholder?: string | undefined
  readonly required: boolean
  readonly type: 'text' | 'password' | 'url' | 'select'
  readonly options?: readonly string[] | undefined
  readonly default?: string | undefined
  /** Asked of a value that the vendor has refused: a sentence where its shape tells that it is of another kind. Never holds the value. */
  readonly looksWrong?: ((value: string) => string | undefined) | undefined
}

/** How a credential is got and becomes request headers. Pure: called by the server with the opened credential, per request. */
export type AuthScheme = {
  /** The incumbent's word for it (`unified-api.md §1.2`). A connector has at most one scheme of each format. */
  readonly format: 'api_key' | 'basic' | 'oauth2' | 'oauth2_client_credentials'
  /** What a person chooses it by where there are several, e.g. `API token`. */
  readonly label: string
  /** What a person enters; each is sealed in the vault and never shown again. Empty where the vendor is asked for consent instead. */
  readonly fields: readonly Field[]
  /** Keys of the credential that tell one from another. Not those that change by themselves, as an access token does. */
  readonly identity: readonly string[]
  /** Keys of the credential whose values are never shown. */
  readonly secrets: readonly string[]
  /** How tokens are got and renewed, where the credential is an OAuth 2 grant. */
  readonly oauth?: OAuthFlow | undefined
  headers(credential: Readonly<Record<string, string>>): Readonly<Record<string, string>>
}

export type OAuthEndpoints = {
  /** Where the person is sent to consent; only for the grant `authorization_code`. */
  readonly authorization?: string | undefined
  readonly token: string
  readonly revocation?: string | undefined
}

/** How a vendor hands out tokens (RFC 6749). */
export type OAuthFlow = {
  readonly grant: 'authorization_code' | 'client_credentials'
  /** A function where the vendor has an address per customer. It never receives a secret. */
  readonly endpoints: OAuthEndpoints | ((settings: Readonly<Record<string, string>>) => OAuthEndpoints)
  /** What is asked for, each with the reason a person reads. */
  readonly scopes: readonly { readonly name: string; readonly why: string }[]
  /** Sent with the authorization request, e.g. `{ access_type: 'offline' }`. */
  readonly authorizationParameters?: Readonly<Record<string, string>> | undefined
  readonly clientAuthentication: 'client_secret_basic' | 'client_secret_post'
  /** Whether a refresh may answer with a new refresh token, after which the old one is worth nothing. */
  readonly refreshTokens: 'keep' | 'rotate'
}

/** How the vendor says "too fast" where it is not 429 with `Retry-After`. */
export type Throttling = {
  /** A header, in lower case, with the time in seconds since 1970 at which calls are taken again; read on 429 without `Retry-After`. */
  readonly resetHeader?: string | undefined
  /** Whether an answer of another status means it; asked of answers that were read whole. */
  readonly isThrottled?: ((answer: { readonly status: number; readonly text: string }) => boolean) | undefined
}

/** How fast the vendor may be called over one connection. Settings `requests_per_second` and `burst` override it. */
export type Budget = { readonly requestsPerSecond: number; readonly burst: number; readonly concurrent: number }

/** The vendor's resources as the proxy names them: 1:1, upstream-native (`unified-api.md §3`). */
export type ProxyResource = ListShape & {
  readonly path: string
  readonly methods: Readonly<Partial<Record<'list' | 'get' | 'create' | 'update' | 'delete', HttpMethod>>>
}

export type ProbeResult = {
  /** What to remember on the connection and hand back in `session.discovered`. */
  readonly discovered: JsonObject
  /** The declared capabilities that this connection really has. */
  readonly capabilities: readonly Capability[]
}

/**
 * How to talk to one vendor API: facts first, functions only where the vendor really differs. A connector holds no
 * state, imports only this kit, and never sees a credential outside `auth.headers`.
 */
export type Connector = {
  /** The slug in URLs and tables; never changes once released. */
  readonly id: string
  readonly name: string
  readonly category: 'user-directory'
  readonly summary: string
  readonly requires?: string | undefined
  readonly documentation?: string | undefined
  /** The ways to authenticate, the usual one first. */
  readonly auth: readonly [AuthScheme, ...AuthScheme[]]
  /** Settings without secrets. `base_url` is always one of them. */
  readonly settings: readonly Field[]
  readonly budget: Budget
  readonly throttling?: Throttling | undefined
  readonly facts: VendorFacts
  readonly capabilities: readonly Capability[]
  readonly pushdown: { readonly users: readonly PushdownField[]; readonly groups: readonly PushdownField[] }
  readonly proxy: Readonly<Record<string, ProxyResource>>
  /** Whether `remote_data` deactivates a user in the vendor's own words; in SCIM's unless given (a false `active`). */
  readonly deactivates?: ((remote: JsonObject) => boolean) | undefined
  /**
   * Proves the credential with a call that really needs it, and finds out what this connection can do.
   *
   * @throws RollcallError `vendor_unauthorized` (bad credential), `vendor_forbidden` (lacks a right), other `vendor_*`
   */
  probe(session: VendorSession): Promise<ProbeResult>
  open(session: VendorSession): Directory
}

/** Declares a connector and checks its type. */
export const defineConnector = (connector: Connector): Connector => connector

/** The scheme of a connection; the usual one where the format is not given, or this connector has it no more. */
export const schemeOf = ({ auth }: Pick<Connector, 'auth'>, format: string | undefined): AuthScheme =>
  auth.find((scheme) => scheme.format === format) ?? auth[0]
