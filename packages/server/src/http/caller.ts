import type { Scope } from '@rollcall/api'

/** Who is calling: what an API token stands for. */
export type Caller = {
  readonly tokenId: string
  readonly environmentId: string
  readonly scopes: readonly Scope[]
  /** For the audit log, e.g. `api-token:Default token`. */
  readonly actor: string
}

/** Finds the caller of a presented token; `undefined` when it is unknown, revoked or expired. Implemented by `connections`' token store. */
export type Authenticate = (token: string) => Promise<Caller | undefined>
