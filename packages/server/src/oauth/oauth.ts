import type { Executor } from '../db/index.ts'
import type { Egress } from '../egress/index.ts'
import type { Vault } from '../vault/index.ts'
import { type ClientOf, createClientOf } from './client.ts'
import { createGrants, type Grants } from './grants.ts'
import { createIntegrations, type Integrations } from './integrations.ts'

/** How tokens are got of vendors, and with whose client. What becomes of them is for `connections` and `link`. */
export type OAuth = { readonly integrations: Integrations; readonly clientOf: ClientOf; readonly grants: Grants }

export const createOAuth = (options: {
  readonly db: Executor
  readonly vault: Vault
  readonly egress: Pick<Egress, 'buffer'>
  readonly now: () => Date
  readonly newId: () => string
}): OAuth => {
  const integrations = createIntegrations(options)
  return { integrations, clientOf: createClientOf(integrations), grants: createGrants(options) }
}
