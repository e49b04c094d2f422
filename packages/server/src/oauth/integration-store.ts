import type { Selectable } from 'kysely'
import type { Database, Executor } from '../db/index.ts'

export type IntegrationRow = Selectable<Database['environment_integration']>

export const findIntegration = (
  db: Executor,
  environmentId: string,
  connectorId: string,
): Promise<IntegrationRow | undefined> =>
  db
    .selectFrom('environment_integration')
    .selectAll()
    .where('environment_id', '=', environmentId)
    .where('connector_id', '=', connectorId)
    .executeTakeFirst()

/** All of an environment: as many as there are connectors, at most. */
export const listIntegrations = (db: Executor, environmentId: string): Promise<IntegrationRow[]> =>
  db.selectFrom('environment_integration').selectAll().where('environment_id', '=', environmentId).execute()

export type IntegrationChange = {
  readonly isEnabled: boolean
  readonly settings: Readonly<Record<string, string>>
  readonly clientId: string | null
  readonly authorizationUrl: string | null
  readonly tokenUrl: string | null
  readonly revocationUrl: string | null
  readonly scopes: readonly string[] | null
}

/** Inserts or replaces; the id, under which the vault has the client's secret, stays. */
export const putIntegration = (
  db: Executor,
  place: { readonly environmentId: string; readonly connectorId: string; readonly newId: string; readonly at: Date },
  change: IntegrationChange,
): Promise<IntegrationRow> => {
  const values = {
    is_enabled: change.isEnabled,
    settings: JSON.stringify(change.settings),
    client_id: change.clientId,
    authorization_url: change.authorizationUrl,
    token_url: change.tokenUrl,
    revocation_url: change.revocationUrl,
    scopes: change.scopes === null ? null : [...change.scopes],
    updated_at: place.at,
  }
  return db
    .insertInto('environment_integration')
    .values({ environment_id: place.environmentId, connector_id: place.connectorId, id: place.newId, ...values })
    .onConflict((conflict) => conflict.columns(['environment_id', 'connector_id']).doUpdateSet(values))
    .returningAll()
    .executeTakeFirstOrThrow()
}

/** The row that was there. */
export const deleteIntegration = (
  db: Executor,
  environmentId: string,
  connectorId: string,
): Promise<IntegrationRow | undefined> =>
  db
    .deleteFrom('environment_integration')
    .where('environment_id', '=', environmentId)
    .where('connector_id', '=', connectorId)
    .returningAll()
    .executeTakeFirst()
