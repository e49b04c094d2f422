import type { FastifyRequest } from 'fastify'
import type { Caller } from './caller.ts'

/** A request that is over, for metrics and the request log. */
export type AnsweredRequest = {
  readonly method: string
  readonly route: string
  readonly status: number
  readonly seconds: number
  readonly requestId: string
  /** What was called, as a pattern without ids. */
  readonly resource: string
  /** Whether the caller hung up before there was an answer. */
  readonly isAborted: boolean
  /** Absent where nobody knows who called. */
  readonly caller?: Caller | undefined
  /** The connection as the caller named it. */
  readonly connectionId?: string | undefined
  /** The code of the error that it was answered with. */
  readonly error?: string | undefined
  /** Rows of a list, where that is known. */
  readonly rows?: number | undefined
}

/** What is found out about a request on its way. */
export type Noted = Pick<AnsweredRequest, 'caller' | 'connectionId' | 'error' | 'rows'>

/** What was found out about the requests under way, for whoever is told of their ends. */
export const createNotes = () => {
  const notes = new WeakMap<FastifyRequest, Noted>()
  return {
    of: (request: FastifyRequest): Noted | undefined => notes.get(request),
    add: (request: FastifyRequest, more: Noted): void => void notes.set(request, { ...notes.get(request), ...more }),
  }
}

/** The connection that a query or a body names. */
export const connectionIn = (part: unknown): string | undefined => {
  const named: unknown = Object(part)['integrated_account_id']
  return typeof named === 'string' ? named : undefined
}

/** How many rows a list has; with `key_by` they are an object's values. */
export const rowsIn = (value: unknown): number | undefined => {
  const { result, result_count: count } = Object(value)
  return Array.isArray(result) ? result.length : typeof count === 'number' ? count : undefined
}
