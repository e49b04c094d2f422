import { keyBy } from '@rollcall/core'
import type { OpenConnection, UnopenedConnection } from '../connections/index.ts'
import { errorBody } from '../http/index.ts'
import { debugOf } from './answer-shapes.ts'
import type { ConnectionOutcome, FannedOut } from './fan-out.ts'
import type { Wanted } from './list-query.ts'
import type { OneList } from './one-list.ts'
import type { Row } from './resources.ts'

/** The envelopes of lists (`unified-api.md §2.5`). */

/** The page of one connection; without a list, nobody was asked. */
export const onePage = <R extends Row>(
  { show, key, format }: Wanted<R>,
  list: OneList<R> | undefined,
  nextCursor: string | null,
) => {
  const rows = list?.rows ?? []
  return {
    result: key === undefined ? rows.map(show) : keyBy(rows, { key, show }),
    next_cursor: nextCursor,
    prev_cursor: null,
    result_count: rows.length,
    ...doubtful(list?.doubts ?? []),
    ...applied(list?.filterApplied),
    ...(format === 'debug' && {
      debug: list === undefined ? null : debugOf(list.response, { nextCursor, resultCount: rows.length }),
    }),
  }
}

const doubtful = (doubts: readonly string[]) =>
  doubts.length === 0 ? {} : { is_partial_response: true, partial_reasons: doubts }

const applied = (filterApplied: OneList<Row>['filterApplied']) =>
  filterApplied === undefined ? {} : { filter_applied: filterApplied }

type Tenant = {
  readonly open: ReadonlyMap<string, OpenConnection>
  readonly unopened: readonly UnopenedConnection[]
  readonly requestId: string
}

/** The page of all of a tenant's connections. */
export const tenantPage = <R extends Row>(
  { show, key }: Wanted<R>,
  { rows, nextCursor, outcomes: asked, doubts, filterApplied }: FannedOut<R>,
  { open, unopened, requestId }: Tenant,
) => {
  const outcomes = [...asked, ...notOpened(unopened, asked)]
  const integrations = new Map([
    ...[...open.values()].map(({ id, connector }) => [id, connector.id] as const),
    ...unopened.map(({ id, connectorId }) => [id, connectorId] as const),
  ])
  const shown = new Map(
    rows.map(({ connectionId, row }) => [row, { ...show(row), integrated_account_id: connectionId }]),
  )
  const failed = outcomes.filter(({ status }) => status === 'failed')
  return {
    // Two connections may well have rows of the same key: then keying is refused and nothing dropped.
    result: key === undefined ? [...shown.values()] : keyBy([...shown.keys()], { key, show: (row) => shown.get(row) }),
    next_cursor: nextCursor,
    prev_cursor: null,
    result_count: rows.length,
    ...doubtful([
      ...doubts,
      ...failed.map(({ connectionId }) => `The integrated account ${connectionId} could not be read.`),
    ]),
    ...applied(filterApplied),
    connections: [...outcomes, ...unasked(open, outcomes)].map(({ connectionId, status, count, error }) => ({
      integrated_account_id: connectionId,
      integration: integrations.get(connectionId) ?? '',
      status,
      result_count: count,
      ...(error && { error: errorBody(error, requestId) }),
    })),
  }
}

/** Connections that could not even be opened. */
const notOpened = (unopened: Tenant['unopened'], asked: readonly ConnectionOutcome[]): readonly ConnectionOutcome[] =>
  unopened
    .filter(({ id }) => !asked.some(({ connectionId }) => connectionId === id))
    .map(({ id, error }) => ({ connectionId: id, status: 'failed', count: 0, error }))

/** Connections that cannot have the resource. */
const unasked = (open: Tenant['open'], outcomes: readonly ConnectionOutcome[]): readonly ConnectionOutcome[] => {
  const asked = new Set(outcomes.map(({ connectionId }) => connectionId))
  return [...open.keys()]
    .filter((id) => !asked.has(id))
    .map((connectionId) => ({ connectionId, status: 'skipped', count: 0 }))
}
