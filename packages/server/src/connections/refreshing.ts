import { type AuthScheme, type Connector, schemeOf } from '@rollcall/connector-kit'
import { ERRORS, type ErrorCode, RollcallError } from '@rollcall/core'
import type { Logger } from 'pino'
import type { Executor } from '../db/index.ts'
import type { OAuth, Tokens } from '../oauth/index.ts'
import type { Credential, Vault } from '../vault/index.ts'
import { canRenew, dueAt, holdsOtherTokens, isAlive, renewalAt } from './access-token.ts'
import { type ConnectionRow, findConnection } from './connection-store.ts'
import { connectionNotFound } from './not-found.ts'
import type { Recording } from './recording.ts'
import { createRefreshResults } from './refresh-results.ts'
import {
  claimRefresh,
  deleteRefresh,
  findRefresh,
  listDueRefreshes,
  type RefreshRow,
  releaseRefresh,
  scheduleRefresh,
} from './refresh-store.ts'
import { type Unsealed, unseal } from './unseal.ts'

/** How long a lease lasts: longer than two answers of the vendor may take. A process that dies holds the others up no longer. */
const LEASE_MS = 120_000

/** How often somebody looks whether another process has finished; and how many times, with a token that is no good or that will do. */
const LOOK_MS = 50
const MOST_LOOKS = 900
const LOOKS_WITH_A_GOOD_ONE = 40

const RENEWED_AT_A_TIME = 8
const MOST_DUE = 200

type How = {
  /** Asks the vendor although it has just failed. */
  readonly isForced?: boolean
  /** Does not wait long for another process: the token that is held will do. */
  readonly isInNoHurry?: boolean
  /** Of the schedule: waits as long as it takes. */
  readonly isPatient?: boolean
}

/** A renewal of this process; and what ends the wait of whoever has waited for one answer of the vendor that did not come. */
type UnderWay = { readonly renewing: Promise<Unsealed>; readonly tooLong: PromiseWithResolvers<never> }

/** Renews the access tokens of OAuth connections: one renewal of a connection at a time, over all processes. */
export type Refreshing = {
  /**
   * A connection with its credential, whose access token is good to go out. Where the vendor cannot be asked for another, the one that has
   * not quite run out will do.
   *
   * @throws RollcallError as {@link Refreshing.renew}
   */
  fresh(row: ConnectionRow): Promise<Unsealed>
  /**
   * Another access token than the one that is held, by whoever is the first to get it.
   *
   * @throws RollcallError `vendor_unauthorized` once the vendor has ended the grant (the connection needs a person then), others for a
   * failure that says nothing of the grant
   */
  renew(held: Unsealed, how?: How): Promise<Unsealed>
  /** Renews what is due; what the schedule runs. Answers with how many. */
  renewDue(signal: AbortSignal): Promise<number>
  /** When the schedule is to renew a credential; for the transaction that keeps it. */
  schedule(tx: Executor, row: ConnectionRow, credential: Credential): Promise<void>
}

