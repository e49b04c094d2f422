import type { z } from 'zod'
import type { Endpoint, ResponseOf } from '../define-endpoint.ts'
import { RollcallApiError } from './api-error.ts'
import { toQueryString } from './query-string.ts'
import { send, type Transport } from './transport.ts'

/** For one call. */
export type CallOptions = {
  /** Ends the call, and any waiting for a repeat. */
  readonly signal?: AbortSignal | undefined
  /** Your own name for this change, kept over restarts of your program. Without it the client makes one up per call. */
  readonly idempotencyKey?: string | undefined
}

type InputOf<T> = T extends z.ZodType ? z.input<T> : unknown

/** A parameter that the server reads from text may be given as what it stands for: `limit: 50`, `verify: true`. */
type QueryValue<Given, Meant> = unknown extends Given
  ? Meant
  : Given extends string | undefined
    ? Given | Extract<Meant, boolean | number>
    : Given

type QueryInputOf<T> = T extends z.ZodType
  ? {
      [Name in keyof z.input<T>]: QueryValue<
        z.input<T>[Name],
        Name extends keyof z.output<T> ? z.output<T>[Name] : never
      >
    }
  : unknown

/** What a method takes: path and query parameters side by side, and the body, where there is one, as `body`. */
export type CallInput<E extends Endpoint> = InputOf<E['params']> &
  QueryInputOf<E['query']> &
  (E['body'] extends z.ZodType ? { readonly body: z.input<E['body']> } : unknown)

/** A method of the client: an endpoint's input in, its response out. */
export type Method<E extends Endpoint> =
  Partial<CallInput<E>> extends CallInput<E>
    ? (input?: CallInput<E>, options?: CallOptions) => Promise<ResponseOf<E>>
    : (input: CallInput<E>, options?: CallOptions) => Promise<ResponseOf<E>>

const REPEATABLE_METHODS: ReadonlySet<string> = new Set(['GET', 'PUT', 'DELETE'])

/** Calls an endpoint. The answer is not checked again: the server is the one that this client belongs to. */
export const call = async (
  transport: Transport,
  endpoint: Endpoint,
  given: { readonly input: Readonly<Record<string, unknown>>; readonly options: CallOptions },
): Promise<unknown> => {
  const { body, ...rest } = given.input
  const { path, query } = addressOf(endpoint, rest)
  const key = endpoint.idempotent ? (given.options.idempotencyKey ?? transport.newKey()) : undefined
  return send(transport, {
    method: endpoint.method,
    path: query === '' ? path : `${path}?${query}`,
    headers: key === undefined ? {} : { 'idempotency-key': key },
    body: endpoint.body === undefined ? undefined : JSON.stringify(body ?? {}),
    repeatable: REPEATABLE_METHODS.has(endpoint.method) || key !== undefined,
    signal: given.options.signal,
  })
}

const addressOf = (
  endpoint: Endpoint,
  input: Readonly<Record<string, unknown>>,
): { readonly path: string; readonly query: string } => {
  const names = new Set([...endpoint.path.matchAll(/:([a-z_]+)/gi)].map(([, name]) => name))
  const path = endpoint.path.replace(/:([a-z_]+)/gi, (_match, name: string) => pathSegment(name, input[name]))
  const query = Object.fromEntries(Object.entries(input).filter(([name]) => !names.has(name)))
  return { path, query: toQueryString(query) }
}

/** URLs give `.` and `..` a meaning that even percent-encoding does not take away, so such an id would address something else. */
const pathSegment = (name: string, value: unknown): string => {
  const text = typeof value === 'string' || typeof value === 'number' ? String(value) : ''
  if (text === '' || text === '.' || text === '..') {
    throw new RollcallApiError(
      `"${text}" cannot be used as ${name}. Give the ${name} that a list or a create returned.`,
      {
        code: 'invalid_request',
        status: 0,
      },
    )
  }
  return encodeURIComponent(text)
}
