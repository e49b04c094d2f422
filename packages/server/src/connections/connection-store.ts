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

/**
 * Claims the connection that has waited longest for its proof, of all environments: nobody else is given it until `until`, when it is due
 * again unless its proof has been written by then. So a proof that dies is repeated. Relies on `connection_due_for_proof`.
 */
export const claimDueConnection = (
  db: Executor,
  { at, until }: { readonly at: Date; readonly until: Date },
): Promise<ConnectionRow | undefined> =>
  db
    .updateTable('connection')
    .set({ next_proof_at: until })
    .where('id', '=', (due) =>
      due
        .selectFrom('connection')
        .select('id')
        .where('next_proof_at', '<=', at)
        .orderBy('next_proof_at')
        .limit(1)
        .forUpdate()
        .skipLocked(),
    )
    .returningAll()
    .executeTakeFirst()

/** Says when the next proof is due and nothing else: the connection is as it was. */
export const scheduleProof = async (db: Executor, id: string, at: Date): Promise<void> => {
  await db.updateTable('connection').set({ next_proof_at: at }).where('id', '=', id).execute()
}

/** What is absent stays as it is. */
export type ConnectionChange = {
  readonly isSandbox?: boolean | undefined
  readonly settings?: Readonly<Record<string, string>> | undefined
  readonly authenticationMethod?: string | undefined
  readonly context?: JsonObject | undefined
  readonly status?: ConnectionStatus | undefined
  readonly lastError?: JsonObject | null | undefined
  readonly lastForbiddenError?: JsonObject | null | undefined
  /** What a proof found out. */
  readonly proved?: { readonly discovered: JsonObject; readonly capabilities: readonly Capability[] } | undefined
}

/** For a connection that is locked: two changes at once would lose one. */
export const updateConnection = (
  db: Executor,
  id: string,
  { at, ...change }: ConnectionChange & { readonly at: Date },
): Promise<ConnectionRow> =>
  db
    .updateTable('connection')
    .set((row) => ({
      ...(change.isSandbox !== undefined && { is_sandbox: change.isSandbox }),
      ...(change.settings !== undefined && { settings: JSON.stringify(change.settings) }),
      ...(change.authenticationMethod !== undefined && { authentication_method: change.authenticationMethod }),
      ...(change.context !== undefined && { context: JSON.stringify(change.context) }),
      ...(change.status !== undefined && { status: change.status }),
      ...(change.lastError !== undefined && { last_error: toJson(change.lastError) }),
      ...(change.lastForbiddenError !== undefined && { last_forbidden_error: toJson(change.lastForbiddenError) }),
      ...(change.proved !== undefined && {
        proved_at: at,
        discovered: JSON.stringify(change.proved.discovered),
        capabilities: [...change.proved.capabilities],
      }),
      updated_at: at,
      version: row('version', '+', 1),
    }))
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow()

/** Says that the credential is another, and nothing else: for a connection that is locked. */
export const touchConnection = (tx: Executor, id: string): Promise<ConnectionRow> =>
  tx
    .updateTable('connection')
    .set((row) => ({ version: row('version', '+', 1) }))
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow()

const toJson = (value: JsonObject | null): string | null => (value === null ? null : JSON.stringify(value))

export const deleteConnection = async (db: Executor, id: string): Promise<void> => {
  await db.deleteFrom('connection').where('id', '=', id).execute()
}

export const deleteTokensOf = async (db: Executor, connectionId: string): Promise<void> => {
  await db.deleteFrom('api_token').where('connection_id', '=', connectionId).execute()
}
