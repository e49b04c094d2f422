import { performance } from 'node:perf_hooks'
import { Readable } from 'node:stream'
import { RollcallError } from '@rollcall/core'
import type { Executor } from '../db/index.ts'
import { concealer, type Egress, type ObservedAnswer, retryAfterMs, type Upstream } from '../egress/index.ts'
import type { Vault } from '../vault/index.ts'
import type { Attempt } from './attempt.ts'
import type { ClaimedDelivery } from './delivery-store.ts'
import { secretsOf } from './secrets.ts'
import { signatureHeaders } from './signing.ts'

/** How long a receiver may take to answer. */
const ANSWERED_WITHIN_MS = 15_000

/** What a receiver answers is nobody's data: more than this is not read. */
const MOST_BYTES = 64 * 1024

/** How much of it is kept for the log. */
const SHOWN_CHARACTERS = 1024

/** Far above what a webhook is sent at once: how many that are is the workers' affair. */
const BUDGET = { requestsPerSecond: 1000, burst: 1000, concurrent: 1000 }

/** What came of a try: an answer or none; or it was not even tried, because the receiver has asked to be left alone. */
export type Sent =
  | { readonly kind: 'tried'; readonly attempt: Attempt }
  | { readonly kind: 'postponed'; readonly afterMs: number }

export type Sending = (delivery: ClaimedDelivery, signal: AbortSignal) => Promise<Sent>

/**
 * Sends a delivery once.
 *
 * @throws the signal's reason when that is aborted, and what the vault and the database throw
 */
export const createSending = (options: {
  readonly db: Executor
  readonly vault: Vault
  readonly egress: Egress
  readonly now: () => Date
  readonly answeredWithinMs?: number | undefined
}): Sending => {
  const { db, vault, egress, now, answeredWithinMs = ANSWERED_WITHIN_MS } = options

  return async (delivery, signal) => {
    const at = now()
    const webhook = { ...delivery, id: delivery.webhook_id }
    const body = bodyOf(delivery)
    const secrets = await secretsOf(db, { vault, webhook, now: at })
    const signatures = signatureHeaders({ id: delivery.event_id, body, at }, secrets)
    const url = new URL(delivery.target_url)
    let observed: ObservedAnswer | undefined
    const upstream: Upstream = {
      budgetKey: `webhook ${delivery.webhook_id}`,
      budget: BUDGET,
      baseUrl: url.origin,
      vendor: 'The receiver',
      connectionId: delivery.webhook_id,
      hasSecretPath: true,
      credentialHeaders: () => signatures,
      conceal: concealer([...secrets.flatMap(spellingsOf), ...Object.values(signatures).flatMap(signaturesIn)]),
      observe: (answer) => {
        observed = answer
      },
    }
    const bytes = Buffer.from(body)
    const request = {
      method: 'POST',
      path: url.pathname,
      query: url.search.slice(1),
      headers: ['content-type', 'application/json', 'content-length', String(bytes.length)],
      // A stream is sent once: when to try again is decided here, and each try is on record.
      body: Readable.from([bytes]),
      absorbs: 'rate-limits' as const,
    }
    const timeout = AbortSignal.timeout(answeredWithinMs)
    const started = performance.now()
    const tried = (answer: Pick<ObservedAnswer, 'status' | 'headers'> | undefined, more: Partial<Attempt>): Sent => ({
      kind: 'tried',
      attempt: {
        at,
        durationMs: Math.round(performance.now() - started),
        status: answer?.status,
        error: undefined,
        response: undefined,
        retryAfterMs: answer && retryAfterMs(answer.headers, now()),
        ...more,
      },
    })
    try {
      const answer = await egress.buffer(upstream, request, {
        maxBytes: MOST_BYTES,
        signal: AbortSignal.any([signal, timeout]),
      })
      return tried(answer, { response: shown(answer.body) })
    } catch (error) {
      if (signal.aborted) throw signal.reason
      // An answer that had begun has been given, whatever became of its body.
      if (observed !== undefined) return tried(observed, { error: 'The answer could not be read to its end.' })
      if (timeout.aborted)
        return tried(undefined, { error: `There was no answer within ${answeredWithinMs / 1000} s.` })
      if (!(error instanceof RollcallError)) throw error
      if (wasHeldBack(error)) return { kind: 'postponed', afterMs: (error.facts.retryAfterSeconds ?? 1) * 1000 }
      return tried(undefined, { error: firstSentence(error.message) })
    }
  }
}

/** The same bytes in every try. `event_type` is what some of the incumbent's pages call `event`. */
const bodyOf = (delivery: ClaimedDelivery): string =>
  JSON.stringify({
    id: delivery.event_id,
    event: delivery.event_type,
    event_type: delivery.event_type,
    payload: delivery.payload,
    environment_id: delivery.environment_id,
    webhook_id: delivery.webhook_id,
    created_at: delivery.event_created_at.toISOString(),
  })

/** The way out was closed: by the budget, or because calls could not be counted. */
const wasHeldBack = ({ code }: RollcallError): boolean => code === 'vendor_rate_limited' || code === 'unavailable'

const spellingsOf = (secret: string): readonly string[] => [secret, secret.replace(/^whsec_/, '')]

/** `v1,…` and `format=sha256,v=…`; the id and the time are no secrets. */
const signaturesIn = (header: string): readonly string[] =>
  header.split(' ').flatMap((part) => /,(?:v=)?(.{20,})$/.exec(part)?.[1] ?? [])

const shown = (body: Uint8Array): string | undefined =>
  // Text in the database holds no NUL.
  body.length === 0
    ? undefined
    : new TextDecoder().decode(body).replaceAll('\0', '\u{fffd}').slice(0, SHOWN_CHARACTERS).toWellFormed()

/** What follows is advice about connections. */
const firstSentence = (message: string): string => `${message.split(/\.\s/)[0]?.replace(/\.$/, '')}.`
