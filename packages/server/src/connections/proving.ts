import { type AuthScheme, type Connector, type ProbeResult, schemeOf } from '@rollcall/connector-kit'
import {
  afterAnswer,
  isSuccess,
  isVerdict,
  type ProofOutcome,
  RollcallError,
  secondsToNextProof,
  statusAfterProof,
} from '@rollcall/core'
import type { Logger } from 'pino'
import type { Executor } from '../db/index.ts'
import type { Egress, ObservedAnswer } from '../egress/index.ts'
import type { Credential, Vault } from '../vault/index.ts'
import { canRenew, mayBeStale } from './access-token.ts'
import { type ConnectionChange, type ConnectionRow, claimDueConnection, scheduleProof } from './connection-store.ts'
import { changeTo, healthOf, toAnswer, toLastError } from './health-change.ts'
import { fixedCredential } from './live-credential.ts'
import type { Recording } from './recording.ts'
import type { Refreshing } from './refreshing.ts'
import { openSession } from './session.ts'
import { type Unsealed, unseal } from './unseal.ts'
import { fingerprintOf, toUpstream } from './upstream.ts'

/** Proved at a time by one process, so that a schedule with many due ones stays polite. */
const PROVED_AT_A_TIME = 8

/** A proof that is not written after so long has died with its process, and another process may try. */
const CLAIM_MS = 5 * 60_000

export type Proving = {
  /**
   * Proves a credential that is not kept yet, with a call that needs it.
   *
   * @throws RollcallError `credential_refused` (422) when the vendor's answer says that it does not work; other errors as they are
   */
  proveNew(given: {
    readonly connector: Connector
    readonly scheme: AuthScheme
    readonly connectionId: string
    readonly settings: Readonly<Record<string, string>>
    readonly credential: Credential
  }): Promise<ProbeResult>
  /** Proves the credential of a connection and sets its status by the outcome; `row` is the connection then. */
  prove(
    row: ConnectionRow,
    signal?: AbortSignal,
    /** `renews`: gets another access token first, where there is a way. */
    how?: { readonly renews?: boolean },
  ): Promise<{ readonly row: ConnectionRow; readonly error: RollcallError | undefined }>
  /** Proves what is due, one after the other as they have waited, and answers with how many that were; what the schedule runs. */
  proveDue(signal: AbortSignal): Promise<number>
  /** When a credential that has just worked is proved again. */
  nextProof(): Date
}

type Attempt = { readonly signal: AbortSignal | undefined; readonly renews: boolean }

/** What a vendor answered, and how that ended the probe. */
type Probed = { readonly result: ProbeResult | RollcallError; readonly answers: readonly ObservedAnswer[] }

type Attempted = Probed & { readonly held: Unsealed; readonly scheme: AuthScheme; readonly saysNothing?: boolean }

