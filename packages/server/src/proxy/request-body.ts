import type { IncomingMessage } from 'node:http'
import { PassThrough } from 'node:stream'
import { RollcallError } from '@rollcall/core'

/** Bodies up to this are read before they are sent, so that a call that is told to come back later can be repeated. */
export const LARGEST_REPEATABLE = 64 * 1024

/** Largest body with an `Idempotency-Key`: a repeat is recognised by the whole of it. */
export const LARGEST_KEYED = 1024 * 1024

/** How long a caller may pause in the middle of an upload: meanwhile it holds a place at the vendor. */
const UPLOAD_IDLE_MS = 30_000

/** Its size in bytes; `undefined` when that is not told beforehand. */
export const bodySize = ({ headers }: IncomingMessage): number | undefined =>
  headers['transfer-encoding'] === undefined ? Number(headers['content-length'] ?? 0) : undefined

/**
 * Reads a body whole.
 *
 * @throws RollcallError `payload_too_large`; Error when the caller hung up
 */
export const readBody = (request: IncomingMessage, largest: number): Promise<Uint8Array> =>
  new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    let size = 0
    request.on('data', (chunk: Buffer) => {
      size += chunk.length
      if (size > largest) reject(tooLarge(largest))
      else chunks.push(chunk)
    })
    request.once('end', () => resolve(Buffer.concat(chunks)))
    request.once('error', reject)
  })

/**
 * A body as a stream for the vendor. Not the request itself: when the vendor answers before it has read everything, the stream to it is
 * destroyed, and destroying a request would cut off the caller, who still waits for that answer.
 */
export const streamBody = (request: IncomingMessage): PassThrough => {
  const body = new PassThrough()
  request.pipe(body)
  request.once('error', (error) => body.destroy(error))
  request.setTimeout(UPLOAD_IDLE_MS, () => {
    if (!request.complete) body.destroy(new RollcallError('invalid_request', STALLED, { status: 408 }))
  })
  return body
}

const STALLED = `The body did not go on for ${UPLOAD_IDLE_MS / 1000} s, so the call was given up. Send it again.`

const tooLarge = (largest: number): RollcallError =>
  new RollcallError(
    'payload_too_large',
    `With an Idempotency-Key the body may have at most ${largest} bytes. Send it without the key, and it streams.`,
    { effect: 'none' },
  )
