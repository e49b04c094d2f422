import { type Kysely, sql } from 'kysely'

/** Environments, tokens, connections, vault, audit, idempotency, budgets. Tenant leads every large table's key (design.md §4). */
export const up = async (db: Kysely<unknown>): Promise<void> => {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db)
}

const STATEMENTS = [
  `create table environment (
    id uuid primary key, name text not null unique, created_at timestamptz not null)`,
  `create table api_token (
    id uuid primary key, environment_id uuid not null references environment, connection_id uuid, created_by_token uuid,
    name text not null,
    hash bytea not null unique, prefix text not null, scopes text[] not null,
    created_at timestamptz not null, created_by text not null,
    expires_at timestamptz, last_used_at timestamptz, revoked_at timestamptz)`,
  `create index api_token_by_environment on api_token (environment_id, created_at, id)`,
  `create index api_token_by_connection on api_token (connection_id) where connection_id is not null`,
  `create table key_ring (
    version integer primary key, wrapped_key bytea not null, created_at timestamptz not null, retired_at timestamptz)`,
  `create table connection (
    tenant_id text not null, id uuid not null, environment_id uuid not null references environment,
    connector_id text not null, status text not null, is_sandbox boolean not null default false,
    authentication_method text not null, settings jsonb not null, context jsonb not null, discovered jsonb not null,
    capabilities text[] not null, last_error jsonb, last_forbidden_error jsonb,
    proved_at timestamptz, next_proof_at timestamptz,
    created_at timestamptz not null, updated_at timestamptz not null, version integer not null default 1,
    primary key (tenant_id, id))`,
  `create unique index connection_by_id on connection (id)`,
  `create index connection_by_environment on connection (environment_id, created_at, id)`,
  `create index connection_due_for_proof on connection (next_proof_at) where next_proof_at is not null`,
  `create table credential (
    tenant_id text not null, id uuid not null, environment_id uuid not null references environment,
    connection_id uuid not null, key_version integer not null references key_ring (version),
    wrapped_data_key bytea not null, sealed bytea not null,
    created_at timestamptz not null, updated_at timestamptz not null,
    primary key (tenant_id, id))`,
  `create unique index credential_by_connection on credential (connection_id)`,
  `create index credential_by_key_version on credential (key_version, id)`,
  `create table audit_event (
    tenant_id text, id uuid primary key, environment_id uuid not null, at timestamptz not null, actor text not null,
    action text not null, connection_id uuid, target text, outcome text not null, request_id text,
    detail jsonb not null)`,
  `create index audit_event_by_time on audit_event (environment_id, at, id)`,
  `create index audit_event_by_target on audit_event (connection_id, target, at)`,
  `create table idempotency (
    environment_id uuid not null, scope text not null, key text not null, request_hash bytea not null,
    status integer, headers jsonb, body bytea, created_at timestamptz not null, expires_at timestamptz not null,
    primary key (environment_id, scope, key))`,
  `create index idempotency_by_expiry on idempotency (expires_at)`,
  `create table upstream_budget (
    upstream text primary key, due_at timestamptz not null, blocked_until timestamptz)`,
  `create table installation (name text primary key, value jsonb not null)`,
]
