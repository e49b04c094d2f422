import type { Connector } from '@rollcall/connector-kit'
import type { Executor } from '../db/index.ts'
import type { Events } from '../events/index.ts'
import type { Keyset } from '../http/index.ts'
import type { Accounts } from './accounts.ts'
import type { Tokens } from './tokens.ts'

/** What the routes of this module share. */
export type RoutesOptions = {
  readonly db: Executor
  readonly events: Pick<Events, 'publish'>
  readonly accounts: Accounts
  readonly tokens: Tokens
  readonly connectors: readonly Connector[]
  readonly connectorOf: (id: string) => Connector
  readonly now: () => Date
  readonly newId: () => string
}

/** The place of a row in a list of ours. */
export const keysetOf = (row: { readonly created_at: Date; readonly id: string }): Keyset => ({
  createdAt: row.created_at,
  id: row.id,
})