export const createProving = (options: {
  readonly db: Executor
  readonly vault: Vault
  readonly egress: Egress
  readonly recording: Recording
  readonly refreshing: Pick<Refreshing, 'fresh' | 'renew'>
  readonly connectorOf: (id: string) => Connector
  readonly now: () => Date
  readonly random: () => number
  readonly log: Logger
}): Proving => {
  const { db, vault, egress, recording, refreshing, connectorOf, now, random, log } = options

  const proofAfter = (outcome: ProofOutcome): Date =>
    new Date(now().getTime() + secondsToNextProof(outcome, random()) * 1000)

  const proveNew: Proving['proveNew'] = async ({ connector, scheme, connectionId, settings, credential }) => {
    const upstream = toUpstream({
      connector,
      connectionId,
      settings,
      live: fixedCredential(scheme, credential),
      fingerprint: fingerprintOf(vault, scheme, credential),
      observe: () => undefined,
    })
    try {
      return await connector.probe(openSession({ egress, upstream, settings, discovered: {} }))
    } catch (error) {
      throw toRefusal(error, shapeOf(scheme, credential))
    }
  }

  /** Asks the vendor with a credential as it is. */
  const probe = async ({ row, credential }: Unsealed, signal: AbortSignal | undefined): Promise<Probed> => {
    const answers: ObservedAnswer[] = []
    const connector = connectorOf(row.connector_id)
    const scheme = schemeOf(connector, row.authentication_method)
    const { settings, discovered } = row
    const upstream = toUpstream({
      connector,
      connectionId: row.id,
      settings,
      live: fixedCredential(scheme, credential),
      fingerprint: fingerprintOf(vault, scheme, credential),
      observe: (answer) => answers.push(answer),
    })
    const result = await failing(connector.probe(openSession({ egress, upstream, settings, discovered, signal })))
    return { result, answers }
  }

  /** Asks the vendor with an access token that is as good as can be had. What came of getting one may be all there is to tell. */
  const attempt = async (asked: ConnectionRow, { signal, renews }: Attempt): Promise<Attempted> => {
    const before = await unseal(db, vault, asked)
    const scheme = schemeOf(connectorOf(before.row.connector_id), before.row.authentication_method)
    const isRenewed = renews && canRenew(scheme, before.credential)
    let held = before
    try {
      held = isRenewed ? await refreshing.renew(before, { isForced: true }) : await refreshing.fresh(before.row)
      const first = await probe(held, signal)
      const isRefused = first.result instanceof RollcallError && first.result.code === 'vendor_unauthorized'
      // It may be too old for the vendor, whatever our clock says. Only what it answers to another one counts.
      if (!isRefused || !mayBeStale(scheme, held.credential, now())) return { held, scheme, ...first }
      held = await refreshing.renew(held)
      return { held, scheme, ...(await probe(held, signal)) }
    } catch (error) {
      if (!(error instanceof RollcallError)) throw error
      // Only the vendor's own word that the grant has ended says anything of the account: it may be down, or refuse the client, which is not theirs.
      return { held, scheme, result: error, answers: [], saysNothing: error.code !== 'vendor_unauthorized' }
    }
  }

  const prove: Proving['prove'] = async (asked, signal, { renews = false } = {}) => {
    const { held, scheme, result, answers, saysNothing = false } = await attempt(asked, { signal, renews })
    const { row, credential } = held
    const outcome = toOutcome(result)
    const at = now()
    const fingerprint = fingerprintOf(vault, scheme, credential)
    const present = await recording(
      { row, scheme, fingerprint },
      (locked) => (saysNothing ? undefined : changeByProof(locked, { result, answers, at })),
      (tx) => scheduleProof(tx, row.id, proofAfter(outcome)),
    )
    const error = result instanceof RollcallError ? result : undefined
    const { status } = present ?? row
    log.info(
      { event: 'credential_proved', connection_id: row.id, outcome: outcome.kind, status, error: error?.code },
      'credential proved',
    )
    return { row: present ?? row, error }
  }

  /** One after the other until nothing is due. */
  const lane = async (signal: AbortSignal): Promise<number> => {
    let proved = 0
    while (!signal.aborted) {
      const at = now()
      const row = await claimDueConnection(db, { at, until: new Date(at.getTime() + CLAIM_MS) })
      if (row === undefined) break
      proved += 1
      // One that cannot be proved, e.g. because its connector is gone, must not keep the others waiting.
      await prove(row, signal).catch((err: unknown) =>
        log.error({ event: 'credential_not_proved', connection_id: row.id, err }, 'credential not proved'),
      )
    }
    return proved
  }

  return {
    proveNew,
    prove,
    proveDue: async (signal) => {
      const counts = await Promise.all(Array.from({ length: PROVED_AT_A_TIME }, () => lane(signal)))
      return counts.reduce((sum, count) => sum + count, 0)
    },
    nextProof: () => proofAfter({ kind: 'proved' }),
  }
}

/**
 * A verdict on a new credential as the refusal of it; anything else as it is. Whatever was asked of the vendor for the proof, nothing is kept of it.
 *
 * @param hint what the shape of the credential says
 */
export const toRefusal = (error: unknown, hint = ''): unknown => {
  if (!(error instanceof RollcallError)) return error
  if (!isVerdict(error.code))
    return new RollcallError(error.code, error.message, { ...error.facts, effect: 'none', cause: error })
  return new RollcallError('credential_refused', `${error.message} ${hint}Nothing was changed.`, {
    remote: error.facts.remote,
    missingScopes: error.facts.missingScopes,
    effect: 'none',
    cause: error,
  })
}

/** Of a refused credential that looks like another product's. */
const shapeOf = ({ fields }: AuthScheme, credential: Credential): string =>
  fields
    .flatMap(({ name, looksWrong }) => looksWrong?.(credential[name] ?? '') ?? [])
    .map((sentence) => `${sentence} `)
    .join('')

const failing = async (probing: Promise<ProbeResult>): Promise<ProbeResult | RollcallError> => {
  try {
    return await probing
  } catch (error) {
    if (error instanceof RollcallError) return error
    throw error
  }
}

const toOutcome = (result: ProbeResult | RollcallError): ProofOutcome =>
  result instanceof RollcallError ? { kind: 'failed', code: result.code } : { kind: 'proved' }

/** What a proof changes on a connection; `undefined` where it says nothing about it, as an outage does. */
const changeByProof = (
  row: ConnectionRow,
  {
    result,
    answers,
    at,
  }: { readonly result: ProbeResult | RollcallError; readonly answers: readonly ObservedAnswer[]; readonly at: Date },
): ConnectionChange | undefined => {
  const outcome = toOutcome(result)
  const status = statusAfterProof(row.status, outcome)
  // A 403 that did not end the probe was a question, e.g. whether there is a `/Me`, and no right that is missed.
  const endedBy403 = outcome.kind === 'failed' && outcome.code === 'vendor_forbidden'
  const telling = answers.filter((answer) => isSuccess(answer.status) || (answer.status === 403 && endedBy403))
  const rights = changeOfRights(row, telling, at)
  if (!(result instanceof RollcallError)) return { ...rights, status, lastError: null, proved: result }
  return status === row.status ? rights : { ...rights, status, lastError: toLastError(result, at) }
}

const changeOfRights = (
  row: ConnectionRow,
  answers: readonly ObservedAnswer[],
  at: Date,
): ConnectionChange | undefined => {
  let known = healthOf(row)
  let change: ConnectionChange | undefined
  for (const answer of answers) {
    const after = afterAnswer(known, toAnswer(answer))
    change = changeTo(known, after, { answer, at }) ?? change
    known = after
  }
  return change
}
