import { type Kysely, sql } from 'kysely'

/**
 * The request log. Rows are many and short-lived, so there is as little to keep up as possible: one key, one order. An environment's own rows lie
 * together by time; the other filters are looked for among them.
 */
export const up = async (db: Kysely<unknown>): Promise<void> => {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db)
}

const STATEMENTS = [
  `create table request_log (
    id uuid primary key, environment_id uuid not null, at timestamptz not null, tenant_id text,
    actor text not null, token_id text not null, connection_ids uuid[] not null,
    api text not null, method text not null, resource text not null, status integer not null, error_code text,
    duration_ms real not null, upstream_duration_ms real not null, upstream_calls integer not null,
    result_count integer, upstream jsonb not null)`,
  `create index request_log_by_time on request_log (environment_id, at, id)`,
]
