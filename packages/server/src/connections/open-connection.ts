import type { Capability, Connector } from '@rollcall/connector-kit'
import type { ConnectionStatus, JsonObject } from '@rollcall/core'
import type { ConnectionUpstream } from './upstream.ts'

/**
 * A connection that is ready to be called through: found, of the caller's environment, its credential opened. Kept for a moment in
 * memory, so that a call costs no look-up in the database; the credential itself is behind `upstream.credentialHeaders`.
 */
export type OpenConnection = {
  /** `integrated_account_id` in the HTTP API. */
  readonly id: string
  readonly tenantId: string
  readonly environmentId: string
  readonly connector: Connector
  readonly status: ConnectionStatus
  /** What this connection really can do, as its probe found out. */
  readonly capabilities: readonly Capability[]
  readonly settings: Readonly<Record<string, string>>
  readonly discovered: JsonObject
  /** Where and how to call the vendor: what `egress` takes. */
  readonly upstream: ConnectionUpstream
}
