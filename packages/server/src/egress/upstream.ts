import type { Budget, Throttling } from '@rollcall/connector-kit'
import type { Concealer } from './conceal.ts'

/** An answer of the vendor as the owner of the connection is told of it: a 401 may end the connection. */
export type ObservedAnswer = {
  readonly status: number
  readonly method: string
  /** Below the base URL, without the query. */
  readonly path: string
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>
  /** The body, where it was read whole; a streamed one is not. */
  readonly text?: string
}

/** Where and how to call one vendor over one connection. */
export type Upstream = {
  /** Which budget the calls share, in every process of the same database; never holds a secret. */
  readonly budgetKey: string
  readonly budget: Budget
  readonly baseUrl: string
  /** How the vendor says "too fast" beyond 429 with `Retry-After`. */
  readonly throttling?: Throttling | undefined
  /** The vendor's name, for messages. */
  readonly vendor: string
  /** For log lines. */
  readonly connectionId: string
  /** Whether the path is a secret, as that of a webhook may be: then no log shows any of it. */
  readonly hasSecretPath?: boolean | undefined
  /** The credential as headers; asked for at each try, so that a refreshed one is used. */
  credentialHeaders(): Readonly<Record<string, string>>
  /** Takes the credential out of what the vendor answers. */
  readonly conceal?: Concealer | undefined
  /** Told of each answer of the vendor. Must be cheap and must not throw: it runs between the vendor and the caller. */
  observe(answer: ObservedAnswer): void
}
