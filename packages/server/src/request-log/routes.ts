import { getRequestLogEntry, LOGGED_APIS, listRequestLog, STATUS_CLASSES } from '@rollcall/api'
import { RollcallError } from '@rollcall/core'
import { type Executor, isUuid } from '../db/index.ts'
import { decodeKeyset, listOf, type Route, route, toKeysetPage } from '../http/index.ts'
import { findRow, listRows, type RequestLogRow } from './store.ts'

export type RequestLogRoutesOptions = {
  readonly db: Executor
  /** Writes what this process still holds, so that whoever reads finds what they did just now. */
  readonly flush: () => Promise<void>
}

export const requestLogRoutes = ({ db, flush }: RequestLogRoutesOptions): readonly Route[] => [
  route(listRequestLog, async ({ caller, query }) => {
    const list = listOf('log', query)
    const place = decodeKeyset(query.next_cursor, list)
    await flush()
    const filter = {
      connectionId: query.integrated_account_id,
      tenantId: query.tenant_id,
      actor: query.actor,
      tokenId: query.token_id,
      api: query.api,
      method: query.method,
      resource: query.resource,
      status: toRange(query.status, query.status_class),
      errorCode: query.error_code,
      vendorRequestId: query.vendor_request_id,
      from: toDate(query.from),
      after: toDate(query.created_at?.gt),
      to: earlier(toDate(query.to), toDate(query.created_at?.lt)),
    }
    const rows = await listRows(db, caller.environmentId, { filter, place, limit: query.limit + 1 })
    return toKeysetPage(rows, query.limit, { list, place: ({ at, id }) => ({ createdAt: at, id }), view: toEntry })
  }),
  route(getRequestLogEntry, async ({ caller, params }) => {
    await flush()
    const row = isUuid(params.id) ? await findRow(db, caller.environmentId, params.id) : undefined
    if (row === undefined) {
      throw new RollcallError(
        'not_found',
        `The log has no call ${params.id}: it is none of this environment, or older than 30 days.`,
      )
    }
    return { ...toEntry(row), upstream: toCalls(row) }
  }),
]

const toEntry = (row: RequestLogRow) => {
  const upstream = toCalls(row)
  const answered = upstream.findLast(({ status }) => status !== null)
  return {
    id: row.id,
    log_type: 'unified_proxy_api' as const,
    created_at: row.at.toISOString(),
    actor: row.actor,
    token_id: row.token_id,
    tenant_id: row.tenant_id,
    integrated_account_ids: row.connection_ids,
    vendors: [...new Set(upstream.map(({ vendor }) => vendor))],
    api: LOGGED_APIS.find((api) => api === row.api) ?? 'unified',
    method: row.method,
    resource: row.resource,
    http_status_code: row.status,
    error_code: row.error_code,
    duration_ms: rounded(row.duration_ms),
    fetch_duration_ms: rounded(row.upstream_duration_ms),
    upstream_calls: row.upstream_calls,
    upstream_status: answered?.status ?? null,
    vendor_request_id: answered?.vendor_request_id ?? null,
    result_count: row.result_count,
  }
}

const toCalls = ({ upstream }: RequestLogRow) =>
  upstream.map(([id, vendor, method, path, status, durationMs, bytes, tries, vendorRequestId, errorCode]) => ({
    integrated_account_id: id,
    vendor,
    method,
    path,
    status,
    duration_ms: durationMs,
    bytes,
    tries,
    vendor_request_id: vendorRequestId,
    error_code: errorCode,
  }))

/** Four bytes hold a tenth of a millisecond, and not every digit that they are shown with. */
const rounded = (ms: number): number => Math.round(ms * 10) / 10

/** An exact status and a class that it is not of leave nothing. */
const toRange = (
  status: number | undefined,
  statusClass: (typeof STATUS_CLASSES)[number] | undefined,
): readonly [number, number] | undefined => {
  const hundred = statusClass === undefined ? undefined : (STATUS_CLASSES.indexOf(statusClass) + 1) * 100
  if (status === undefined) return hundred === undefined ? undefined : [hundred, hundred + 100]
  const isOutside = hundred !== undefined && (status < hundred || status >= hundred + 100)
  return isOutside ? [0, 0] : [status, status + 1]
}

const toDate = (text: string | undefined): Date | undefined => (text === undefined ? undefined : new Date(text))

const earlier = (one: Date | undefined, other: Date | undefined): Date | undefined => {
  if (one === undefined || other === undefined) return one ?? other
  return one < other ? one : other
}
