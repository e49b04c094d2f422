import { hash } from 'node:crypto'
import { SCOPES, type Scope } from '@rollcall/api'
import { RollcallError } from '@rollcall/core'
import type { Logger } from 'pino'
import { type Executor, isUuid } from '../db/index.ts'
import type { Events } from '../events/index.ts'
import type { Authenticate, Caller } from '../http/index.ts'
import { hashOf, newSecret } from '../vault/index.ts'
import { createMemory } from './memory.ts'
import { tokenNotFound } from './not-found.ts'
import {
  findTokenByHash,
  hasLiveToken,
  insertToken,
  revokeToken,
  revokeTokensMadeBy,
  type TokenRow,
  touchToken,
} from './token-store.ts'

/** What an account token may do: the data plane of its one account. */
const ACCOUNT_SCOPES: readonly Scope[] = ['directory:read', 'directory:write', 'proxy']
const ACCOUNT_TOKEN_MINUTES = 15

const MOST_REMEMBERED = 10_000
/** `last_used_at` is written this often at most. */
const TOUCHED_EVERY_MS = 60_000

export type CreatedToken = {
  readonly id: string
  readonly name: string
  readonly environmentId: string
  readonly scopes: readonly Scope[]
  readonly prefix: string
  readonly createdBy: string
  readonly createdAt: Date
  readonly expiresAt: Date | undefined
  /** The token itself. It exists here and at whoever asked for it, and nowhere else. */
  readonly token: string
}

type Making = { readonly db: Executor; readonly now: () => Date; readonly newId: () => string }

/** Makes a token that may do everything in its environment, unless scopes are named. Only its hash is kept. */
export const createToken = async (
  { db, now, newId }: Making,
  made: {
    readonly environmentId: string
    readonly name: string
    readonly actor: string
    readonly scopes?: readonly Scope[] | undefined
    readonly expiresAt?: Date | undefined
    readonly connectionId?: string | undefined
    /** The id of the token that made it. */
    readonly createdByToken?: string | undefined
    /** A token chosen by whoever installs the server (`ROLLCALL_API_TOKEN`). */
    readonly token?: string | undefined
  },
): Promise<CreatedToken> => {
  const token = made.token ?? newSecret('rc_')
  const created = {
    id: newId(),
    name: made.name,
    environmentId: made.environmentId,
    scopes: made.scopes ?? SCOPES,
    prefix: token.slice(0, 6),
    createdBy: made.actor,
    createdAt: now(),
    expiresAt: made.expiresAt,
  }
  await insertToken(db, {
    ...created,
    connectionId: made.connectionId,
    createdByToken: made.createdByToken,
    hash: hashOf(token),
  })
  return { ...created, token }
}

/**
 * Makes the token of a front end: one account, 15 minutes at most, of the data plane what the calling token may do itself, and no longer
 * than that one is not revoked.
 *
 * @throws RollcallError `forbidden` when that is nothing
 */
export const createAccountToken = async (
  making: Making,
  { connectionId, caller }: { readonly connectionId: string; readonly caller: Caller },
): Promise<CreatedToken> => {
  const scopes = ACCOUNT_SCOPES.filter((scope) => caller.scopes.includes(scope))
  if (scopes.length === 0) {
    throw new RollcallError(
      'forbidden',
      `An account token may do what the token that makes it may: this one has none of ${ACCOUNT_SCOPES.join(', ')}.`,
    )
  }
  return createToken(making, {
    environmentId: caller.environmentId,
    connectionId,
    createdByToken: caller.tokenId,
    actor: caller.actor,
    name: 'Account token',
    scopes,
    expiresAt: new Date(making.now().getTime() + ACCOUNT_TOKEN_MINUTES * 60_000),
  })
}

/** Whether an environment has any token that is good, so that somebody can get in. */
export const hasTokens = (db: Executor, environmentId: string): Promise<boolean> => hasLiveToken(db, environmentId)

/** Installs a chosen token unless it is there already; a revoked one stays revoked. */
export const ensureToken = async (
  making: Making,
  chosen: { readonly environmentId: string; readonly token: string; readonly name: string },
): Promise<void> => {
  if ((await findTokenByHash(making.db, hashOf(chosen.token))) !== undefined) return
  await createToken(making, { ...chosen, actor: 'installation' })
}

export type Tokens = {
  readonly authenticate: Authenticate
  /** Revokes a token and those that it has made for front ends. @throws RollcallError `not_found` */
  revoke(environmentId: string, id: string): Promise<void>
  /** Forgets what is remembered, e.g. after a connection and its tokens were deleted. */
  forget(): void
}

/** The tokens as the HTTP app asks for them: remembered for a second, so that a call costs no look-up. */
export const openTokens = (options: {
  readonly db: Executor
  readonly events: Pick<Events, 'publish'>
  readonly now: () => Date
  readonly log: Logger
}): Tokens => {
  const { db, events, now, log } = options
  const memory = createMemory<Valid>({ now, most: MOST_REMEMBERED })

  /** Nobody waits for it, and a lost one is made up for by the next. */
  const touch = (row: TokenRow): void => {
    const at = now()
    const before = new Date(at.getTime() - TOUCHED_EVERY_MS)
    if (row.last_used_at !== null && row.last_used_at > before) return
    touchToken(db, row.id, { at, before }).catch((err: unknown) =>
      log.warn({ event: 'token_not_touched', err }, 'token not touched'),
    )
  }

  /** An unknown token is not remembered: it may be made in a moment, and a flood of guesses must not fill the memory. */
  const lookUp = async (token: string): Promise<Valid | undefined> => {
    const row = await findTokenByHash(db, hashOf(token))
    if (row === undefined || row.revoked_at !== null) return undefined
    const valid = { caller: toCaller(row), until: row.expires_at?.getTime() ?? Infinity }
    if (valid.until <= now().getTime()) return undefined
    touch(row)
    return valid
  }

  return {
    authenticate: (token) => {
      // Not the token itself: what is in memory for longer than a request should be of no use to anybody.
      const key = hash('sha256', token, 'base64')
      const known = memory.recall(key)
      if (known !== undefined && known.until > now().getTime()) return known.caller
      return memory.read(key, () => lookUp(token)).then((found) => found?.caller)
    },
    revoke: async (environmentId, id) => {
      if (!isUuid(id)) throw tokenNotFound(id)
      await db.transaction().execute(async (tx) => {
        const at = now()
        if (!(await revokeToken(tx, environmentId, id, at))) throw tokenNotFound(id)
        await revokeTokensMadeBy(tx, environmentId, id, at)
        await events.publish(tx, { environmentId, type: 'api_token:deleted', payload: { id } })
      })
      memory.forgetAll()
    },
    forget: memory.forgetAll,
  }
}

/** A token that is good until a time, in milliseconds since 1970. */
type Valid = { readonly caller: Caller; readonly until: number }

const toCaller = (row: TokenRow): Caller => ({
  tokenId: row.id,
  environmentId: row.environment_id,
  scopes: SCOPES.filter((scope) => row.scopes.includes(scope)),
  actor: `api-token:${row.name} (${row.id})`,
  accountId: row.connection_id ?? undefined,
})
