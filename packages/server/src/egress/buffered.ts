import { RollcallError } from '@rollcall/core'
import { requestIdOf } from './answer-headers.ts'
import { tooLarge } from './decode.ts'
import type { Exchange } from './exchange.ts'
import type { AnswerHead, Sink } from './sink.ts'

/** A whole answer. */
export type WholeAnswer = AnswerHead & { readonly body: Uint8Array }

export type BufferOptions = {
  /** Largest body in bytes; the socket is cut as soon as there are more. */
  readonly maxBytes?: number | undefined
  readonly signal?: AbortSignal | undefined
}

/** Default of `maxBytes`. */
export const MAX_BYTES = 32 * 1024 * 1024

/** Reads an answer into memory. */
export const readWhole = (
  open: (sink: Sink) => Exchange,
  { vendor, maxBytes = MAX_BYTES, signal }: BufferOptions & { readonly vendor: string },
): {
  readonly answer: Promise<WholeAnswer>
  readonly exchange: Exchange
  /** The start of the answer, as soon as it is there. */
  readonly begun: () => AnswerHead | undefined
} => {
  const { promise, resolve, reject } = Promise.withResolvers<WholeAnswer>()
  let head: AnswerHead | undefined
  let chunks: Uint8Array[] = []
  let size = 0
  const hangUp = (): void => {
    exchange.abort()
    reject(signal?.reason)
  }
  const exchange = open({
    keepsWhole: true,
    started: (started) => {
      head = started
      chunks = []
      size = 0
    },
    data: (chunk) => {
      size += chunk.length
      if (size > maxBytes) exchange.abort(tooLarge(vendor, maxBytes))
      else chunks.push(chunk)
      return true
    },
    ended: () => {
      signal?.removeEventListener('abort', hangUp)
      if (head !== undefined)
        resolve({ ...head, body: chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks) })
    },
    failed: (error: RollcallError) => {
      signal?.removeEventListener('abort', hangUp)
      reject(head === undefined ? error : withRequestId(error, head))
    },
  })
  if (signal?.aborted) hangUp()
  else signal?.addEventListener('abort', hangUp, { once: true })
  exchange.begin()
  return { answer: promise, exchange, begun: () => head }
}

/** An answer that broke off or grew too large has begun all the same: its request id is what the vendor's support asks for. */
const withRequestId = (error: RollcallError, { status, headers }: AnswerHead): RollcallError => {
  const requestId = requestIdOf(headers)
  if (requestId === undefined || error.facts.remote !== undefined) return error
  return new RollcallError(error.code, error.message, {
    ...error.facts,
    remote: { status, headers: {}, body: null, requestId },
    cause: error,
  })
}
