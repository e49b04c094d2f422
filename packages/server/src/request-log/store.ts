import { type Selectable, sql } from 'kysely'
import type { Database, Executor } from '../db/index.ts'
import type { Keyset } from '../http/index.ts'

/**
 * A row on its way in. A list and not a record, since there is one for each call: as JSON it is half as long, and costs half as much. The tenant is
 * not in it: whoever owns the first connection is looked up as the row is written.
 */
export type NewRow = readonly [
  id: string,
  environmentId: string,
  at: string,
  actor: string,
  tokenId: string,
  connectionIds: readonly string[],
  api: string,
  method: string,
  resource: string,
  status: number,
  errorCode: string | null,
  durationMs: number,
  upstreamDurationMs: number,
  upstreamCalls: number,
  resultCount: number | null,
  upstream: readonly LoggedCall[],
]

export type RequestLogRow = Selectable<Database['request_log']>

/** A call of a vendor, as it is kept. */
export type LoggedCall = RequestLogRow['upstream'][number]

/**
 * One statement with one value, whatever the number of rows, each the JSON of a {@link NewRow}. A row that is there already, because the answer to an
 * earlier try was lost, stays as it is. Relies on `connection_by_id`.
 */
export const insertRows = async (db: Executor, rows: readonly string[]): Promise<void> => {
  await sql`
    insert into request_log (
      id, environment_id, at, tenant_id, actor, token_id, connection_ids, api, method, resource, status, error_code,
      duration_ms, upstream_duration_ms, upstream_calls, result_count, upstream)
    select
      (r->>0)::uuid, (r->>1)::uuid, (r->>2)::timestamptz, c.tenant_id, r->>3, r->>4,
      array(select jsonb_array_elements_text(r->5))::uuid[], r->>6, r->>7, r->>8, (r->>9)::integer, r->>10,
      (r->>11)::real, (r->>12)::real, (r->>13)::integer, (r->>14)::integer, r->15
    from jsonb_array_elements(${`[${rows.join(',')}]`}::jsonb) as r
    left join connection c on c.id = (r->5->>0)::uuid and c.environment_id = (r->>1)::uuid
    on conflict (id) do nothing`.execute(db)
}

export type LogFilter = {
  readonly connectionId?: string | undefined
  readonly tenantId?: string | undefined
  readonly actor?: string | undefined
  readonly tokenId?: string | undefined
  readonly api?: string | undefined
  readonly method?: string | undefined
  readonly resource?: string | undefined
  /** From the first to before the second. */
  readonly status?: readonly [number, number] | undefined
  readonly errorCode?: string | undefined
  readonly vendorRequestId?: string | undefined
  /** At or after. */
  readonly from?: Date | undefined
  /** After. */
  readonly after?: Date | undefined
  /** Before. */
  readonly to?: Date | undefined
}

/** Newest first. Relies on `request_log_by_time`; the other filters are looked for among the rows of that time. */
export const listRows = (
  db: Executor,
  environmentId: string,
  { filter, place, limit }: { readonly filter: LogFilter; readonly place: Keyset | undefined; readonly limit: number },
): Promise<RequestLogRow[]> => {
  const { connectionId, vendorRequestId, status, from, after, to } = filter
  let rows = db.selectFrom('request_log').selectAll().where('environment_id', '=', environmentId)
  const exact = {
    tenant_id: filter.tenantId,
    actor: filter.actor,
    token_id: filter.tokenId,
    api: filter.api,
    method: filter.method,
    resource: filter.resource,
    error_code: filter.errorCode,
  } as const
  for (const column of EXACT) {
    const value = exact[column]
    if (value !== undefined) rows = rows.where(column, '=', value)
  }
  if (connectionId !== undefined) rows = rows.where(sql<boolean>`${connectionId}::uuid = any(connection_ids)`)
  if (vendorRequestId !== undefined) {
    const known = JSON.stringify({ id: vendorRequestId })
    rows = rows.where(sql<boolean>`jsonb_path_exists(upstream, '$[*][8] ? (@ == $id)', ${known}::jsonb)`)
  }
  if (status !== undefined) rows = rows.where('status', '>=', status[0]).where('status', '<', status[1])
  if (from !== undefined) rows = rows.where('at', '>=', from)
  if (after !== undefined) rows = rows.where('at', '>', after)
  if (to !== undefined) rows = rows.where('at', '<', to)
  if (place !== undefined) {
    rows = rows.where((where) => where(where.refTuple('at', 'id'), '<', where.tuple(place.createdAt, place.id)))
  }
  return rows.orderBy('at', 'desc').orderBy('id', 'desc').limit(limit).execute()
}

const EXACT = ['tenant_id', 'actor', 'token_id', 'api', 'method', 'resource', 'error_code'] as const

/** Relies on the primary key. */
export const findRow = (db: Executor, environmentId: string, id: string): Promise<RequestLogRow | undefined> =>
  db
    .selectFrom('request_log')
    .selectAll()
    .where('id', '=', id)
    .where('environment_id', '=', environmentId)
    .executeTakeFirst()

/** Deletes up to so many rows of before a time. @returns how many it were. Relies on `request_log_by_time`, environment by environment. */
export const deleteRowsBefore = async (db: Executor, before: Date, most: number): Promise<number> => {
  const { numAffectedRows = 0n } = await sql`
    delete from request_log where id in (
      select old.id from environment e
      cross join lateral (
        select id from request_log where environment_id = e.id and at < ${before} order by at limit ${most}) old
      limit ${most})`.execute(db)
  return Number(numAffectedRows)
}
