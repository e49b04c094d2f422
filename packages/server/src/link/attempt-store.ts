import type { JsonObject } from '@rollcall/core'
import type { Selectable } from 'kysely'
import type { Database, Executor } from '../db/index.ts'

/**
 * One way to the vendor and back.
 *
 * - `waiting`: the page has its address; no browser has gone there yet.
 * - `started`: a browser is on its way; only that one may come back, once.
 * - `answered`: it came back, and what it brought is being looked at.
 * - `finished`: how it ended is written down.
 * - `ended`: the page has given it up; whatever comes back is not taken.
 */
export type AttemptRow = Selectable<Database['link_attempt']>

export const insertAttempt = async (
  db: Executor,
  made: {
    readonly id: string
    readonly environmentId: string
    readonly linkTokenId: string
    readonly connectorId: string
    readonly settings: Readonly<Record<string, string>>
    readonly mode: string
    readonly openerOrigin: string | null
    readonly redirectUri: string
    readonly scopes: readonly string[]
    readonly startHash: Uint8Array
    readonly createdAt: Date
    readonly expiresAt: Date
  },
): Promise<void> => {
  await db
    .insertInto('link_attempt')
    .values({
      id: made.id,
      environment_id: made.environmentId,
      link_token_id: made.linkTokenId,
      connector_id: made.connectorId,
      settings: JSON.stringify(made.settings),
      mode: made.mode,
      opener_origin: made.openerOrigin,
      redirect_uri: made.redirectUri,
      scopes: [...made.scopes],
      status: 'waiting',
      start_hash: made.startHash,
      created_at: made.createdAt,
      expires_at: made.expiresAt,
    })
    .execute()
}

/** Lets one browser begin, and begin anew as long as nothing came back; `undefined` for another one, or when it is too late. */
export const startAttempt = (
  tx: Executor,
  start: {
    readonly startHash: Uint8Array
    readonly stateHash: Uint8Array
    readonly browserHash: Uint8Array
    readonly at: Date
  },
): Promise<AttemptRow | undefined> =>
  tx
    .updateTable('link_attempt')
    .set({ status: 'started', state_hash: start.stateHash, browser_hash: start.browserHash })
    .where('start_hash', '=', start.startHash)
    .where((row) =>
      row.or([
        row('status', '=', 'waiting'),
        row.and([row('status', '=', 'started'), row('browser_hash', '=', start.browserHash)]),
      ]),
    )
    .where('expires_at', '>', start.at)
    .returningAll()
    .executeTakeFirst()

export const findAttemptByState = (db: Executor, stateHash: Uint8Array): Promise<AttemptRow | undefined> =>
  db.selectFrom('link_attempt').selectAll().where('state_hash', '=', stateHash).executeTakeFirst()

/** Whether it was this call that took the answer: a replayed one is not taken. */
export const answerAttempt = async (
  db: Executor,
  { id, at }: { readonly id: string; readonly at: Date },
): Promise<boolean> => {
  const row = await db
    .updateTable('link_attempt')
    .set({ status: 'answered' })
    .where('id', '=', id)
    .where('status', '=', 'started')
    .where('expires_at', '>', at)
    .returning('id')
    .executeTakeFirst()
  return row !== undefined
}

/** Whether there was still something to finish. */
export const finishAttempt = async (
  db: Executor,
  finished: {
    readonly id: string
    readonly outcome: JsonObject
    readonly outcomeHash: Uint8Array
    /** Until when the outcome can be read. */
    readonly expiresAt: Date
  },
): Promise<boolean> => {
  const row = await db
    .updateTable('link_attempt')
    .set({
      status: 'finished',
      outcome: JSON.stringify(finished.outcome),
      outcome_hash: finished.outcomeHash,
      expires_at: finished.expiresAt,
    })
    .where('id', '=', finished.id)
    .where('status', '=', 'answered')
    .returning('id')
    .executeTakeFirst()
  return row !== undefined
}

/** Ends an attempt of a token that is not finished; `undefined` where there is none. */
export const endAttempt = (
  tx: Executor,
  { id, linkTokenId }: { readonly id: string; readonly linkTokenId: string },
): Promise<AttemptRow | undefined> =>
  tx
    .updateTable('link_attempt')
    .set({ status: 'ended' })
    .where('id', '=', id)
    .where('link_token_id', '=', linkTokenId)
    .where('status', 'in', ['waiting', 'started', 'answered'])
    .returningAll()
    .executeTakeFirst()

export const findAttemptByOutcome = (
  db: Executor,
  { outcomeHash, at }: { readonly outcomeHash: Uint8Array; readonly at: Date },
): Promise<AttemptRow | undefined> =>
  db
    .selectFrom('link_attempt')
    .selectAll()
    .where('outcome_hash', '=', outcomeHash)
    .where('expires_at', '>', at)
    .executeTakeFirst()

export const findAttemptOfToken = (
  db: Executor,
  { id, linkTokenId }: { readonly id: string; readonly linkTokenId: string },
): Promise<AttemptRow | undefined> =>
  db
    .selectFrom('link_attempt')
    .selectAll()
    .where('id', '=', id)
    .where('link_token_id', '=', linkTokenId)
    .executeTakeFirst()

/** Those that nobody can come back on any more. Relies on `link_attempt_by_expiry`. */
export const deleteAttempts = (tx: Executor, expiredBefore: Date): Promise<AttemptRow[]> =>
  tx.deleteFrom('link_attempt').where('expires_at', '<', expiredBefore).returningAll().execute()
