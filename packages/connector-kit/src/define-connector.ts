import type { JsonObject } from '@rollcall/core'
import type { Capability, PushdownField, VendorFacts } from './capabilities.ts'
import type { Directory } from './directory.ts'
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
}

/** How a credential becomes request headers. Pure: called by the server with the opened credential, per request. */
export type AuthScheme = {
  /** The incumbent's word for it (`unified-api.md §1.2`). */
  readonly format: 'api_key' | 'basic' | 'oauth2' | 'oauth2_client_credentials'
  /** Secret fields; each is sealed in the vault and never shown again. */
  readonly fields: readonly Field[]
  headers(credential: Readonly<Record<string, string>>): Readonly<Record<string, string>>
}

/** How fast the vendor may be called over one connection. Settings `requests_per_second` and `burst` override it. */
export type Budget = { readonly requestsPerSecond: number; readonly burst: number; readonly concurrent: number }

/** The vendor's resources as the proxy names them: 1:1, upstream-native (`unified-api.md §3`). */
export type ProxyResource = {
  readonly path: string
  readonly methods: Readonly<Partial<Record<'list' | 'get' | 'create' | 'update' | 'delete', HttpMethod>>>
  /** Where a list's rows are in the answer, e.g. `Resources`. */
  readonly listKey?: string | undefined
  readonly paging?: { readonly kind: 'scim-index'; readonly maxCount: number } | undefined
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
  readonly auth: AuthScheme
  /** Settings without secrets. `base_url` is always one of them. */
  readonly settings: readonly Field[]
  readonly budget: Budget
  readonly facts: VendorFacts
  readonly capabilities: readonly Capability[]
  readonly pushdown: { readonly users: readonly PushdownField[]; readonly groups: readonly PushdownField[] }
  readonly proxy: Readonly<Record<string, ProxyResource>>
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
