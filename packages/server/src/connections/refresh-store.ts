import type { JsonObject } from '@rollcall/core'
import type { Selectable } from 'kysely'
import type { Database, Executor } from '../db/index.ts'

/** Of one connection: when its access token is renewed, who is at it, and how the last try failed. */
export type RefreshRow = Selectable<Database['oauth_refresh']>

type Whose = { readonly connectionId: string; readonly environmentId: string }

/** Starts anew: for a grant that was just given. */
export const scheduleRefresh = async (
  tx: Executor,
  { connectionId, environmentId, refreshAt }: Whose & { readonly refreshAt: Date | undefined },
): Promise<void> => {
  const state = {
    refresh_at: refreshAt ?? null,
    leased_by: null,
    leased_until: null,
    retry_at: null,
    failures: 0,
    failure: null,
  }
  await tx
    .insertInto('oauth_refresh')
    .values({ connection_id: connectionId, environment_id: environmentId, ...state })
    .onConflict((conflict) => conflict.column('connection_id').doUpdateSet(state))
    .execute()
}

/** Takes the lease where nobody has it, or whoever has it has let it run out; `undefined` where somebody is at it. One statement. */
export const claimRefresh = (
  db: Executor,
  {
    connectionId,
    environmentId,
    by,
    at,
    until,
  }: Whose & { readonly by: string; readonly at: Date; readonly until: Date },
): Promise<RefreshRow | undefined> => {
  const lease = { leased_by: by, leased_until: until }
  return db
    .insertInto('oauth_refresh')
    .values({ connection_id: connectionId, environment_id: environmentId, ...lease })
    .onConflict((conflict) =>
      conflict
        .column('connection_id')
        .doUpdateSet(lease)
        .where((where) =>
          where.or([where('oauth_refresh.leased_until', 'is', null), where('oauth_refresh.leased_until', '<=', at)]),
        ),
    )
    .returningAll()
    .executeTakeFirst()
}

export const findRefresh = (db: Executor, connectionId: string): Promise<RefreshRow | undefined> =>
  db.selectFrom('oauth_refresh').selectAll().where('connection_id', '=', connectionId).executeTakeFirst()

/** Gives the lease back, if it is still one's own. */
export const releaseRefresh = async (
  db: Executor,
  { connectionId, by }: { readonly connectionId: string; readonly by: string },
): Promise<void> => {
  await db
    .updateTable('oauth_refresh')
    .set({ leased_by: null, leased_until: null })
    .where('connection_id', '=', connectionId)
    .where('leased_by', '=', by)
    .execute()
}

/** As {@link releaseRefresh}, with what a failed try means for the next one. */
export const failRefresh = async (
  db: Executor,
  failed: {
    readonly connectionId: string
    readonly by: string
    readonly retryAt: Date
    readonly failures: number
    readonly failure: JsonObject
    /** Whether the schedule has no more business with it: somebody must act. */
    readonly isFinal: boolean
  },
): Promise<void> => {
  await db
    .updateTable('oauth_refresh')
    .set({
      leased_by: null,
      leased_until: null,
      retry_at: failed.retryAt,
      failures: failed.failures,
      failure: JSON.stringify(failed.failure),
      ...(failed.isFinal && { refresh_at: null }),
    })
    .where('connection_id', '=', failed.connectionId)
    .where('leased_by', '=', failed.by)
    .execute()
}

/** The connections whose access token is to be renewed and nobody is at it, the most pressing first. Relies on `oauth_refresh_due`. */
export const listDueRefreshes = async (
  db: Executor,
  { at, limit }: { readonly at: Date; readonly limit: number },
): Promise<readonly Whose[]> => {
  const rows = await db
    .selectFrom('oauth_refresh')
    .select(['connection_id', 'environment_id'])
    .where('refresh_at', '<=', at)
    .where((where) => where.or([where('leased_until', 'is', null), where('leased_until', '<=', at)]))
    .where((where) => where.or([where('retry_at', 'is', null), where('retry_at', '<=', at)]))
    .orderBy('refresh_at')
    .limit(limit)
    .execute()
  return rows.map((row) => ({ connectionId: row.connection_id, environmentId: row.environment_id }))
}

export const deleteRefresh = async (tx: Executor, connectionId: string): Promise<void> => {
  await tx.deleteFrom('oauth_refresh').where('connection_id', '=', connectionId).execute()
}
