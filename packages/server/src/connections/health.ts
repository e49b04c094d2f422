import { afterAnswer, isSuccess, isVerdict } from '@rollcall/core'
import type { Logger } from 'pino'
import type { ObservedAnswer } from '../egress/index.ts'
import type { ConnectionRow } from './connection-store.ts'
import { changeTo, healthOf, toAnswer } from './health-change.ts'
import type { Proving } from './proving.ts'
import type { InUse, Recording } from './recording.ts'
import type { Renewal } from './renewal.ts'

/** Watches one connection: what its vendor answers, and whether what that means is written. */
export type Watch = {
  /** Costs nothing where nothing changes, which is nearly always. */
  observe(answer: ObservedAnswer): void
  /** Resolves when what was observed so far is written; `undefined` when it is. */
  written(): Promise<void> | undefined
}

export type HealthWatch = {
  /** `renewal`: of an OAuth connection, whose access token a refusal may only be too old. */
  watch(inUse: InUse, renewal?: Renewal): Watch
  /** Resolves when what was observed so far, of any connection, is written. */
  settled(): Promise<void>
}

/** How long a call that succeeds although its connection needs a new credential waits for the proof that it does not. */
const PROOF_MS = 10_000

/** How long a success of a kind of thing is no reason to prove the credential again, after one that was none. */
const OPEN_MS = 60_000

/** Watches connections while they are used (`unified-api.md §1.2`). */
export const createHealthWatch = (options: {
  readonly recording: Recording
  readonly proving: Pick<Proving, 'prove'>
  readonly now: () => Date
  readonly log: Logger
  /** Told of a connection of which something could not be written: whoever opens it next begins anew. */
  readonly failed: (row: ConnectionRow) => void
}): HealthWatch => {
  const { recording, proving, now, log, failed } = options
  const all = new Set<Promise<void>>()

  const watch = (inUse: InUse, renewal?: Renewal): Watch => {
    const { row } = inUse
    const own = new Set<Promise<void>>()
    // What this watch has acted on already, so that a thousand calls under way bring about one write.
    let known = healthOf(row)
    // Kinds of things that could be read although the credential or the address is no good: they are public, and prove nothing. Until when
    // that is believed, in milliseconds since 1970: the vendor may have been in trouble, or its mind may change.
    const open = new Map<string, number>()
    let isProving = false
    // Until when a 401 is no reason to prove an OAuth grant again; milliseconds since 1970.
    let askedUntil = 0

    const inBackground = (act: () => Promise<unknown>): void => {
      const acting = act()
        .then(() => undefined)
        .catch((err: unknown) => {
          log.error({ event: 'health_not_written', connection_id: row.id, err }, 'health not written')
          failed(row)
        })
        .finally(() => {
          own.delete(acting)
          all.delete(acting)
        })
      own.add(acting)
      all.add(acting)
    }

    const proveBy = async (resource: string): Promise<void> => {
      isProving = true
      try {
        const { error } = await proving.prove(row, AbortSignal.timeout(PROOF_MS))
        if (error !== undefined && isVerdict(error.code)) open.set(resource, now().getTime() + OPEN_MS)
      } finally {
        isProving = false
      }
    }

    /** A 401 says nothing of the grant before another access token is refused, too. */
    const proveRenewed = async (renewable: Renewal): Promise<void> => {
      isProving = true
      try {
        await renewable.after401(renewable.current())
        await proving.prove(row, AbortSignal.timeout(PROOF_MS))
      } finally {
        isProving = false
      }
    }

    return {
      observe: (answer) => {
        const { status } = answer
        if (status === 401 && renewal !== undefined) {
          if (isProving || known.status === 'needs_reauth' || askedUntil > now().getTime()) return
          askedUntil = now().getTime() + OPEN_MS
          return inBackground(() => proveRenewed(renewal))
        }
        // Most answers say nothing new, and are told by two comparisons.
        if (isSuccess(status) && known.status === 'active' && known.lostRight === undefined) return
        const said = toAnswer(answer)
        const { right } = said
        const after = afterAnswer(known, said)
        if (after !== known) {
          known = after
          const at = now()
          inBackground(() =>
            recording(inUse, (present) => {
              const before = healthOf(present)
              return changeTo(before, afterAnswer(before, said), { answer, at })
            }),
          )
        }
        const isPublic = (): boolean => (open.get(right.resource) ?? 0) > now().getTime()
        const isHint = isSuccess(status) && known.status !== 'active' && !isProving && !isPublic()
        if (isHint) inBackground(() => proveBy(right.resource))
      },
      written: () => (own.size === 0 ? undefined : Promise.all(own).then(() => undefined)),
    }
  }

  return {
    watch,
    settled: async () => {
      while (all.size > 0) await Promise.all(all)
    },
  }
}
