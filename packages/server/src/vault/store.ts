import { sql } from 'kysely'
import type { Executor } from '../db/index.ts'

/** Whose credential it is: one connection of one tenant in one environment. */
export type Place = { readonly tenantId: string; readonly environmentId: string; readonly connectionId: string }

export type RingRow = {
  readonly version: number
  readonly wrappedKey: Uint8Array
  readonly createdAt: Date
  readonly retiredAt: Date | undefined
}

export type CredentialRow = Place & {
  readonly id: string
  readonly keyVersion: number
  readonly wrappedDataKey: Uint8Array
}

// ---- the ring ----

/** Puts the first version there, unless another process was faster. */
export const insertFirstVersion = async (
  db: Executor,
  first: { readonly version: number; readonly wrappedKey: Uint8Array; readonly at: Date },
): Promise<void> => {
  // Only into an empty ring: with rows there, whichever they are, the ring is somebody's and must open.
  await sql`
    insert into key_ring (version, wrapped_key, created_at)
    select ${first.version}::integer, ${first.wrappedKey}::bytea, ${first.at}::timestamptz
    where not exists (select from key_ring)
    on conflict (version) do nothing`.execute(db)
}

/** Every version, oldest first. There are as many as there were rotations. */
export const readRing = async (db: Executor): Promise<readonly RingRow[]> => {
  const rows = await db.selectFrom('key_ring').selectAll().orderBy('version').execute()
  return rows.map(({ version, wrapped_key, created_at, retired_at }) => ({
    version,
    wrappedKey: wrapped_key,
    createdAt: created_at,
    retiredAt: retired_at ?? undefined,
  }))
}

/**
 * Locks the sealing version against seals and against other rotations, and returns it: whoever held it has committed.
 * `undefined` when it was retired while this waited; look again.
 */
export const lockSealingVersion = async (tx: Executor): Promise<number | undefined> => {
  const row = await tx
    .selectFrom('key_ring')
    .select('version')
    .where('retired_at', 'is', null)
    .orderBy('version', 'desc')
    .limit(1)
    .forUpdate()
    .executeTakeFirst()
  return row?.version
}

/** Makes a version the sealing one and retires the one before, which the caller holds locked. */
export const startVersion = async (
  tx: Executor,
  next: { readonly version: number; readonly wrappedKey: Uint8Array; readonly at: Date },
): Promise<void> => {
  await tx.updateTable('key_ring').set({ retired_at: next.at }).where('retired_at', 'is', null).execute()
  await tx
    .insertInto('key_ring')
    .values({ version: next.version, wrapped_key: next.wrappedKey, created_at: next.at })
    .execute()
}

/** How many credentials each version seals. Relies on `credential_by_key_version`. */
export const countByVersion = async (db: Executor): Promise<ReadonlyMap<number, number>> => {
  const rows = await db
    .selectFrom('credential')
    .select(({ fn }) => ['key_version', fn.countAll<string | number>().as('count')])
    .groupBy('key_version')
    .execute()
  return new Map(rows.map(({ key_version, count }) => [key_version, Number(count)]))
}

// ---- credentials ----

/**
 * Inserts or replaces a connection's credential, if the version that its data key is wrapped with is still the sealing
 * one; `false` when it is not. The row of the ring stays locked until the caller's transaction ends, so a rotation begins
 * after every seal with the version before, and finds it. Relies on `credential_by_connection`.
 */
export const putCredential = async (
  db: Executor,
  credential: CredentialRow & { readonly sealed: Uint8Array; readonly at: Date },
): Promise<boolean> => {
  const { numAffectedRows } = await sql`
    insert into credential (tenant_id, id, environment_id, connection_id, key_version,
      wrapped_data_key, sealed, created_at, updated_at)
    select ${credential.tenantId}::text, ${credential.id}::uuid, ${credential.environmentId}::uuid,
      ${credential.connectionId}::uuid, key_ring.version,
      ${credential.wrappedDataKey}::bytea, ${credential.sealed}::bytea,
      ${credential.at}::timestamptz, ${credential.at}::timestamptz
    from key_ring
    where key_ring.version = ${credential.keyVersion} and key_ring.retired_at is null
    for share of key_ring
    on conflict (connection_id) do update set
      id = excluded.id, key_version = excluded.key_version, wrapped_data_key = excluded.wrapped_data_key,
      sealed = excluded.sealed, updated_at = excluded.updated_at
    where credential.tenant_id = excluded.tenant_id and credential.environment_id = excluded.environment_id`.execute(db)
  return numAffectedRows === 1n
}

