import type { Json, JsonObject, LinkErrorType } from '@rollcall/core'
import type { z } from 'zod'

/**
 * An endpoint of the HTTP API as data: the server's routes, its validation, the OpenAPI document, the typed client and
 * the "is protected" test are all made from it.
 */

/** What an API token may do. */
export const SCOPES = [
  'directory:read',
  'directory:write',
  'proxy',
  'accounts:read',
  'accounts:write',
  'webhooks:read',
  'webhooks:write',
  'audit:read',
  'operators',
  'admin',
] as const
export type Scope = (typeof SCOPES)[number]

/** What a call writes into the audit log, or why it writes nothing: forgetting to decide is a compile error. */
export type AuditDecision = { readonly action: string } | { readonly notAudited: string }

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

export type Endpoint<
  Params extends z.ZodType = z.ZodType,
  Query extends z.ZodType = z.ZodType,
  Body extends z.ZodType = z.ZodType,
  Response extends z.ZodType = z.ZodType,
> = {
  /** Unique; the operationId of the OpenAPI document, e.g. `listUsers`. */
  readonly id: string
  readonly tag: string
  readonly summary: string
  readonly description?: string
  readonly method: Method
  /** With `:name` for path parameters, e.g. `/integrated-account/:id`. */
  readonly path: string
  /** `public` needs no token. */
  readonly scope: Scope | 'public'
  /** Whether it is about the whole installation: then no token of another environment than the default one will do. */
  readonly ofInstallation?: boolean
  readonly audit: AuditDecision
  readonly params?: Params
  readonly query?: Query
  readonly body?: Body
  readonly response: Response
  /** Status of a success; default 200. */
  readonly status?: 200 | 201 | 202 | 204
  /** Of the hosted page: the `error_type` of a request that is not what it takes. */
  readonly refusedAs?: LinkErrorType
  /** Whether the `Idempotency-Key` header is honoured. */
  readonly idempotent?: boolean
  /** Whether `body_passthrough=true` makes the body the vendor's own: any JSON object instead of `body`. */
  readonly bodyPassthrough?: boolean
  /** Shown on the reference page; a test holds them against the schemas. */
  readonly examples?: { readonly query?: JsonObject; readonly body?: JsonObject; readonly response?: Json }
}

type Infer<T> = T extends z.ZodType ? z.output<T> : undefined

/** What a handler receives and returns, and what the client takes and gives. */
export type ParamsOf<E extends Endpoint> = Infer<E['params']>
export type QueryOf<E extends Endpoint> = Infer<E['query']>
export type BodyOf<E extends Endpoint> = Infer<E['body']>
export type ResponseOf<E extends Endpoint> = z.output<E['response']>

/** Declares an endpoint and keeps its exact types. */
export const defineEndpoint = <const E extends Endpoint>(endpoint: E): E => endpoint
