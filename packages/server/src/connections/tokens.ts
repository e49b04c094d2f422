import { createHash, randomBytes } from 'node:crypto'
import { SCOPES, type Scope } from '@rollcall/api'
import { RollcallError } from '@rollcall/core'
import type { Logger } from 'pino'
import type { Executor } from '../db/index.ts'
import type { Authenticate, Caller } from '../http/index.ts'
import { findTokenByHash, insertToken, listTokens, revokeToken, type TokenRow, touchToken } from './token-store.ts'

/** What an account token may do: the data plane of its one account. */
const ACCOUNT_SCOPES: readonly Scope[] = ['directory:read', 'directory:write', 'proxy']
const ACCOUNT_TOKEN_MINUTES = 15

/** How long a token is remembered: another process's revocation takes effect after this at the latest. */
const REMEMBERED_MS = 1000
/** Tokens remembered at most; beyond, all are forgotten, which costs one look-up each. */
const MOST_REMEMBERED = 10_000
/** `last_used_at` is written this often at most. */
const TOUCH_MS = 60_000

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
    /** A token chosen by whoever installs the server (`ROLLCALL_API_TOKEN`). */
    readonly token?: string | undefined
  },
): Promise<CreatedToken> => {
  const token = made.token ?? `rc_${randomBytes(32).toString('base64url')}`
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
  await insertToken(db, { ...created, connectionId: made.connectionId, hash: hashOf(token) })
  return { ...created, token }
}

/** Makes the token of a front end: one account, 15 minutes. */
export const createAccountToken = (
  making: Making,
  made: { readonly environmentId: string; readonly connectionId: string; readonly actor: string },
): Promise<CreatedToken> =>
  createToken(making, {
    ...made,
    name: 'Account token',
    scopes: ACCOUNT_SCOPES,
    expiresAt: new Date(making.now().getTime() + ACCOUNT_TOKEN_MINUTES * 60_000),
  })

/** Whether an environment has any token, so that somebody can get in. */
export const hasTokens = async (db: Executor, environmentId: string): Promise<boolean> =>
  (await listTokens(db, environmentId, { after: undefined, limit: 1 })).length > 0

/** Installs a chosen token unless it is there already; a revoked one stays revoked. */
export const ensureToken = async (
  making: Making,
  chosen: { readonly environmentId: string; readonly token: string; readonly name: string },
): Promise<void> => {
  if ((await findTokenByHash(making.db, hashOf(chosen.token))) !== undefined) return
  await createToken(making, { ...chosen, actor: 'installation' })
}

const hashOf = (token: string): Buffer => createHash('sha256').update(token).digest()

export type Tokens = {
  readonly authenticate: Authenticate
  /** @throws RollcallError `not_found` */
  revoke(environmentId: string, id: string): Promise<void>
  /** Forgets what is remembered, e.g. after a connection and its tokens were deleted. */
  forget(): void
}

/** The tokens as the HTTP app asks for them: remembered for a second, so that a call costs no look-up. */
export const openTokens = (options: {
  readonly db: Executor
  readonly now: () => Date
  readonly log: Logger
}): Tokens => {
  const { db, now, log } = options
  const remembered = new Map<string, { readonly caller: Caller | undefined; readonly until: number }>()
  const touched = new Map<string, number>()

  const touch = (row: TokenRow): void => {
    const at = now()
    const before = touched.get(row.id) ?? row.last_used_at?.getTime() ?? 0
    if (at.getTime() - before < TOUCH_MS) return
    touched.set(row.id, at.getTime())
    // Nobody waits for it, and a lost one is made up for by the next.
    touchToken(db, row.id, at).catch((err: unknown) =>
      log.warn({ event: 'token_not_touched', err }, 'token not touched'),
    )
  }

  const lookUp = async (hash: Buffer, key: string): Promise<Caller | undefined> => {
    const row = await findTokenByHash(db, hash)
    const at = now().getTime()
    const isValid = row !== undefined && row.revoked_at === null && (row.expires_at?.getTime() ?? Infinity) > at
    const caller = isValid ? toCaller(row) : undefined
    if (isValid) touch(row)
    if (remembered.size >= MOST_REMEMBERED) remembered.clear()
    const expiry = row?.expires_at?.getTime() ?? Infinity
    // An unknown token is not remembered: it may be made in a moment, and a flood of guesses must not fill the memory.
    if (caller !== undefined) remembered.set(key, { caller, until: Math.min(at + REMEMBERED_MS, expiry) })
    return caller
  }

  return {
    authenticate: (token) => {
      const hash = hashOf(token)
      const key = hash.toString('base64')
      const known = remembered.get(key)
      return known !== undefined && known.until > now().getTime() ? known.caller : lookUp(hash, key)
    },
    revoke: async (environmentId, id) => {
      if (!(await revokeToken(db, environmentId, id, now()))) {
        throw new RollcallError('not_found', `There is no API token ${id} to revoke. GET /api-token lists them.`)
      }
      remembered.clear()
    },
    forget: () => remembered.clear(),
  }
}

const toCaller = (row: TokenRow): Caller => ({
  tokenId: row.id,
  environmentId: row.environment_id,
  scopes: SCOPES.filter((scope) => row.scopes.includes(scope)),
  actor: `api-token:${row.name} (${row.id})`,
  accountId: row.connection_id ?? undefined,
})
