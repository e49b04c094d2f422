import { RollcallError } from '@rollcall/core'
import type { Executor } from '../db/index.ts'
import type { Vault } from '../vault/index.ts'
import {
  deleteIntegration,
  findIntegration,
  type IntegrationChange,
  type IntegrationRow,
  listIntegrations,
  putIntegration,
} from './integration-store.ts'

/** What environments have set for integrations: whether they are offered, what their form starts with, the operator's OAuth client. */
export type Integrations = {
  find(environmentId: string, connectorId: string): Promise<IntegrationRow | undefined>
  list(environmentId: string): Promise<readonly IntegrationRow[]>
  /** @throws RollcallError `invalid_request` where the client's secret is missing and the one that is kept is for another client or address */
  put(
    environmentId: string,
    connectorId: string,
    change: IntegrationChange & { readonly clientSecret: string | undefined },
  ): Promise<IntegrationRow>
  remove(environmentId: string, connectorId: string): Promise<void>
  /** The secret of the environment's OAuth client; only for a request to its token endpoint. */
  clientSecret(row: IntegrationRow): Promise<string | undefined>
}

export const createIntegrations = (options: {
  readonly db: Executor
  readonly vault: Vault
  readonly now: () => Date
  readonly newId: () => string
}): Integrations => {
  const { db, vault, now, newId } = options
  return {
    find: (environmentId, connectorId) => findIntegration(db, environmentId, connectorId),
    list: (environmentId) => listIntegrations(db, environmentId),
    put: (environmentId, connectorId, { clientSecret, ...change }) =>
      db.transaction().execute(async (tx) => {
        const before = await findIntegration(tx, environmentId, connectorId)
        const row = await putIntegration(tx, { environmentId, connectorId, newId: newId(), at: now() }, change)
        if (row.client_id === null) await vault.remove(tx, placeOf(row))
        else if (clientSecret !== undefined) await vault.seal(tx, placeOf(row), { client_secret: clientSecret })
        else if (before === undefined || !isForTheSame(before, row)) throw SECRET_MISSING
        return row
      }),
    remove: (environmentId, connectorId) =>
      db.transaction().execute(async (tx) => {
        const row = await deleteIntegration(tx, environmentId, connectorId)
        if (row !== undefined) await vault.remove(tx, placeOf(row))
      }),
    clientSecret: async (row) =>
      row.client_id === null ? undefined : (await vault.open(db, placeOf(row)))['client_secret'],
  }
}

/** A secret that is kept must not go to an address that came after it. */
const isForTheSame = (before: IntegrationRow, after: IntegrationRow): boolean =>
  before.client_id === after.client_id &&
  before.token_url === after.token_url &&
  before.revocation_url === after.revocation_url

const SECRET_MISSING = new RollcallError(
  'invalid_request',
  'The OAuth client is another, or its secret would go to another address: send oauth.client_secret with it.',
  { failures: [{ path: 'oauth.client_secret', message: 'is required' }], effect: 'none' },
)

const placeOf = (row: IntegrationRow) => ({ tenantId: '', environmentId: row.environment_id, connectionId: row.id })
