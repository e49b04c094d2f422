import type { Selectable, Updateable } from 'kysely'
import type { Database, Executor } from '../db/index.ts'
import type { Keyset } from '../http/index.ts'

export type WebhookRow = Selectable<Database['webhook']>

export const insertWebhook = (
  tx: Executor,
  made: Pick<WebhookRow, 'id' | 'environment_id' | 'target_url' | 'description' | 'event_types' | 'is_active'> & {
    readonly at: Date
  },
): Promise<WebhookRow> => {
  const { at, ...fields } = made
  return tx
    .insertInto('webhook')
    .values({ ...fields, created_at: at, updated_at: at })
    .returningAll()
    .executeTakeFirstOrThrow()
}

const ofEnvironment = (db: Executor, environmentId: string) =>
  db.selectFrom('webhook').selectAll().where('environment_id', '=', environmentId)

export const findWebhook = (db: Executor, environmentId: string, id: string): Promise<WebhookRow | undefined> =>
  ofEnvironment(db, environmentId).where('id', '=', id).executeTakeFirst()

/** As {@link findWebhook}, and nobody else changes it until the transaction ends. */
export const lockWebhook = (tx: Executor, environmentId: string, id: string): Promise<WebhookRow | undefined> =>
  ofEnvironment(tx, environmentId).where('id', '=', id).forUpdate().executeTakeFirst()

/** Newest first. Relies on `webhook_by_environment`. */
export const listWebhooks = (
  db: Executor,
  environmentId: string,
  { isActive, after, limit }: { isActive: boolean | undefined; after: Keyset | undefined; limit: number },
): Promise<WebhookRow[]> => {
  let webhooks = ofEnvironment(db, environmentId)
  if (isActive !== undefined) webhooks = webhooks.where('is_active', '=', isActive)
  if (after !== undefined) {
    webhooks = webhooks.where((where) =>
      where(where.refTuple('created_at', 'id'), '<', where.tuple(after.createdAt, after.id)),
    )
  }
  return webhooks.orderBy('created_at', 'desc').orderBy('id', 'desc').limit(limit).execute()
}

/** For a webhook that is locked. What is `undefined` stays as it is. */
export const updateWebhook = (tx: Executor, id: string, change: Updateable<Database['webhook']>): Promise<WebhookRow> =>
  tx.updateTable('webhook').set(change).where('id', '=', id).returningAll().executeTakeFirstOrThrow()

/** With its deliveries. */
export const deleteWebhook = async (tx: Executor, id: string): Promise<void> => {
  await tx.deleteFrom('webhook').where('id', '=', id).execute()
}

// ---- what deliveries say about it ----

/** Something was accepted. Nearly always there is nothing to write, and nothing is locked. */
export const noteSuccess = async (tx: Executor, id: string): Promise<void> => {
  await tx
    .updateTable('webhook')
    .set({ failing_since: null, blocked_until: null })
    .where('id', '=', id)
    .where('failing_since', 'is not', null)
    .execute()
}

/** Something was not accepted, which goes on until something is, however long nothing is tried; `undefined` where the webhook is gone. */
export const noteFailure = (
  tx: Executor,
  id: string,
  { at, blockedUntil }: { readonly at: Date; readonly blockedUntil: Date | undefined },
): Promise<WebhookRow | undefined> =>
  tx
    .updateTable('webhook')
    .set(({ fn, ref, val }) => ({
      failing_since: fn.coalesce('failing_since', val(at)),
      blocked_until:
        blockedUntil === undefined ? ref('blocked_until') : fn('greatest', ['blocked_until', val(blockedUntil)]),
    }))
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirst()

/** Stops it, unless it is not active any more. */
export const pauseWebhook = (
  tx: Executor,
  id: string,
  { at, reason }: { readonly at: Date; readonly reason: string },
): Promise<WebhookRow | undefined> =>
  tx
    .updateTable('webhook')
    .set({ is_active: false, paused_at: at, pause_reason: reason, updated_at: at })
    .where('id', '=', id)
    .where('is_active', '=', true)
    .returningAll()
    .executeTakeFirst()
