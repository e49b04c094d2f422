import type { Executor } from '../db/index.ts'
import type { Credential, Vault } from '../vault/index.ts'
import { type ConnectionRow, findConnection } from './connection-store.ts'
import { connectionNotFound } from './not-found.ts'

/** A connection and its credential as they belong together. */
export type Unsealed = { readonly row: ConnectionRow; readonly credential: Credential }

/** Where the credential of a connection lies in the vault. */
export const placeOf = (row: Pick<ConnectionRow, 'tenant_id' | 'environment_id' | 'id'>) => ({
  tenantId: row.tenant_id,
  environmentId: row.environment_id,
  connectionId: row.id,
})

/**
 * Opens the credential of a connection that was just read. Should both be replaced between the two readings, they are read again: a new
 * credential must never go to an old address.
 *
 * @throws RollcallError `connection_not_found` when it was deleted meanwhile, `internal` when the credential was tampered with
 */
export const unseal = async (db: Executor, vault: Vault, row: ConnectionRow): Promise<Unsealed> => {
  const credential = await vault.open(db, placeOf(row))
  const present = await findConnection(db, row.environment_id, row.id)
  if (present === undefined) throw connectionNotFound(row.id)
  return present.version === row.version ? { row, credential } : unseal(db, vault, present)
}
