import { RollcallError } from '@rollcall/core'

const MOST_CALLS = 1000
const MOST_ROWS_OF_ENTRY = 10_000
const MOST_ROWS = 50_000

/** All rows are in memory at once, as JSON some of the time: counted as they are in it. */
const MOST_BYTES = 64 * 1024 * 1024

/** Shorter than an Idempotency-Key waits for its first request, so that a repeat never meets one that still runs. */
const LONGEST_MS = 4 * 60_000

/** What a batch may still do. Its time begins when it is asked for: a batch that waits for others spends it, too. */
export type Allowance = {
  /** The part of one entry. */
  ofEntry(): EntryAllowance
}

export type EntryAllowance = {
  /** Why nothing more may be called; `undefined` while something may. */
  refusal(): RollcallError | undefined
  /** Counts a call. @throws RollcallError the refusal */
  spend(): void
  /** Rows that may still be read. */
  room(): number
  took(rows: readonly unknown[]): void
}

export const openAllowance = (now: () => Date): Allowance => {
  const until = now().getTime() + LONGEST_MS
  let calls = 0
  let rows = 0
  let bytes = 0
  return {
    ofEntry: () => {
      let own = 0
      const room = (): number => Math.min(MOST_ROWS_OF_ENTRY - own, MOST_ROWS - rows)
      const refusal = (): RollcallError | undefined => {
        if (own >= MOST_ROWS_OF_ENTRY) return refuse(`An entry reads at most ${count(MOST_ROWS_OF_ENTRY)} rows.`)
        if (rows >= MOST_ROWS) return refuse(`A batch reads at most ${count(MOST_ROWS)} rows.`)
        if (bytes >= MOST_BYTES) return refuse(`A batch reads at most ${MOST_BYTES / 1024 / 1024} MiB.`)
        if (calls >= MOST_CALLS) return refuse(`A batch makes at most ${count(MOST_CALLS)} calls.`)
        if (now().getTime() > until) return refuse('A batch takes at most 4 minutes.')
        return undefined
      }
      return {
        refusal,
        spend: () => {
          const refused = refusal()
          if (refused !== undefined) throw refused
          calls += 1
        },
        room,
        took: (read) => {
          own += read.length
          rows += read.length
          bytes += Buffer.byteLength(JSON.stringify(read))
        },
      }
    },
  }
}

const count = (number: number): string => number.toLocaleString('en')

const refuse = (limit: string): RollcallError =>
  new RollcallError('invalid_request', `${limit} Go on with another batch.`, { effect: 'none' })
