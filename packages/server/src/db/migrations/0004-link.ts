import { type Kysely, sql } from 'kysely'

/** OAuth clients of environments, refreshes under way, link tokens and attempts to link. */
export const up = async (db: Kysely<unknown>): Promise<void> => {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db)
}

const STATEMENTS = [
  // The client's secret is in the vault, under `id`.
  `create table environment_integration (
    environment_id uuid not null references environment, connector_id text not null, id uuid not null unique,
    is_enabled boolean not null, settings jsonb not null,
    client_id text, authorization_url text, token_url text, revocation_url text, scopes text[],
    updated_at timestamptz not null, primary key (environment_id, connector_id))`,
  `create table oauth_refresh (
    connection_id uuid primary key, environment_id uuid not null,
    refresh_at timestamptz, leased_by uuid, leased_until timestamptz,
    retry_at timestamptz, failures integer not null default 0, failure jsonb)`,
  `create index oauth_refresh_due on oauth_refresh (refresh_at) where refresh_at is not null`,
  `create table link_settings (
    environment_id uuid primary key references environment, origins text[] not null, branding jsonb not null,
    updated_at timestamptz not null)`,
  // Its context is in the vault, under `id`: it may hold secrets.
  `create table link_token (
    id uuid primary key, environment_id uuid not null references environment, hash bytea not null unique,
    tenant_id text not null, connection_id uuid, keeps_context boolean not null,
    integrations text[], scopes text[], redirect_uri text, is_sandbox boolean not null,
    created_by text not null, created_at timestamptz not null, expires_at timestamptz not null,
    spent_at timestamptz, attempts integer not null default 0, attempts_since timestamptz)`,
  `create index link_token_by_expiry on link_token (expires_at)`,
  // What only the answer of the vendor must match (verifier, nonce) is in the vault, under `id`.
  `create table link_attempt (
    id uuid primary key, environment_id uuid not null, link_token_id uuid not null references link_token on delete cascade,
    connector_id text not null, settings jsonb not null, mode text not null, opener_origin text,
    redirect_uri text not null, scopes text[] not null,
    status text not null, start_hash bytea not null unique, state_hash bytea unique, browser_hash bytea,
    outcome_hash bytea unique, outcome jsonb, created_at timestamptz not null, expires_at timestamptz not null)`,
  `create index link_attempt_by_token on link_attempt (link_token_id)`,
  `create index link_attempt_by_expiry on link_attempt (expires_at)`,
]
