import { RollcallError } from '@rollcall/core'
import type { Binding, Cursors } from './cursors.ts'
import type { OneList } from './one-list.ts'
import { firstPlace, type Place, type Progress } from './place.ts'
import type { Row } from './resources.ts'

/** A connection that fails so often in a row is given up. */
const MOST_FAILURES = 3

/** How one connection fared in a page. */
export type ConnectionOutcome = {
  readonly connectionId: string
  /** `exhausted`: read to its end, now or before. `skipped`: not asked, since it cannot have the resource or its turn comes later. */
  readonly status: 'ok' | 'failed' | 'skipped' | 'exhausted'
  readonly count: number
  readonly error?: RollcallError | undefined
}

export type FanOut<R extends Row> = {
  readonly cursors: Cursors
  readonly binding: Binding
  readonly cursor: string | undefined
  /** In order. */
  readonly connectionIds: readonly string[]
  readonly limit: number
  /** How long one connection may take before the others' rows go out without its own. */
  readonly patienceMs: number
  /** Reads up to `limit` rows of one connection. */
  readonly read: (place: Place, limit: number, signal: AbortSignal) => Promise<OneList<R>>
}

export type FannedOut<R extends Row> = {
  readonly rows: readonly { readonly connectionId: string; readonly row: R }[]
  readonly nextCursor: string | null
  readonly outcomes: readonly ConnectionOutcome[]
  readonly doubts: readonly string[]
  readonly filterApplied: OneList<R>['filterApplied']
}

/**
 * One page over many connections, all asked at once, each for its share of the rows. One that fails hides none of the others: its outcome is
 * told on this page and on every one after, and where it may help it is asked again, a few times. One that was made meanwhile joins.
 */
export const fanOut = async <R extends Row>(given: FanOut<R>): Promise<FannedOut<R>> => {
  const { connectionIds, limit } = given
  const before = progressOf(given)
  // No more connections in a page than it has rows; the others have their turn on the next.
  const [asked, waiting] = [before.places.slice(0, limit), before.places.slice(limit)]
  const share = Math.max(1, Math.floor(limit / Math.max(1, asked.length)))
  const results = await Promise.all(asked.map((place) => readShare(given, place, share)))

  const lists = results.flatMap((result) => (result.kind === 'read' ? [result.list] : []))
  const progress = advance({ ...before, places: waiting }, results)
  const outcomeOf = (connectionId: string): ConnectionOutcome =>
    outcomes.get(connectionId) ?? {
      connectionId,
      status: before.finished.includes(connectionId)
        ? 'exhausted'
        : before.givenUp.includes(connectionId)
          ? 'failed'
          : 'skipped',
      count: 0,
    }
  const outcomes = new Map(results.map((result) => [result.place.connectionId, toOutcome(result)]))
  const gone = asked.map(({ connectionId }) => connectionId).filter((id) => !connectionIds.includes(id))
  return {
    rows: results.flatMap((result) =>
      result.kind === 'read' ? result.list.rows.map((row) => ({ connectionId: result.place.connectionId, row })) : [],
    ),
    nextCursor: progress.places.length === 0 ? null : given.cursors.encode(given.binding, progress),
    outcomes: [...connectionIds, ...gone].map(outcomeOf),
    doubts: lists.flatMap(({ doubts }) => doubts),
    filterApplied: mergeApplied(lists.flatMap(({ filterApplied }) => filterApplied ?? [])),
  }
}

/** Where the page before stopped, and every connection that it did not know. */
const progressOf = <R extends Row>({ cursors, binding, cursor, connectionIds }: FanOut<R>): Progress => {
  const { places, finished, givenUp } = cursor ? cursors.decode(binding, cursor) : NOTHING_READ
  const known = new Set([...places.map(({ connectionId }) => connectionId), ...finished, ...givenUp])
  return { places: [...places, ...connectionIds.filter((id) => !known.has(id)).map(firstPlace)], finished, givenUp }
}

const NOTHING_READ: Progress = { places: [], finished: [], givenUp: [] }

type Result<R extends Row> =
  | { readonly kind: 'read'; readonly place: Place; readonly list: OneList<R> }
  | { readonly kind: 'failed'; readonly place: Place; readonly error: RollcallError }

const readShare = async <R extends Row>(given: FanOut<R>, place: Place, share: number): Promise<Result<R>> => {
  const timeout = AbortSignal.timeout(given.patienceMs)
  try {
    return { kind: 'read', place, list: await given.read(place, share, timeout) }
  } catch (error) {
    if (error === timeout.reason) return { kind: 'failed', place, error: tooSlow(given.patienceMs) }
    // What the caller asked wrongly is wrong everywhere, and a defect of ours is no vendor's fault.
    if (!(error instanceof RollcallError) || CALLERS_FAULT.has(error.code)) throw error
    return { kind: 'failed', place, error }
  }
}

const CALLERS_FAULT = new Set(['invalid_request', 'unknown_field', 'unknown_operator', 'internal'])

const tooSlow = (patienceMs: number): RollcallError =>
  new RollcallError('vendor_timeout', `This account took longer than ${patienceMs / 1000} s. Ask it on its own.`)

/** Those that have not been asked come first, so that no connection waits for ever; those that failed come last. */
const advance = <R extends Row>(before: Progress, results: readonly Result<R>[]): Progress => {
  const live: Place[] = []
  const failed: Place[] = []
  const finished = [...before.finished]
  const givenUp = [...before.givenUp]
  for (const result of results) {
    const { connectionId, failures } = result.place
    if (result.kind === 'read') {
      if (result.list.next === undefined) finished.push(connectionId)
      else live.push(result.list.next)
    } else if (result.error.retryable && failures + 1 < MOST_FAILURES) {
      failed.push({ ...result.place, failures: failures + 1 })
    } else givenUp.push(connectionId)
  }
  return { places: [...before.places, ...live, ...failed], finished, givenUp }
}

const toOutcome = <R extends Row>(result: Result<R>): ConnectionOutcome => {
  const { connectionId } = result.place
  if (result.kind === 'read') {
    const status = result.list.next === undefined ? 'exhausted' : 'ok'
    return { connectionId, status, count: result.list.rows.length }
  }
  return { connectionId, status: 'failed', count: 0, error: result.error }
}

const mergeApplied = (applied: readonly ('vendor' | 'rollcall')[]): 'vendor' | 'rollcall' | undefined =>
  applied.includes('rollcall') ? 'rollcall' : applied[0]