/** Relies on `credential_by_connection`. */
export const findCredential = async (
  db: Executor,
  place: Place,
): Promise<(CredentialRow & { readonly sealed: Uint8Array }) | undefined> => {
  const row = await db
    .selectFrom('credential')
    .selectAll()
    .where('connection_id', '=', place.connectionId)
    .where('tenant_id', '=', place.tenantId)
    .where('environment_id', '=', place.environmentId)
    .executeTakeFirst()
  return row && { ...toCredential(row), sealed: row.sealed }
}

export const deleteCredential = async (db: Executor, place: Place): Promise<void> => {
  await db
    .deleteFrom('credential')
    .where('connection_id', '=', place.connectionId)
    .where('tenant_id', '=', place.tenantId)
    .where('environment_id', '=', place.environmentId)
    .execute()
}

// ---- moving credentials to another version ----

export type Below = { readonly version: number; readonly except: readonly string[]; readonly limit: number }

/** Whether any credential is still sealed with a version before this one. Relies on `credential_by_key_version`. */
export const hasCredentialBelow = async (db: Executor, version: number): Promise<boolean> =>
  (await db.selectFrom('credential').select('id').where('key_version', '<', version).limit(1).execute()).length > 0

/**
 * Locks credentials of older versions for this transaction. Those that others hold are passed over, so that holding many
 * locks at once never waits for anybody; when only such are left, one is waited for. Empty when there are none. Relies on
 * `credential_by_key_version`.
 */
export const lockCredentialsBelow = async (tx: Executor, below: Below): Promise<readonly CredentialRow[]> => {
  const free = await credentialsBelow(tx, below).forUpdate().skipLocked().execute()
  const rows =
    free.length > 0
      ? free
      : await credentialsBelow(tx, { ...below, limit: 1 })
          .forUpdate()
          .execute()
  return rows.map(toCredential)
}

const credentialsBelow = (tx: Executor, { version, except, limit }: Below) =>
  tx
    .selectFrom('credential')
    .select(['tenant_id', 'id', 'environment_id', 'connection_id', 'key_version', 'wrapped_data_key'])
    .where('key_version', '<', version)
    .$if(except.length > 0, (query) => query.where('id', 'not in', except))
    .orderBy('key_version')
    .orderBy('id')
    .limit(limit)

/** Writes the re-wrapped data keys of credentials that this transaction holds locked. The sealed bodies stay as they are. */
export const moveCredentials = async (
  tx: Executor,
  version: number,
  moved: readonly { readonly tenantId: string; readonly id: string; readonly wrappedDataKey: Uint8Array }[],
): Promise<void> => {
  if (moved.length === 0) return
  const rows = sql.join(
    moved.map(({ tenantId, id, wrappedDataKey }) => sql`(${tenantId}::text, ${id}::uuid, ${wrappedDataKey}::bytea)`),
  )
  await sql`
    update credential set key_version = ${version}, wrapped_data_key = moved.wrapped_data_key
    from (values ${rows}) as moved (tenant_id, id, wrapped_data_key)
    where credential.tenant_id = moved.tenant_id and credential.id = moved.id`.execute(tx)
}

type Row = {
  readonly tenant_id: string
  readonly id: string
  readonly environment_id: string
  readonly connection_id: string
  readonly key_version: number
  readonly wrapped_data_key: Uint8Array
}

const toCredential = (row: Row): CredentialRow => ({
  tenantId: row.tenant_id,
  id: row.id,
  environmentId: row.environment_id,
  connectionId: row.connection_id,
  keyVersion: row.key_version,
  wrappedDataKey: row.wrapped_data_key,
})
