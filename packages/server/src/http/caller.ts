import type { Scope } from '@rollcall/api'

/** Who is calling: what an API token stands for. */
export type Caller = {
  readonly tokenId: string
  readonly environmentId: string
  readonly scopes: readonly Scope[]
  /** For the audit log, e.g. `api-token:Default token`. */
  readonly actor: string
  /** With a token that reaches one account only (`integrated_account_token`): that account. */
  readonly accountId: string | undefined
  /** Somebody who is signed in to the console, instead of a token. */
  readonly operator?: { readonly id: string; readonly role: string } | undefined
}

/**
 * Finds the caller of a presented token; `undefined` when it is unknown, revoked or expired. Answers at once while it remembers the token,
 * which is for a second. Implemented by `connections`' tokens.
 */
export type Authenticate = (token: string) => Caller | undefined | Promise<Caller | undefined>
