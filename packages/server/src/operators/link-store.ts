import type { Selectable } from 'kysely'
import type { Database, Executor } from '../db/index.ts'
import type { Keyset } from '../http/index.ts'

/** One-time links of operators; and, of what an operator has made for others, what ends with them. */

export type LinkRow = Selectable<Database['operator_link']>

export const insertLink = async (
  db: Executor,
  link: {
    readonly id: string
    readonly hash: Uint8Array
    readonly kind: string
    readonly operatorId: string | null
    readonly email: string | null
    readonly name: string | null
    readonly role: string
    readonly clearsSecondFactor: boolean
    readonly createdBy: string
    readonly at: Date
    readonly expiresAt: Date
  },
): Promise<void> => {
  await db
    .insertInto('operator_link')
    .values({
      id: link.id,
      hash: link.hash,
      kind: link.kind,
      operator_id: link.operatorId,
      email: link.email?.toLowerCase() ?? null,
      name: link.name,
      role: link.role,
      clears_second_factor: link.clearsSecondFactor,
      created_by: link.createdBy,
      created_at: link.at,
      expires_at: link.expiresAt,
    })
    .execute()
}

export const findLink = (db: Executor, hash: Uint8Array, at: Date): Promise<LinkRow | undefined> =>
  db
    .selectFrom('operator_link')
    .selectAll()
    .where('hash', '=', hash)
    .where('used_at', 'is', null)
    .where('expires_at', '>', at)
    .executeTakeFirst()

/** Uses a link up, if nobody has: of two at once one gets it. */
export const takeLink = (db: Executor, hash: Uint8Array, at: Date): Promise<LinkRow | undefined> =>
  db
    .updateTable('operator_link')
    .set({ used_at: at })
    .where('hash', '=', hash)
    .where('used_at', 'is', null)
    .where('expires_at', '>', at)
    .returningAll()
    .executeTakeFirst()

/** Links of a kind that nobody has used: a new one takes their place. */
export const deleteUnusedLinks = async (
  db: Executor,
  { kind, operatorId, email }: { readonly kind: string; readonly operatorId?: string; readonly email?: string },
): Promise<void> => {
  await db
    .deleteFrom('operator_link')
    .where('kind', '=', kind)
    .where('used_at', 'is', null)
    .$if(operatorId !== undefined, (query) => query.where('operator_id', '=', operatorId ?? ''))
    .$if(email !== undefined, (query) => query.where('email', '=', email?.toLowerCase() ?? ''))
    .execute()
}

/** Invitations that can still be used, newest first. */
export const listInvitations = (
  db: Executor,
  { at, after, limit }: { readonly at: Date; readonly after: Keyset | undefined; readonly limit: number },
): Promise<readonly LinkRow[]> => {
  const query = openInvitations(db, at).orderBy('created_at', 'desc').orderBy('id', 'desc').limit(limit)
  return after === undefined
    ? query.execute()
    : query
        .where(({ eb, refTuple, tuple }) => eb(refTuple('created_at', 'id'), '<', tuple(after.createdAt, after.id)))
        .execute()
}

export const findInvitation = (db: Executor, id: string, at: Date): Promise<LinkRow | undefined> =>
  openInvitations(db, at).where('id', '=', id).executeTakeFirst()

const openInvitations = (db: Executor, at: Date) =>
  db
    .selectFrom('operator_link')
    .selectAll()
    .where('kind', '=', 'invitation')
    .where('used_at', 'is', null)
    .where('expires_at', '>', at)

/** Whether nobody has used it before. */
export const deleteUnusedLink = async (db: Executor, id: string): Promise<boolean> =>
  (await db
    .deleteFrom('operator_link')
    .where('id', '=', id)
    .where('used_at', 'is', null)
    .returning('id')
    .executeTakeFirst()) !== undefined

/** Links of any kind that somebody has made and nobody has used. */
export const deleteUnusedLinksMadeBy = async (db: Executor, actor: string): Promise<void> => {
  await db.deleteFrom('operator_link').where('created_by', '=', actor).where('used_at', 'is', null).execute()
}

/** Ends the link tokens that somebody has made and nobody has used: with one, whoever has it puts a credential into an account. */
export const expireLinkTokensMadeBy = async (db: Executor, actor: string, at: Date): Promise<void> => {
  await db
    .updateTable('link_token')
    .set({ expires_at: at })
    .where('created_by', '=', actor)
    .where('spent_at', 'is', null)
    .where('expires_at', '>', at)
    .execute()
}

/** Revokes the account tokens that an operator has made, in whatever environment. */
export const revokeAccountTokensMadeBy = async (db: Executor, operatorId: string, at: Date): Promise<void> => {
  await db
    .updateTable('api_token')
    .set({ revoked_at: at })
    .where('created_by_token', '=', operatorId)
    .where('connection_id', 'is not', null)
    .where('revoked_at', 'is', null)
    .execute()
}
