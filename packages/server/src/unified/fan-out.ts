import { RollcallError } from '@rollcall/core'
import type { Binding, Cursors, Place } from './cursors.ts'
import { firstPlace, type OneList } from './one-list.ts'
import type { Row } from './resources.ts'

/** How long one connection may take before the others' rows go out without its own. */
const LONGEST_MS = 25_000

/** A connection that fails so often in a row is left out of the pages after. */
const MOST_FAILURES = 3

/** How one connection fared in a page. */
export type ConnectionOutcome = {
  readonly connectionId: string
  readonly status: 'ok' | 'failed' | 'skipped' | 'exhausted'
  readonly count: number
  readonly error: RollcallError | undefined
}

export type FanOut<R extends Row> = {
  readonly cursors: Cursors
  readonly binding: Binding
  readonly cursor: string | undefined
  /** In order. */
  readonly connectionIds: readonly string[]
  readonly limit: number
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
 * told, and it is asked again on the next page, while there is one because of another.
 */
export const fanOut = async <R extends Row>(given: FanOut<R>): Promise<FannedOut<R>> => {
  const { cursors, binding, cursor, limit, connectionIds } = given
  const places = cursor ? cursors.decode(binding, cursor) : connectionIds.map(firstPlace)
  // No more connections in a page than it has rows; the others have their turn on the next.
  const asked = places.slice(0, limit)
  const share = Math.max(1, Math.floor(limit / Math.max(1, asked.length)))
  const results = await Promise.all(asked.map((place) => readShare(given, place, share)))

  const waiting = places.slice(limit)
  const live = results.flatMap((result) => (result.kind === 'read' ? (result.list.next ?? []) : []))
  const failed = results.flatMap((result) => (result.kind === 'failed' && !isHopeless(result) ? retried(result) : []))
  const goesOn = live.length + waiting.length > 0
  // Those that have not been asked come first, so that no connection waits for ever.
  const next = goesOn ? [...waiting, ...live, ...failed] : []
  return {
    rows: results.flatMap((result) =>
      result.kind === 'read' ? result.list.rows.map((row) => ({ connectionId: result.place.connectionId, row })) : [],
    ),
    nextCursor: next.length === 0 ? null : cursors.encode(binding, next),
    outcomes: [
      ...results.map(toOutcome),
      ...connectionIds
        .filter((id) => !asked.some(({ connectionId }) => connectionId === id))
        .map((connectionId): ConnectionOutcome => {
          const isWaiting = waiting.some((place) => place.connectionId === connectionId)
          return { connectionId, status: isWaiting ? 'skipped' : 'exhausted', count: 0, error: undefined }
        }),
    ],
    doubts: results.flatMap((result) => (result.kind === 'read' ? result.list.doubts : [])),
    filterApplied: appliedIn(results),
  }
}

type Result<R extends Row> =
  | { readonly kind: 'read'; readonly place: Place; readonly list: OneList<R> }
  | { readonly kind: 'failed'; readonly place: Place; readonly error: RollcallError }

const readShare = async <R extends Row>(given: FanOut<R>, place: Place, share: number): Promise<Result<R>> => {
  try {
    return { kind: 'read', place, list: await given.read(place, share, AbortSignal.timeout(LONGEST_MS)) }
  } catch (error) {
    // What the caller asked wrongly is wrong everywhere, and a defect of ours is no vendor's fault.
    if (!(error instanceof RollcallError) || isCallersFault(error)) throw error
    return { kind: 'failed', place, error }
  }
}

const isCallersFault = ({ code }: RollcallError): boolean => code === 'invalid_request' || code === 'unknown_field'

type Failed = Extract<Result<Row>, { kind: 'failed' }>

/** A capability that is missing will be missing on the next page, too. */
const isHopeless = ({ error, place }: Failed): boolean =>
  error.code === 'capability_missing' || error.code === 'connection_not_found' || place.failures + 1 >= MOST_FAILURES

const retried = ({ place }: Failed): Place => ({ ...place, failures: place.failures + 1 })

const toOutcome = <R extends Row>(result: Result<R>): ConnectionOutcome => {
  const { connectionId } = result.place
  if (result.kind === 'failed') {
    const status = result.error.code === 'capability_missing' ? 'skipped' : 'failed'
    return { connectionId, status, count: 0, error: result.error }
  }
  const status = result.list.next === undefined ? 'exhausted' : 'ok'
  return { connectionId, status, count: result.list.rows.length, error: undefined }
}

const appliedIn = <R extends Row>(results: readonly Result<R>[]): OneList<R>['filterApplied'] => {
  const applied = results.flatMap((result) => (result.kind === 'read' ? (result.list.filterApplied ?? []) : []))
  return applied.includes('rollcall') ? 'rollcall' : applied[0]
}
