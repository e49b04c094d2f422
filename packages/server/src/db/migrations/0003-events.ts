import { type Kysely, sql } from 'kysely'

/** Events (the outbox), webhooks, their deliveries and each try of them. The secrets of webhooks are in the vault. */
export const up = async (db: Kysely<unknown>): Promise<void> => {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db)
}

const STATEMENTS = [
  `create table event (
    id uuid primary key, environment_id uuid not null references environment, tenant_id text, connection_id uuid,
    type text not null, payload jsonb not null, created_at timestamptz not null, fanned_out_at timestamptz)`,
  `create index event_by_time on event (environment_id, created_at, id)`,
  `create index event_to_fan_out on event (created_at, id) where fanned_out_at is null`,
  `create index event_by_age on event (created_at) where fanned_out_at is not null`,
  `create table webhook (
    id uuid primary key, environment_id uuid not null references environment, target_url text not null, description text,
    event_types text[] not null, is_active boolean not null, paused_at timestamptz, pause_reason text,
    failing_since timestamptz, blocked_until timestamptz, previous_secret_expires_at timestamptz,
    created_at timestamptz not null, updated_at timestamptz not null)`,
  `create index webhook_by_environment on webhook (environment_id, created_at, id)`,
  `create table webhook_delivery (
    id uuid primary key, environment_id uuid not null, webhook_id uuid not null references webhook on delete cascade,
    event_id uuid not null references event on delete cascade, event_type text not null, status text not null,
    attempts integer not null default 0, last_http_status integer, next_attempt_at timestamptz, claim uuid,
    replay_of uuid, created_at timestamptz not null, finished_at timestamptz)`,
  `create index webhook_delivery_due on webhook_delivery (webhook_id, next_attempt_at)
    where next_attempt_at is not null`,
  `create index webhook_delivery_by_time on webhook_delivery (environment_id, created_at, id)`,
  `create index webhook_delivery_by_webhook on webhook_delivery (webhook_id, created_at, id)`,
  `create index webhook_delivery_by_event on webhook_delivery (event_id, webhook_id)`,
  `create table webhook_attempt (
    delivery_id uuid not null references webhook_delivery on delete cascade, number integer not null,
    at timestamptz not null, duration_ms integer not null, http_status integer, error text, response text,
    primary key (delivery_id, number))`,
]
