import { createHash } from 'node:crypto'
import { RollcallError } from '@rollcall/core'
import type { Executor } from '../db/index.ts'
import { claimKey, completeKey, releaseKey } from './store.ts'

/** How long the answer to an `Idempotency-Key` is kept. Stated in the OpenAPI document. */
const IDEMPOTENCY_RETENTION_HOURS = 24

/** A claim older than this has nobody working on it any more: its process died, or it never learnt what it did. */
const CLAIM_MINUTES = 5

export type StoredAnswer = {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: Uint8Array
}

export type KeyedRequest = {
  readonly environmentId: string
  /** Connection and path: the same key may be used again elsewhere (`unified-api.md §2.6`). */
  readonly scope: string
  readonly key: string
  readonly method: string
  readonly url: string
  readonly body: Uint8Array | string
}

export type Idempotency = {
  /**
   * Runs `answer` once for a key and replays its stored answer to every repeat within the retention.
   *
   * A failure that certainly changed nothing is not kept, so that the key may be used again. One whose effect is unknown
   * keeps the key: a repeat is told to read first, never acts twice.
   *
   * @throws RollcallError `idempotency_mismatch` (same key, other request), `idempotency_in_progress`, `conflict`
   */
  once(
    request: KeyedRequest,
    answer: () => Promise<StoredAnswer>,
  ): Promise<StoredAnswer & { readonly replayed: boolean }>
}

export const createIdempotency = (options: { readonly db: Executor; readonly now: () => Date }): Idempotency => ({
  once: async (request, answer) => {
    if (request.key.length === 0 || request.key.length > 255) {
      throw new RollcallError('invalid_request', 'Idempotency-Key must be 1 to 255 characters. Send another, or none.')
    }
    const { db, now } = options
    const at = now()
    const requestHash = createHash('sha256').update(`${request.method} ${request.url}\n`).update(request.body).digest()
    const place = { environmentId: request.environmentId, scope: request.scope, key: request.key }
    const earlier = await claimKey(db, {
      ...place,
      requestHash,
      at,
      expiresAt: new Date(at.getTime() + IDEMPOTENCY_RETENTION_HOURS * 3_600_000),
    })
    if (earlier !== undefined) {
      if (!Buffer.from(earlier.requestHash).equals(requestHash)) {
        throw new RollcallError(
          'idempotency_mismatch',
          `Idempotency-Key "${request.key}" was used for another request. Use a new key for each intended change.`,
        )
      }
      if (earlier.answer === undefined && at.getTime() - earlier.at.getTime() > CLAIM_MINUTES * 60_000) {
        throw new RollcallError(
          'conflict',
          `The first request with Idempotency-Key "${request.key}" never learnt whether it took effect. Read what is there, then repeat with a new key if it is still needed.`,
          { effect: 'unknown' },
        )
      }
      if (earlier.answer === undefined) {
        throw new RollcallError(
          'idempotency_in_progress',
          'The first request with this Idempotency-Key is still under way. Repeat in a moment.',
          { retryAfterSeconds: 1 },
        )
      }
      return { ...earlier.answer, replayed: true }
    }
    let result: StoredAnswer
    try {
      result = await answer()
    } catch (error) {
      if (changedNothing(error)) await releaseKey(db, place)
      throw error
    }
    if (result.status < 400) await completeKey(db, { ...place, answer: result })
    // After a 5xx nobody knows.
    else if (result.status < 500) await releaseKey(db, place)
    return { ...result, replayed: false }
  },
})

/** Whether an error certainly changed nothing: it says so, or is a refusal of ours. The audit log judges by the same rule. */
const changedNothing = (error: unknown): boolean => {
  if (!(error instanceof RollcallError)) return false
  const { effect } = error.facts
  return effect === 'none' || (effect === undefined && error.status < 500)
}
