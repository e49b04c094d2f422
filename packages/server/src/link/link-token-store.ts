import type { Selectable } from 'kysely'
import type { Database, Executor } from '../db/index.ts'

export type LinkTokenRow = Selectable<Database['link_token']>

export const insertLinkToken = async (
  db: Executor,
  made: {
    readonly id: string
    readonly environmentId: string
    readonly hash: Uint8Array
    readonly tenantId: string
    readonly connectionId: string | null
    readonly keepsContext: boolean
    readonly integrations: readonly string[] | null
    readonly scopes: readonly string[] | null
    readonly redirectUri: string | null
    readonly isSandbox: boolean
    readonly createdBy: string
    readonly createdAt: Date
    readonly expiresAt: Date
  },
): Promise<void> => {
  await db
    .insertInto('link_token')
    .values({
      id: made.id,
      environment_id: made.environmentId,
      hash: made.hash,
      tenant_id: made.tenantId,
      connection_id: made.connectionId,
      keeps_context: made.keepsContext,
      integrations: made.integrations === null ? null : [...made.integrations],
      scopes: made.scopes === null ? null : [...made.scopes],
      redirect_uri: made.redirectUri,
      is_sandbox: made.isSandbox,
      created_by: made.createdBy,
      created_at: made.createdAt,
      expires_at: made.expiresAt,
    })
    .execute()
}

export const findLinkToken = (db: Executor, hash: Uint8Array): Promise<LinkTokenRow | undefined> =>
  db.selectFrom('link_token').selectAll().where('hash', '=', hash).executeTakeFirst()

export const findLinkTokenById = (db: Executor, id: string): Promise<LinkTokenRow | undefined> =>
  db.selectFrom('link_token').selectAll().where('id', '=', id).executeTakeFirst()

/** Whether it was this transaction that spent it: of many at once, one. */
export const spendLinkToken = async (
  tx: Executor,
  { id, at }: { readonly id: string; readonly at: Date },
): Promise<boolean> => {
  const row = await tx
    .updateTable('link_token')
    .set({ spent_at: at })
    .where('id', '=', id)
    .where('spent_at', 'is', null)
    .where('expires_at', '>', at)
    .returning('id')
    .executeTakeFirst()
  return row !== undefined
}

/** Counts an attempt, in a window that begins anew once it is over; `false` when there were `most` in it already. One statement. */
export const countAttempt = async (
  db: Executor,
  counted: { readonly id: string; readonly at: Date; readonly windowStart: Date; readonly most: number },
): Promise<boolean> => {
  const row = await db
    .updateTable('link_token')
    .set((is) => {
      const isOver = is.or([is('attempts_since', 'is', null), is('attempts_since', '<=', counted.windowStart)])
      return {
        attempts: is
          .case()
          .when(isOver)
          .then(1)
          .else(is('attempts', '+', 1))
          .end(),
        attempts_since: is.case().when(isOver).then(is.val(counted.at)).else(is.ref('attempts_since')).end(),
      }
    })
    .where('id', '=', counted.id)
    .where((is) =>
      is.or([
        is('attempts_since', 'is', null),
        is('attempts_since', '<=', counted.windowStart),
        is('attempts', '<', counted.most),
      ]),
    )
    .returning('id')
    .executeTakeFirst()
  return row !== undefined
}

/** Those that have been worth nothing since then, with their attempts. Relies on `link_token_by_expiry`. */
export const deleteLinkTokens = (tx: Executor, expiredBefore: Date): Promise<LinkTokenRow[]> =>
  tx.deleteFrom('link_token').where('expires_at', '<', expiredBefore).returningAll().execute()
