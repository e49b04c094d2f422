import type { Scope } from '@rollcall/api'
import { type Selectable, sql } from 'kysely'
import type { Database, Executor } from '../db/index.ts'
import type { Keyset } from '../http/index.ts'

export type TokenRow = Selectable<Database['api_token']>

export const insertToken = async (
  db: Executor,
  token: {
    readonly id: string
    readonly environmentId: string
    readonly connectionId: string | undefined
    readonly createdByToken: string | undefined
    readonly name: string
    readonly hash: Uint8Array
    readonly prefix: string
    readonly scopes: readonly Scope[]
    readonly createdBy: string
    readonly createdAt: Date
    readonly expiresAt: Date | undefined
  },
): Promise<void> => {
  await db
    .insertInto('api_token')
    .values({
      id: token.id,
      environment_id: token.environmentId,
      connection_id: token.connectionId ?? null,
      created_by_token: token.createdByToken ?? null,
      name: token.name,
      hash: token.hash,
      prefix: token.prefix,
      scopes: [...token.scopes],
      created_by: token.createdBy,
      created_at: token.createdAt,
      expires_at: token.expiresAt ?? null,
    })
    // Two processes may install the same chosen token at the same time.
    .onConflict((conflict) => conflict.column('hash').doNothing())
    .execute()
}

/** Relies on the unique index on `hash`. */
export const findTokenByHash = (db: Executor, hash: Uint8Array): Promise<TokenRow | undefined> =>
  db.selectFrom('api_token').selectAll().where('hash', '=', hash).executeTakeFirst()

export const findToken = (db: Executor, environmentId: string, id: string): Promise<TokenRow | undefined> =>
  ofEnvironment(db, environmentId).where('id', '=', id).executeTakeFirst()

export const listTokens = (
  db: Executor,
  environmentId: string,
  page: { readonly after: Keyset | undefined; readonly limit: number },
): Promise<TokenRow[]> => {
  const { after } = page
  const rows = ofEnvironment(db, environmentId).orderBy('created_at', 'desc').orderBy('id', 'desc').limit(page.limit)
  if (after === undefined) return rows.execute()
  return rows
    .where((where) => where(where.refTuple('created_at', 'id'), '<', where.tuple(after.createdAt, after.id)))
    .execute()
}

/** Tokens of front ends come and go by the minute and are not listed. */
const ofEnvironment = (db: Executor, environmentId: string) =>
  db.selectFrom('api_token').selectAll().where('environment_id', '=', environmentId).where('connection_id', 'is', null)

/** Whether there is one that is good now, by the database's clock. Relies on `api_token_by_environment`. */
export const hasLiveToken = async (db: Executor, environmentId: string): Promise<boolean> => {
  const row = await ofEnvironment(db, environmentId)
    .where('revoked_at', 'is', null)
    .where((where) => where.or([where('expires_at', 'is', null), where('expires_at', '>', sql<Date>`now()`)]))
    .limit(1)
    .executeTakeFirst()
  return row !== undefined
}

/** Revokes the tokens of front ends that a token has made. Relies on `api_token_by_environment`. */
export const revokeTokensMadeBy = async (db: Executor, environmentId: string, id: string, at: Date): Promise<void> => {
  await db
    .updateTable('api_token')
    .set({ revoked_at: at })
    .where('environment_id', '=', environmentId)
    .where('created_by_token', '=', id)
    .where('revoked_at', 'is', null)
    .execute()
}

/** Whether there was one to revoke. */
export const revokeToken = async (db: Executor, environmentId: string, id: string, at: Date): Promise<boolean> => {
  const row = await db
    .updateTable('api_token')
    .set({ revoked_at: at })
    .where('environment_id', '=', environmentId)
    .where('connection_id', 'is', null)
    .where('id', '=', id)
    .where('revoked_at', 'is', null)
    .returning('id')
    .executeTakeFirst()
  return row !== undefined
}

/** Writes the last use down, unless another process has just done so. */
export const touchToken = async (
  db: Executor,
  id: string,
  { at, before }: { readonly at: Date; readonly before: Date },
): Promise<void> => {
  await db
    .updateTable('api_token')
    .set({ last_used_at: at })
    .where('id', '=', id)
    .where((where) => where.or([where('last_used_at', 'is', null), where('last_used_at', '<=', before)]))
    .execute()
}

/** Front ends' tokens that nobody can use any more. */
export const deleteExpiredAccountTokens = async (db: Executor, at: Date): Promise<void> => {
  await db.deleteFrom('api_token').where('connection_id', 'is not', null).where('expires_at', '<', at).execute()
}
