import { keyBy } from '@rollcall/core'
import type { OpenConnection } from '../connections/index.ts'
import { errorBody } from '../http/index.ts'
import { debugOf } from './answer-shapes.ts'
import type { FannedOut } from './fan-out.ts'
import type { OneList } from './one-list.ts'
import type { Wanted } from './read-query.ts'
import type { Row } from './resources.ts'

/** The envelopes of lists (`unified-api.md §2.5`). */

type PageFacts<R extends Row> = { readonly nextCursor: string | null; readonly list?: OneList<R> }

/** The page of one connection. */
export const onePage = <R extends Row>(
  { show, key, format }: Wanted<R>,
  rows: readonly R[],
  { nextCursor, list }: PageFacts<R>,
  debug: OneList<R> | null,
) => ({
  result: key === undefined ? rows.map(show) : keyBy(rows, { key, show }),
  next_cursor: nextCursor,
  prev_cursor: null,
  result_count: rows.length,
  ...doubtful(list?.doubts ?? []),
  ...(list?.filterApplied === undefined ? {} : { filter_applied: list.filterApplied }),
  ...(format === 'debug'
    ? { debug: debug === null ? null : debugOf(debug.response, { nextCursor, resultCount: rows.length }) }
    : {}),
})

const doubtful = (doubts: readonly string[]) =>
  doubts.length === 0 ? {} : { is_partial_response: true, partial_reasons: doubts }

type Tenant = { readonly open: ReadonlyMap<string, OpenConnection>; readonly requestId: string }

export const tenantPage = <R extends Row>(
  { show, key }: Wanted<R>,
  fanned: FannedOut<R>,
  { open, requestId }: Tenant,
) => {
  const failed = fanned.outcomes.filter(({ status }) => status === 'failed')
  const shown = fanned.rows.map(({ connectionId, row }) => ({ ...show(row), integrated_account_id: connectionId }))
  const sources = fanned.rows.map(({ row }) => row)
  return {
    // Two connections may well have rows of the same key: then keying is refused and nothing dropped.
    result: key === undefined ? shown : keyBy(sources, { key, show: (row) => shown[sources.indexOf(row)] }),
    next_cursor: fanned.nextCursor,
    prev_cursor: null,
    result_count: fanned.rows.length,
    ...doubtful([
      ...fanned.doubts,
      ...failed.map(({ connectionId }) => `The integrated account ${connectionId} could not be read.`),
    ]),
    ...(fanned.filterApplied === undefined ? {} : { filter_applied: fanned.filterApplied }),
    connections: fanned.outcomes.map(({ connectionId, status, count, error }) => ({
      integrated_account_id: connectionId,
      integration: open.get(connectionId)?.connector.id ?? '',
      status,
      result_count: count,
      ...(error === undefined ? {} : { error: errorBody(error, requestId) }),
    })),
  }
}
