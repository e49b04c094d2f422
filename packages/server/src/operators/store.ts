import { type Selectable, sql } from 'kysely'
import type { Database, Executor } from '../db/index.ts'
import type { Keyset } from '../http/index.ts'

export type OperatorRow = Selectable<Database['operator']>

export const findOperator = (db: Executor, id: string): Promise<OperatorRow | undefined> =>
  db.selectFrom('operator').selectAll().where('id', '=', id).executeTakeFirst()

export const findOperatorByEmail = (db: Executor, email: string): Promise<OperatorRow | undefined> =>
  db.selectFrom('operator').selectAll().where('email', '=', email.toLowerCase()).executeTakeFirst()

/** Whom the library has given something that it asks back: half a sign-in, the token of a mail. Relies on `operator_verification_by_identifier`. */
export const findOperatorHolding = (db: Executor, identifier: string): Promise<OperatorRow | undefined> =>
  db
    .selectFrom('operator')
    .selectAll('operator')
    .innerJoin('operator_verification', 'operator_verification.value', 'operator.id')
    .where('operator_verification.identifier', '=', identifier)
    .executeTakeFirst()

/** Whether an API token was made by the installation itself: `ROLLCALL_API_TOKEN`, or the one of local mode. No API call makes another such. */
export const isTokenOfInstallation = async (db: Executor, id: string): Promise<boolean> =>
  (await db
    .selectFrom('api_token')
    .select('id')
    .where('id', '=', id)
    .where('created_by', '=', 'installation')
    .executeTakeFirst()) !== undefined

/** Newest first. */
export const listOperators = (
  db: Executor,
  { after, limit }: { readonly after: Keyset | undefined; readonly limit: number },
): Promise<readonly OperatorRow[]> => {
  const query = db.selectFrom('operator').selectAll().orderBy('created_at', 'desc').orderBy('id', 'desc').limit(limit)
  return after === undefined
    ? query.execute()
    : query
        .where(({ eb, refTuple, tuple }) => eb(refTuple('created_at', 'id'), '<', tuple(after.createdAt, after.id)))
        .execute()
}

/** Owners and admins who can sign in: who is told when something needs somebody. */
export const listCaretakers = (db: Executor): Promise<readonly Pick<OperatorRow, 'email' | 'name'>[]> =>
  db
    .selectFrom('operator')
    .select(['email', 'name'])
    .where('role', 'in', ['owner', 'admin'])
    .where('disabled_at', 'is', null)
    .orderBy('id')
    .execute()

export const hasOperators = async (db: Executor): Promise<boolean> =>
  (await db.selectFrom('operator').select('id').limit(1).executeTakeFirst()) !== undefined

/** Owners who can sign in, locked, so that two changes at once cannot take away the last two. */
export const lockOwners = (db: Executor): Promise<readonly { readonly id: string }[]> =>
  db
    .selectFrom('operator')
    .select('id')
    .where('role', '=', 'owner')
    .where('disabled_at', 'is', null)
    .orderBy('id')
    .forUpdate()
    .execute()

/** Whether there was none with this address. */
export const insertOperator = async (
  db: Executor,
  made: {
    readonly id: string
    readonly accountId: string
    readonly email: string
    readonly name: string
    readonly role: string
    readonly passwordHash: string
    readonly at: Date
  },
): Promise<boolean> => {
  const { id, at } = made
  const row = await db
    .insertInto('operator')
    .values({
      id,
      name: made.name,
      email: made.email.toLowerCase(),
      email_verified: true,
      role: made.role,
      two_factor_enabled: false,
      created_at: at,
      updated_at: at,
    })
    .onConflict((conflict) => conflict.column('email').doNothing())
    .returning('id')
    .executeTakeFirst()
  if (row === undefined) return false
  await db
    .insertInto('operator_account')
    .values({
      id: made.accountId,
      operator_id: id,
      account_id: id,
      provider_id: 'credential',
      password: made.passwordHash,
      created_at: at,
      updated_at: at,
    })
    .execute()
  return true
}

export const setPassword = async (
  db: Executor,
  id: string,
  { hash, at }: { readonly hash: string; readonly at: Date },
): Promise<void> => {
  await db
    .updateTable('operator_account')
    .set({ password: hash, updated_at: at })
    .where('operator_id', '=', id)
    .where('provider_id', '=', 'credential')
    .execute()
}

export const clearSecondFactor = async (db: Executor, id: string): Promise<void> => {
  await db.deleteFrom('operator_two_factor').where('operator_id', '=', id).execute()
  await db.updateTable('operator').set({ two_factor_enabled: false }).where('id', '=', id).execute()
}

export const updateOperator = (
  db: Executor,
  id: string,
  change: {
    readonly name?: string | undefined
    readonly role?: string | undefined
    readonly disabledAt?: Date | null | undefined
    readonly at: Date
  },
): Promise<OperatorRow> =>
  db
    .updateTable('operator')
    .set({
      ...(change.name !== undefined && { name: change.name }),
      ...(change.role !== undefined && { role: change.role }),
      ...(change.disabledAt !== undefined && { disabled_at: change.disabledAt }),
      updated_at: change.at,
    })
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow()

export const deleteOperator = async (db: Executor, id: string): Promise<void> => {
  await db.deleteFrom('operator').where('id', '=', id).execute()
}

export const deleteSessions = async (db: Executor, operatorId: string): Promise<void> => {
  await db.deleteFrom('operator_session').where('operator_id', '=', operatorId).execute()
}

export const deleteSession = async (db: Executor, token: string): Promise<void> => {
  await db.deleteFrom('operator_session').where('token', '=', token).execute()
}

export const noteSignIn = async (db: Executor, email: string, at: Date): Promise<void> => {
  await db.updateTable('operator').set({ last_signed_in_at: at }).where('email', '=', email.toLowerCase()).execute()
}

/** What has run out, of ours and of the library's. */
export const deleteOld = async (db: Executor, before: Date): Promise<void> => {
  await db.deleteFrom('operator_link').where('expires_at', '<', before).execute()
  await db.deleteFrom('operator_verification').where('expires_at', '<', before).execute()
  await db.deleteFrom('operator_session').where('expires_at', '<', before).execute()
  // Counts of attempts, by address; the longest is looked at for five minutes.
  await sql`delete from operator_rate_limit where last_request < ${before.getTime() - 3_600_000}`.execute(db)
}
