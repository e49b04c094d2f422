import type { Capability } from '@rollcall/connector-kit'
import type { ConnectionStatus, JsonObject } from '@rollcall/core'
import type { Selectable } from 'kysely'
import type { Database, Executor } from '../db/index.ts'
import type { Keyset } from '../http/index.ts'

export type ConnectionRow = Selectable<Database['connection']>

export type NewConnection = {
  readonly id: string
  readonly environmentId: string
  readonly tenantId: string
  readonly connectorId: string
  readonly authenticationMethod: string
  readonly isSandbox: boolean
  readonly settings: Readonly<Record<string, string>>
  readonly context: JsonObject
  readonly discovered: JsonObject
  readonly capabilities: readonly Capability[]
  readonly at: Date
  readonly nextProofAt: Date
}

export const insertConnection = (db: Executor, made: NewConnection): Promise<ConnectionRow> =>
  db
    .insertInto('connection')
    .values({
      id: made.id,
      environment_id: made.environmentId,
      tenant_id: made.tenantId,
      connector_id: made.connectorId,
      status: 'active',
      is_sandbox: made.isSandbox,
      authentication_method: made.authenticationMethod,
      settings: JSON.stringify(made.settings),
      context: JSON.stringify(made.context),
      discovered: JSON.stringify(made.discovered),
      capabilities: [...made.capabilities],
      proved_at: made.at,
      next_proof_at: made.nextProofAt,
      created_at: made.at,
      updated_at: made.at,
    })
    .returningAll()
    .executeTakeFirstOrThrow()

/** Relies on `connection_by_id`. */
export const findConnection = (db: Executor, environmentId: string, id: string): Promise<ConnectionRow | undefined> =>
  db
    .selectFrom('connection')
    .selectAll()
    .where('environment_id', '=', environmentId)
    .where('id', '=', id)
    .executeTakeFirst()

/** As {@link findConnection}, and nobody else changes it until the transaction ends. */
export const lockConnection = (db: Executor, environmentId: string, id: string): Promise<ConnectionRow | undefined> =>
  db
    .selectFrom('connection')
    .selectAll()
    .where('environment_id', '=', environmentId)
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst()

export type ConnectionFilter = {
  readonly tenantId?: string | undefined
  readonly status?: ConnectionStatus | undefined
  readonly connectorId?: string | undefined
  readonly isSandbox?: boolean | undefined
}

/** Newest first. Relies on `connection_by_environment`, and on the primary key where a tenant is named. */
export const listConnections = (
  db: Executor,
  environmentId: string,
  page: { readonly where: ConnectionFilter; readonly after: Keyset | undefined; readonly limit: number },
): Promise<ConnectionRow[]> => {
  const { tenantId, status, connectorId, isSandbox } = page.where
  let rows = db
    .selectFrom('connection')
    .selectAll()
    .where('environment_id', '=', environmentId)
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .limit(page.limit)
  if (tenantId !== undefined) rows = rows.where('tenant_id', '=', tenantId)
  if (status !== undefined) rows = rows.where('status', '=', status)
  if (connectorId !== undefined) rows = rows.where('connector_id', '=', connectorId)
  if (isSandbox !== undefined) rows = rows.where('is_sandbox', '=', isSandbox)
  const { after } = page
  if (after !== undefined) {
    rows = rows.where((where) => where(where.refTuple('created_at', 'id'), '<', where.tuple(after.createdAt, after.id)))
  }
  return rows.execute()
}

/** Due for a proof, the longest waiting first, of all environments. Relies on `connection_due_for_proof`. */
export const listDueConnections = (db: Executor, at: Date, limit: number): Promise<ConnectionRow[]> =>
  db
    .selectFrom('connection')
    .selectAll()
    .where('next_proof_at', '<=', at)
    .orderBy('next_proof_at')
    .limit(limit)
    .execute()

export type ConnectionChange = {
  readonly isSandbox?: boolean | undefined
  readonly settings?: Readonly<Record<string, string>> | undefined
  readonly context?: JsonObject | undefined
  readonly proof?: Proof | undefined
}

/** What a proof leaves on the row. */
export type Proof = {
  readonly status: ConnectionStatus
  readonly nextProofAt: Date
  /** Where the credential worked. */
  readonly proved?: { readonly discovered: JsonObject; readonly capabilities: readonly Capability[] } | undefined
  readonly lastError?: JsonObject | null | undefined
}

export const updateConnection = async (
  db: Executor,
  id: string,
  change: ConnectionChange & { readonly at: Date },
): Promise<ConnectionRow | undefined> => {
  const { proof, at } = change
  return db
    .updateTable('connection')
    .set((row) => ({
      ...(change.isSandbox !== undefined && { is_sandbox: change.isSandbox }),
      ...(change.settings !== undefined && { settings: JSON.stringify(change.settings) }),
      ...(change.context !== undefined && { context: JSON.stringify(change.context) }),
      ...(proof !== undefined && { status: proof.status, next_proof_at: proof.nextProofAt }),
      ...(proof?.lastError !== undefined && { last_error: toJson(proof.lastError) }),
      ...(proof?.proved !== undefined && {
        proved_at: at,
        last_error: null,
        discovered: JSON.stringify(proof.proved.discovered),
        capabilities: [...proof.proved.capabilities],
      }),
      updated_at: at,
      version: row('version', '+', 1),
    }))
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirst()
}

/** A move of the status that a vendor's answer brings about, only from where it was when the call went out. */
export const moveStatus = async (
  db: Executor,
  id: string,
  move: {
    readonly from: ConnectionStatus
    readonly to: ConnectionStatus
    readonly lastError: JsonObject | null
    readonly at: Date
  },
): Promise<boolean> => {
  const row = await db
    .updateTable('connection')
    .set((fields) => ({
      status: move.to,
      last_error: toJson(move.lastError),
      updated_at: move.at,
      version: fields('version', '+', 1),
    }))
    .where('id', '=', id)
    .where('status', '=', move.from)
    .returning('id')
    .executeTakeFirst()
  return row !== undefined
}

export const setForbidden = async (db: Executor, id: string, error: JsonObject | null, at: Date): Promise<void> => {
  await db
    .updateTable('connection')
    .set((fields) => ({
      last_forbidden_error: toJson(error),
      updated_at: at,
      version: fields('version', '+', 1),
    }))
    .where('id', '=', id)
    .execute()
}

const toJson = (value: JsonObject | null): string | null => (value === null ? null : JSON.stringify(value))

export const deleteConnection = async (db: Executor, id: string): Promise<void> => {
  await db.deleteFrom('connection').where('id', '=', id).execute()
}

export const deleteTokensOf = async (db: Executor, connectionId: string): Promise<void> => {
  await db.deleteFrom('api_token').where('connection_id', '=', connectionId).execute()
}
