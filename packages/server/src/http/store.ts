import { sql } from 'kysely'
import type { Executor } from '../db/index.ts'
import type { StoredAnswer } from './idempotency.ts'

type Place = { readonly environmentId: string; readonly scope: string; readonly key: string }

export type EarlierClaim = {
  readonly requestHash: Uint8Array
  readonly at: Date
  /** Absent while the first request is under way, and for ever when it ended without knowing what it did. */
  readonly answer: StoredAnswer | undefined
}

/**
 * Claims a key for the caller, or returns what is there already. One statement, so that of two callers one claims.
 * An expired row is claimed anew. Relies on the primary key.
 */
export const claimKey = async (
  db: Executor,
  claim: Place & {
    readonly requestHash: Uint8Array
    readonly at: Date
    readonly expiresAt: Date
  },
): Promise<EarlierClaim | undefined> => {
  const claimed = await db
    .insertInto('idempotency')
    .values({
      environment_id: claim.environmentId,
      scope: claim.scope,
      key: claim.key,
      request_hash: claim.requestHash,
      created_at: claim.at,
      expires_at: claim.expiresAt,
    })
    .onConflict((conflict) =>
      conflict
        .columns(['environment_id', 'scope', 'key'])
        .doUpdateSet({
          request_hash: claim.requestHash,
          status: null,
          headers: null,
          body: null,
          created_at: claim.at,
          expires_at: claim.expiresAt,
        })
        .where('idempotency.expires_at', '<', claim.at),
    )
    .returning('key')
    .executeTakeFirst()
  if (claimed !== undefined) return undefined
  const row = await byPlace(db, claim).executeTakeFirst()
  // Released between the two statements: as if still under way, and the repeat will find it free.
  if (row === undefined) return { requestHash: claim.requestHash, at: claim.at, answer: undefined }
  const { status, headers, body } = row
  return {
    requestHash: row.request_hash,
    at: row.created_at,
    answer: status === null ? undefined : { status, headers: headers ?? {}, body: body ?? new Uint8Array() },
  }
}

const byPlace = (db: Executor, place: Place) =>
  db
    .selectFrom('idempotency')
    .select(['request_hash', 'created_at', 'status', 'headers', 'body'])
    .where('environment_id', '=', place.environmentId)
    .where('scope', '=', place.scope)
    .where('key', '=', place.key)

export const completeKey = async (db: Executor, done: Place & { readonly answer: StoredAnswer }): Promise<void> => {
  await db
    .updateTable('idempotency')
    .set({ status: done.answer.status, headers: JSON.stringify(done.answer.headers), body: done.answer.body })
    .where('environment_id', '=', done.environmentId)
    .where('scope', '=', done.scope)
    .where('key', '=', done.key)
    .execute()
}

export const releaseKey = async (db: Executor, place: Place): Promise<void> => {
  await db
    .deleteFrom('idempotency')
    .where('environment_id', '=', place.environmentId)
    .where('scope', '=', place.scope)
    .where('key', '=', place.key)
    .where('status', 'is', null)
    .execute()
}

/** Deletes answers past their retention; run by a schedule. Relies on `idempotency_by_expiry`. */
export const deleteExpiredKeys = async (db: Executor, at: Date): Promise<void> => {
  await db.deleteFrom('idempotency').where('expires_at', '<', at).execute()
}

/** How long `/readyz` waits for the database: whoever asks has a limit of their own, often of a few seconds. */
const PING_MS = 3000

/** Whether the database answers, and soon: for `/readyz`. */
export const ping = async (db: Executor): Promise<void> => {
  const late = AbortSignal.timeout(PING_MS)
  await Promise.race([
    sql`select 1`.execute(db),
    new Promise((_resolve, reject) => late.addEventListener('abort', () => reject(late.reason), { once: true })),
  ])
}
