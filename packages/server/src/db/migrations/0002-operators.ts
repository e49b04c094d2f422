import { type Kysely, sql } from 'kysely'

/**
 * Operators, their sessions and second factors in the shape that the authentication library wants (`operators/authentication.ts` names the columns), and
 * the one-time links that make or mend them. Tokens that may do everything get the rights that have come since.
 */
export const up = async (db: Kysely<unknown>): Promise<void> => {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db)
}

const STATEMENTS = [
  `create table operator (
    id text primary key, name text not null, email text not null unique, email_verified boolean not null, image text,
    role text not null, two_factor_enabled boolean, disabled_at timestamptz, last_signed_in_at timestamptz,
    created_at timestamptz not null default current_timestamp, updated_at timestamptz not null default current_timestamp)`,
  `create table operator_session (
    id text primary key, operator_id text not null references operator on delete cascade, token text not null unique,
    expires_at timestamptz not null, ip_address text, user_agent text,
    created_at timestamptz not null default current_timestamp, updated_at timestamptz not null)`,
  `create index operator_session_by_operator on operator_session (operator_id)`,
  `create table operator_account (
    id text primary key, operator_id text not null references operator on delete cascade, account_id text not null,
    provider_id text not null, access_token text, refresh_token text, id_token text,
    access_token_expires_at timestamptz, refresh_token_expires_at timestamptz, scope text, password text,
    created_at timestamptz not null default current_timestamp, updated_at timestamptz not null)`,
  `create index operator_account_by_operator on operator_account (operator_id)`,
  `create table operator_verification (
    id text primary key, identifier text not null, value text not null, expires_at timestamptz not null,
    created_at timestamptz not null default current_timestamp, updated_at timestamptz not null default current_timestamp)`,
  `create index operator_verification_by_identifier on operator_verification (identifier)`,
  `create table operator_two_factor (
    id text primary key, operator_id text not null references operator on delete cascade, secret text not null,
    backup_codes text not null, verified boolean, failed_verification_count integer, locked_until timestamptz)`,
  `create index operator_two_factor_by_operator on operator_two_factor (operator_id)`,
  `create table operator_rate_limit (
    id text primary key, key text not null unique, count integer not null, last_request bigint not null)`,
  `create table operator_link (
    id uuid primary key, hash bytea not null unique, kind text not null, operator_id text references operator on delete cascade,
    email text, name text, role text not null, clears_second_factor boolean not null default false,
    created_by text not null, created_at timestamptz not null, expires_at timestamptz not null, used_at timestamptz)`,
  `update api_token set scopes = scopes || '{webhooks:read,webhooks:write,audit:read,operators}'::text[]
    where 'admin' = any (scopes) and not 'audit:read' = any (scopes)`,
]
