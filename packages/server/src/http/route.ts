import type { BodyOf, Endpoint, ParamsOf, QueryOf, ResponseOf } from '@rollcall/api'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Caller } from './caller.ts'

/** What a handler is given: parsed parts, the caller (`undefined` on public endpoints), and the raw request where it streams. */
export type Call<E extends Endpoint> = {
  readonly params: ParamsOf<E>
  readonly query: QueryOf<E>
  readonly body: BodyOf<E>
  readonly caller: Caller
  readonly requestId: string
  /** Aborted when the client hangs up. */
  readonly signal: AbortSignal
  /** Sets a response header. */
  setHeader(name: string, value: string): void
  readonly raw: { readonly request: FastifyRequest; readonly reply: FastifyReply }
}

const VERBATIM = Symbol('an answer that is sent as it is')

/** An answer that is no JSON of ours: a vendor's own body, a page, a text. */
export type VerbatimAnswer = {
  readonly [VERBATIM]: true
  readonly status: number
  readonly contentType: string
  readonly body: string | Uint8Array
}

/** What a handler returns to have something sent as it is. */
export const verbatim = (answer: Omit<VerbatimAnswer, typeof VERBATIM>): VerbatimAnswer => ({
  [VERBATIM]: true,
  ...answer,
})

export const isVerbatimAnswer = (value: unknown): value is VerbatimAnswer =>
  typeof value === 'object' && value !== null && VERBATIM in value

/** An endpoint with its handler; the app registers a list of these. */
export type Route = { readonly endpoint: Endpoint; readonly handle: (call: Call<Endpoint>) => Promise<unknown> }

/** Joins an endpoint and its handler, checking that they fit. */
export const route = <E extends Endpoint>(endpoint: E, handle: (call: Call<E>) => Promise<ResponseOf<E>>): Route => ({
  endpoint,
  handle,
})
