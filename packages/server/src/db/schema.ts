import type { ConnectionStatus, JsonObject } from '@rollcall/core'
import type { ColumnType, Generated, Kysely } from 'kysely'

/** A JSON column: read as a value, written as text. */
type Jsonb<T> = ColumnType<T, string, string>
type OptionalJsonb<T> = ColumnType<T | null, string | null | undefined, string | null>
type Timestamp = ColumnType<Date, Date | string, Date | string>
type OptionalTimestamp = ColumnType<Date | null, Date | string | null | undefined, Date | string | null>

export type Database = {
  environment: { id: string; name: string; created_at: Timestamp }
  api_token: {
    id: string
    environment_id: string
    /** Set on the token of a front end, which reaches this one connection. */
    connection_id: string | null
    /** Of the token of a front end: the token that made it, with which it is revoked. */
    created_by_token: string | null
    name: string
    /** SHA-256 of the token; the token itself is never kept. */
    hash: Uint8Array
    /** First characters, for a person to recognise it by. */
    prefix: string
    scopes: string[]
    created_at: Timestamp
    created_by: string
    expires_at: OptionalTimestamp
    last_used_at: OptionalTimestamp
    revoked_at: OptionalTimestamp
  }
  /** Versions of the key that wraps data keys; each is itself wrapped by the master key. */
  key_ring: {
    version: number
    wrapped_key: Uint8Array
    created_at: Timestamp
    retired_at: OptionalTimestamp
  }
  credential: {
    tenant_id: string
    id: string
    environment_id: string
    connection_id: string
    key_version: number
    wrapped_data_key: Uint8Array
    sealed: Uint8Array
    created_at: Timestamp
    updated_at: Timestamp
  }
  connection: {
    tenant_id: string
    id: string
    environment_id: string
    connector_id: string
    status: ConnectionStatus
    is_sandbox: Generated<boolean>
    authentication_method: string
    settings: Jsonb<Record<string, string>>
    context: Jsonb<JsonObject>
    discovered: Jsonb<JsonObject>
    capabilities: string[]
    last_error: OptionalJsonb<JsonObject>
    last_forbidden_error: OptionalJsonb<JsonObject>
    proved_at: OptionalTimestamp
    next_proof_at: OptionalTimestamp
    created_at: Timestamp
    updated_at: Timestamp
    /** Grows with every write; a write names the version it read. */
    version: Generated<number>
  }
  /** Somebody who signs in to the console. Its other tables are the authentication library's own. */
  operator: {
    id: string
    name: string
    email: string
    email_verified: boolean
    role: string
    two_factor_enabled: boolean | null
    disabled_at: OptionalTimestamp
    last_signed_in_at: OptionalTimestamp
    created_at: Timestamp
    updated_at: Timestamp
  }
  operator_session: { id: string; operator_id: string; token: string; expires_at: Timestamp; created_at: Timestamp }
  operator_account: {
    id: string
    operator_id: string
    account_id: string
    provider_id: string
    password: string | null
    created_at: Timestamp
    updated_at: Timestamp
  }
  operator_two_factor: { id: string; operator_id: string }
  /** What the library has given out and asks back; `value` is often an operator's id. */
  operator_verification: { id: string; identifier: string; value: string; expires_at: Timestamp }
  /** One-time links: the first operator, invitations, lost passwords. */
  operator_link: {
    id: string
    /** SHA-256 of the token in the link. */
    hash: Uint8Array
    kind: string
    operator_id: string | null
    email: string | null
    name: string | null
    role: string
    clears_second_factor: Generated<boolean>
    created_by: string
    created_at: Timestamp
    expires_at: Timestamp
    used_at: OptionalTimestamp
  }
  audit_event: {
    tenant_id: string | null
    id: string
    environment_id: string
    at: Timestamp
    actor: string
    action: string
    connection_id: string | null
    /** What it was done to, e.g. `users/42`. */
    target: string | null
    outcome: string
    request_id: string | null
    detail: Jsonb<JsonObject>
  }
  idempotency: {
    environment_id: string
    scope: string
    key: string
    request_hash: Uint8Array
    /** Null while the first request is still under way. */
    status: number | null
    headers: Jsonb<Record<string, string>> | null
    body: Uint8Array | null
    created_at: Timestamp
    expires_at: Timestamp
  }
  /** When an upstream may next be called, for all processes together (`egress/store.ts`). */
  upstream_budget: {
    upstream: string
    /** The end of all the time that calls have reserved so far (GCRA's "theoretical arrival time"). */
    due_at: Timestamp
    blocked_until: OptionalTimestamp
  }
  /** What an environment has set for an integration; the OAuth client's secret is in the vault, under `id`. */
  environment_integration: {
    environment_id: string
    connector_id: string
    id: string
    is_enabled: boolean
    settings: Jsonb<Record<string, string>>
    client_id: string | null
    authorization_url: string | null
    token_url: string | null
    revocation_url: string | null
    scopes: string[] | null
    updated_at: Timestamp
  }
  /** When the access token of an OAuth connection is renewed, and by whom it is being renewed now. */
  oauth_refresh: {
    connection_id: string
    environment_id: string
    refresh_at: OptionalTimestamp
    leased_by: string | null
    leased_until: OptionalTimestamp
    /** After a failure: not before. */
    retry_at: OptionalTimestamp
    failures: Generated<number>
    failure: OptionalJsonb<JsonObject>
  }
  link_settings: {
    environment_id: string
    origins: string[]
    branding: Jsonb<JsonObject>
    updated_at: Timestamp
  }
  /** A link token's context is in the vault, under `id`. */
  link_token: {
    id: string
    environment_id: string
    /** SHA-256 of the token; the token itself is never kept. */
    hash: Uint8Array
    tenant_id: string
    /** The connection that is linked again. */
    connection_id: string | null
    keeps_context: boolean
    integrations: string[] | null
    scopes: string[] | null
    redirect_uri: string | null
    is_sandbox: boolean
    created_by: string
    created_at: Timestamp
    expires_at: Timestamp
    spent_at: OptionalTimestamp
    attempts: Generated<number>
    attempts_since: OptionalTimestamp
  }
  /** One way to the vendor and back. Its PKCE verifier and nonce are in the vault, under `id`. */
  link_attempt: {
    id: string
    environment_id: string
    link_token_id: string
    connector_id: string
    settings: Jsonb<Record<string, string>>
    mode: string
    opener_origin: string | null
    redirect_uri: string
    scopes: string[]
    status: string
    start_hash: Uint8Array
    state_hash: Uint8Array | null
    browser_hash: Uint8Array | null
    outcome_hash: Uint8Array | null
    outcome: OptionalJsonb<JsonObject>
    created_at: Timestamp
    expires_at: Timestamp
  }
  /** A unified, proxied, custom or batch call, and what became of it at the vendor. */
  request_log: {
    /** The request's `x-request-id`. */
    id: string
    environment_id: string
    at: Timestamp
    tenant_id: string | null
    actor: string
    token_id: string
    connection_ids: string[]
    api: string
    method: string
    /** A pattern, never a path with ids in it. */
    resource: string
    status: number
    error_code: string | null
    duration_ms: number
    upstream_duration_ms: number
    upstream_calls: number
    result_count: number | null
    /** Each call of a vendor; of many, the last. */
    upstream: Jsonb<
      readonly (readonly [
        connectionId: string,
        vendor: string,
        method: string,
        path: string,
        status: number | null,
        durationMs: number,
        bytes: number,
        tries: number,
        vendorRequestId: string | null,
        errorCode: string | null,
      ])[]
    >
  }
  /** What happened, written with the change that it tells of. */
  event: {
    id: string
    environment_id: string
    tenant_id: string | null
    connection_id: string | null
    type: string
    payload: Jsonb<JsonObject>
    created_at: Timestamp
    /** When its deliveries were made; null: they are still to be made. */
    fanned_out_at: OptionalTimestamp
    /** Its place among events and webhooks, by the database: the clocks of processes differ. */
    ordinal: Generated<string>
  }
  /** Where events are sent. Its secrets are in the vault, under its id. */
  webhook: {
    id: string
    environment_id: string
    target_url: string
    description: string | null
    /** Empty for all. */
    event_types: string[]
    is_active: boolean
    /** Set with `is_active` false: it was stopped automatically, and events are kept for it. */
    paused_at: OptionalTimestamp
    pause_reason: string | null
    failing_since: OptionalTimestamp
    /** The receiver asked not to be called before. */
    blocked_until: OptionalTimestamp
    previous_secret_expires_at: OptionalTimestamp
    /** As an event's. */
    ordinal: Generated<string>
    created_at: Timestamp
    updated_at: Timestamp
  }
  /** One event on its way to one webhook. */
  webhook_delivery: {
    id: string
    environment_id: string
    webhook_id: string
    event_id: string
    event_type: string
    status: string
    attempts: Generated<number>
    last_http_status: number | null
    /** When it is due; while it is claimed, when the claim ends. Null when it is over. */
    next_attempt_at: OptionalTimestamp
    /** Who is trying it now. */
    claim: string | null
    replay_of: string | null
    created_at: Timestamp
    finished_at: OptionalTimestamp
  }
  webhook_attempt: {
    delivery_id: string
    number: number
    at: Timestamp
    duration_ms: number
    http_status: number | null
    error: string | null
    response: string | null
  }
  /** Small facts about this installation, e.g. the first token's hint. */
  installation: { name: string; value: Jsonb<JsonObject> }
}

/** What runs statements: the pool or one transaction. Every store function takes one; inside a transaction only that one. */
export type Executor = Kysely<Database>