export const createRefreshing = (options: {
  readonly db: Executor
  readonly vault: Vault
  readonly oauth: OAuth
  readonly recording: Recording
  readonly connectorOf: (id: string) => Connector
  readonly now: () => Date
  readonly newId: () => string
  readonly random: () => number
  readonly sleep: (ms: number) => Promise<void>
  readonly log: Logger
  /** Told of a connection whose access token is another than whoever asked had. */
  readonly renewed: (held: Unsealed) => void
}): Refreshing => {
  const { db, vault, oauth, connectorOf, now, newId, random, sleep, log, renewed } = options
  const underWay = new Map<string, UnderWay>()

  const schemeFor = (row: ConnectionRow): AuthScheme =>
    schemeOf(connectorOf(row.connector_id), row.authentication_method)

  const schedule: Refreshing['schedule'] = async (tx, row, credential) => {
    const scheme = schemeFor(row)
    // An account may have been linked again in another way.
    if (scheme.oauth === undefined) return deleteRefresh(tx, row.id)
    const refreshAt = renewalAt(scheme, credential, random())
    await scheduleRefresh(tx, { connectionId: row.id, environmentId: row.environment_id, refreshAt })
  }

  const reread = async ({ row }: Unsealed): Promise<Unsealed> => {
    const present = await findConnection(db, row.environment_id, row.id)
    if (present === undefined) {
      // The claim on a renewal has outlived the account.
      await deleteRefresh(db, row.id)
      throw connectionNotFound(row.id)
    }
    return unseal(db, vault, present)
  }

  const results = createRefreshResults({ ...options, schedule, reread })

  /**
   * Asks the vendor. At once again where its answer was lost: many bear a refresh token to be used again for a moment, some for half a minute only.
   * Where it took too long, callers do not wait for the second answer: they have waited long enough.
   */
  const ask = async ({ row, credential }: Unsealed): Promise<Tokens> => {
    const connector = connectorOf(row.connector_id)
    const scheme = schemeFor(row)
    const client = await oauth.clientOf({
      environmentId: row.environment_id,
      connector,
      scheme,
      settings: row.settings,
      credential,
      about: row.id,
    })
    const scopes = scheme.oauth?.scopes.map(({ name }) => name) ?? []
    const once = (): Promise<Tokens> =>
      scheme.oauth?.grant === 'client_credentials'
        ? oauth.grants.ask(client, scopes)
        : oauth.grants.refresh(client, credential['refresh_token'] ?? '')
    try {
      return await once()
    } catch (error) {
      if (!(error instanceof RollcallError) || error.facts.effect !== 'unknown') throw error
      if (error.code === 'vendor_timeout') underWay.get(row.id)?.tooLong.reject(error)
      log.warn({ event: 'refresh_answer_lost', connection_id: row.id, code: error.code }, 'refresh answer lost')
      return once()
    }
  }

  const underLease = async (held: Unsealed, lease: RefreshRow, isForced: boolean): Promise<Unsealed> => {
    const release = (): Promise<void> => releaseRefresh(db, { connectionId: held.row.id, by: lease.leased_by ?? '' })
    let present: Unsealed
    try {
      present = await reread(held)
      if (holdsOtherTokens(present.credential, held.credential)) {
        await release()
        return present
      }
      if (!isForced) refuseTooSoon(lease)
    } catch (error) {
      await release()
      throw error
    }
    try {
      const kept = await results.keep(present, await ask(present))
      log.info({ event: 'token_refreshed', connection_id: held.row.id }, 'access token refreshed')
      return kept
    } catch (error) {
      if (!(error instanceof RollcallError)) {
        await release().catch(() => undefined) // the lease runs out by itself
        throw error
      }
      const others = await results.settle(present, error, lease)
      if (others !== undefined) return others
      throw error
    }
  }

  const refuseTooSoon = ({ retry_at: retryAt, failure }: RefreshRow): void => {
    if (retryAt !== null && retryAt > now() && failure !== null) throw errorOf(failure)
  }

  const renewOnce = async (held: Unsealed, { isForced = false, isInNoHurry = false }: How): Promise<Unsealed> => {
    const { id: connectionId, environment_id: environmentId } = held.row
    if (!isForced) {
      const before = await findRefresh(db, connectionId)
      if (before !== undefined) {
        const present = before.retry_at === null ? held : await reread(held)
        if (holdsOtherTokens(present.credential, held.credential)) return present
        refuseTooSoon(before)
      }
    }
    const mostLooks = isInNoHurry ? LOOKS_WITH_A_GOOD_ONE : MOST_LOOKS
    for (let looks = 0; looks < mostLooks; looks += 1) {
      const at = now()
      const until = new Date(at.getTime() + LEASE_MS)
      const lease = await claimRefresh(db, { connectionId, environmentId, by: newId(), at, until })
      if (lease !== undefined) return underLease(held, lease, isForced)
      await sleep(LOOK_MS)
      const present = await reread(held)
      if (holdsOtherTokens(present.credential, held.credential)) return present
    }
    throw new RollcallError(
      'vendor_timeout',
      `The access token of the integrated account ${connectionId} is being renewed, and that takes too long. Try again later.`,
    )
  }

  const begin = (held: Unsealed, how: How): UnderWay => {
    const { id } = held.row
    const tooLong = Promise.withResolvers<never>()
    // Perhaps nobody is there to hear it.
    tooLong.promise.catch(() => undefined)
    const renewing = renewOnce(held, how)
      .then((result) => {
        renewed(result)
        return result
      })
      .finally(() => underWay.delete(id))
    const begun = { renewing, tooLong }
    underWay.set(id, begun)
    return begun
  }

  const renew: Refreshing['renew'] = (held, how = {}) => {
    const { id } = held.row
    const { renewing, tooLong } = underWay.get(id) ?? begin(held, how)
    return how.isPatient ? renewing : Promise.race([renewing, tooLong.promise])
  }

  const fresh: Refreshing['fresh'] = async (row) => {
    const held = await unseal(db, vault, row)
    if (dueAt(schemeFor(held.row), held.credential) > now().getTime()) return held
    try {
      return await renew(held, { isInNoHurry: isAlive(held.credential, now()) })
    } catch (error) {
      const willDo = error instanceof RollcallError && error.code !== 'vendor_unauthorized'
      if (willDo && isAlive(held.credential, now())) return held
      throw error
    }
  }

  const renewScheduled = async (whose: { readonly connectionId: string; readonly environmentId: string }) => {
    try {
      const row = await findConnection(db, whose.environmentId, whose.connectionId)
      if (row === undefined) return
      const held = await unseal(db, vault, row)
      if (canRenew(schemeFor(held.row), held.credential)) await renew(held, { isPatient: true })
    } catch (error) {
      // How it failed is written down and logged; one must not keep the others waiting.
      if (!(error instanceof RollcallError)) {
        log.error({ event: 'refresh_error', connection_id: whose.connectionId, err: error }, 'refresh error')
      }
    }
  }

  return {
    fresh,
    renew,
    schedule,
    renewDue: async (signal) => {
      const due = [...(await listDueRefreshes(db, { at: now(), limit: MOST_DUE }))]
      const total = due.length
      const lane = async (): Promise<void> => {
        for (let next = due.shift(); next !== undefined && !signal.aborted; next = due.shift()) {
          await renewScheduled(next)
        }
      }
      await Promise.all(Array.from({ length: RENEWED_AT_A_TIME }, lane))
      return total - due.length
    },
  }
}

/** The failure of a try that was just made, for whoever asks again too soon. */
const errorOf = ({ code, message }: { readonly code?: unknown; readonly message?: unknown }): RollcallError =>
  new RollcallError(isErrorCode(code) ? code : 'vendor_unavailable', String(message), { effect: 'none' })

const isErrorCode = (code: unknown): code is ErrorCode => typeof code === 'string' && code in ERRORS
