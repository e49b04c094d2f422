import type { Connector, ProbeResult } from '@rollcall/connector-kit'
import { RollcallError, secondsToNextProof, statusAfterProof } from '@rollcall/core'
import type { Logger } from 'pino'
import type { Executor } from '../db/index.ts'
import type { Egress, Upstream } from '../egress/index.ts'
import { type ConnectionRow, listDueConnections, updateConnection } from './connection-store.ts'
import type { OpenConnections } from './open.ts'
import { openSession } from './session.ts'

/** Proved at a time by one process, so that a schedule with many due ones stays polite. */
const PROVED_AT_A_TIME = 8
const DUE_AT_ONCE = 200

export type Proving = {
  /**
   * Proves a credential that is not kept yet, with a call that needs it.
   *
   * @throws RollcallError `credential_refused` (422) when the vendor's answer says that it does not work; other errors as they are
   */
  proveNew(given: {
    readonly connector: Connector
    readonly upstream: Upstream
    readonly settings: Readonly<Record<string, string>>
  }): Promise<ProbeResult>
  /** Proves the credential of a connection and sets its status by the outcome. */
  prove(row: ConnectionRow): Promise<{ readonly row: ConnectionRow; readonly error: RollcallError | undefined }>
  /** Proves what is due; what the schedule runs. */
  proveDue(signal: AbortSignal): Promise<number>
}

export const createProving = (options: {
  readonly db: Executor
  readonly egress: Egress
  readonly connections: OpenConnections
  readonly now: () => Date
  readonly random: () => number
  readonly log: Logger
}): Proving => {
  const { db, egress, connections, now, random, log } = options

  const proveNew: Proving['proveNew'] = async ({ connector, upstream, settings }) => {
    try {
      return await connector.probe(openSession({ egress, upstream, settings, discovered: {} }))
    } catch (error) {
      if (!(error instanceof RollcallError) || !REFUSALS.has(error.code)) throw error
      throw new RollcallError('credential_refused', `${error.message} Nothing was kept.`, {
        remote: error.facts.remote,
        missingScopes: error.facts.missingScopes,
        effect: 'none',
        cause: error,
      })
    }
  }

  const prove: Proving['prove'] = async (row) => {
    const at = now()
    const result = await probe(row)
    const outcome =
      result instanceof RollcallError ? ({ kind: 'failed', code: result.code } as const) : ({ kind: 'proved' } as const)
    const status = statusAfterProof(row.status, outcome)
    const nextProofAt = new Date(at.getTime() + secondsToNextProof(outcome, random()) * 1000)
    const changed = await updateConnection(db, row.id, {
      at,
      proof:
        result instanceof RollcallError
          ? { status, nextProofAt, ...(status === 'active' ? {} : { lastError: toLastError(result, at) }) }
          : { status, nextProofAt, proved: result },
    })
    connections.forget(row.id)
    log.info({ event: 'credential_proved', connection_id: row.id, outcome: outcome.kind, status }, 'credential proved')
    return { row: changed ?? row, error: result instanceof RollcallError ? result : undefined }
  }

  const probe = async (row: ConnectionRow): Promise<ProbeResult | RollcallError> => {
    try {
      const { connector, upstream, settings, discovered } = await connections.fromRow(row)
      return await connector.probe(openSession({ egress, upstream, settings, discovered }))
    } catch (error) {
      if (error instanceof RollcallError) return error
      throw error
    }
  }

  return {
    proveNew,
    prove,
    proveDue: async (signal) => {
      const due = await listDueConnections(db, now(), DUE_AT_ONCE)
      for (let at = 0; at < due.length && !signal.aborted; at += PROVED_AT_A_TIME) {
        await Promise.all(due.slice(at, at + PROVED_AT_A_TIME).map(prove))
      }
      return due.length
    },
  }
}

/** The vendor's own word that it will not do, or an address that is not its API. */
const REFUSALS: ReadonlySet<string> = new Set([
  'vendor_unauthorized',
  'vendor_forbidden',
  'vendor_not_found',
  'vendor_refused',
  'vendor_malformed',
])

const toLastError = (error: RollcallError, at: Date) => ({
  code: error.code,
  message: error.message,
  occurred_at: at.toISOString(),
})
