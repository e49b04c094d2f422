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
  /** Small facts about this installation, e.g. the first token's hint. */
  installation: { name: string; value: Jsonb<JsonObject> }
}

/** What runs statements: the pool or one transaction. Every store function takes one; inside a transaction only that one. */
export type Executor = Kysely<Database>
