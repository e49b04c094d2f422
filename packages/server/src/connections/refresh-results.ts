import { type Connector, schemeOf } from '@rollcall/connector-kit'
import { canMove, RollcallError } from '@rollcall/core'
import type { Logger } from 'pino'
import type { Executor } from '../db/index.ts'
import type { Tokens } from '../oauth/index.ts'
import type { Credential, Vault } from '../vault/index.ts'
import { holdsOtherTokens, retryAfter, withTokens } from './access-token.ts'
import {
  type ConnectionChange,
  type ConnectionRow,
  lockConnection,
  touchConnection,
  updateConnection,
} from './connection-store.ts'
import { toLastError } from './health-change.ts'
import { connectionNotFound } from './not-found.ts'
import type { Recording } from './recording.ts'
import { failRefresh, type RefreshRow, releaseRefresh } from './refresh-store.ts'
import { placeOf, type Unsealed } from './unseal.ts'
import { fingerprintOf } from './upstream.ts'

/** Tries to write down what the vendor gave: it may never give it again. */
const MOST_WRITES = 4
const WRITE_AGAIN_MS = 250

/** Until a grant that the vendor has ended is tried again by a call; a proof or a person may try sooner. */
const AFTER_REFUSAL_MS = 3_600_000

/** What becomes of a renewal, written down under its lease. */
export type RefreshResults = {
  /**
   * Old tokens out, new ones in, the lease back: all in one transaction. Where somebody has linked the account again meanwhile, theirs stay.
   *
   * @returns the connection as it is then
   */
  keep(held: Unsealed, tokens: Tokens): Promise<Unsealed>
  /**
   * How it failed, and where the vendor has ended the grant, that the connection needs a person; where it refuses the operator's client, that alone,
   * as `last_error`: the customer can do nothing about it.
   *
   * @returns what somebody else has got meanwhile, whom this failure is not about
   */
  settle(held: Unsealed, error: RollcallError, lease: RefreshRow): Promise<Unsealed | undefined>
}

export const createRefreshResults = (options: {
  readonly db: Executor
  readonly vault: Vault
  readonly recording: Recording
  readonly connectorOf: (id: string) => Connector
  readonly schedule: (tx: Executor, row: ConnectionRow, credential: Credential) => Promise<void>
  readonly reread: (held: Unsealed) => Promise<Unsealed>
  readonly now: () => Date
  readonly sleep: (ms: number) => Promise<void>
  readonly log: Logger
}): RefreshResults => {
  const { db, vault, recording, connectorOf, schedule, reread, now, sleep, log } = options

  const keep = (held: Unsealed, tokens: Tokens): Promise<Unsealed> =>
    db.transaction().execute(async (tx) => {
      const present = await lockConnection(tx, held.row.environment_id, held.row.id)
      if (present === undefined) throw connectionNotFound(held.row.id)
      const stored = await vault.open(tx, placeOf(present))
      if (holdsOtherTokens(stored, held.credential)) return { row: present, credential: stored }
      const credential = withTokens(stored, tokens, now())
      await vault.seal(tx, placeOf(present), credential)
      await schedule(tx, present, credential)
      const row =
        present.status === 'active' && present.last_error !== null
          ? await updateConnection(tx, present.id, { at: now(), lastError: null })
          : await touchConnection(tx, present.id)
      return { row, credential }
    })

  const keepSurely: RefreshResults['keep'] = async (held, tokens) => {
    for (let writes = 1; ; writes += 1) {
      try {
        return await keep(held, tokens)
      } catch (error) {
        if (writes === MOST_WRITES || error instanceof RollcallError) throw error
        log.error({ event: 'refresh_not_written', connection_id: held.row.id, err: error }, 'refresh not written')
        await sleep(WRITE_AGAIN_MS)
      }
    }
  }

  const settle: RefreshResults['settle'] = async (held, error, lease) => {
    const by = lease.leased_by ?? ''
    const isRefused = error.code === 'vendor_unauthorized'
    const failures = lease.failures + 1
    const fail = (executor: Executor): Promise<void> =>
      failRefresh(executor, {
        connectionId: held.row.id,
        by,
        retryAt: new Date(now().getTime() + (isRefused ? AFTER_REFUSAL_MS : retryAfter(failures))),
        failures,
        failure: { code: error.code, message: error.message },
        isFinal: isRefused,
      })
    log.warn({ event: 'refresh_failed', connection_id: held.row.id, code: error.code, failures }, 'refresh failed')
    if (!isRefused && error.code !== 'vendor_refused') {
      await fail(db)
      return undefined
    }
    const scheme = schemeOf(connectorOf(held.row.connector_id), held.row.authentication_method)
    const fingerprint = fingerprintOf(vault, scheme, held.credential)
    let isOurs = false
    await recording(
      { row: held.row, scheme, fingerprint, holds: (stored) => !holdsOtherTokens(stored, held.credential) },
      (present) => changeBy(error, present, now()),
      async (tx) => {
        isOurs = true
        await fail(tx)
      },
    )
    if (isOurs) return undefined
    await releaseRefresh(db, { connectionId: held.row.id, by })
    return reread(held)
  }

  return { keep: keepSurely, settle }
}

const changeBy = (error: RollcallError, { status }: ConnectionRow, at: Date): ConnectionChange | undefined => {
  const lastError = toLastError(error, at)
  if (error.code !== 'vendor_unauthorized') return status === 'active' ? { lastError } : undefined
  return canMove(status, 'needs_reauth') ? { status: 'needs_reauth', lastError } : undefined
}
