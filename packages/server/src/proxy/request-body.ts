import type { IncomingMessage } from 'node:http'
import { PassThrough } from 'node:stream'
import { RollcallError } from '@rollcall/core'

/** Bodies up to this are read before they are sent, so that a call that is told to come back later can be repeated. */
export const LARGEST_REPEATABLE = 64 * 1024

/** How much of a body is held, and what to tell whoever sends more. */
type Limit = { readonly bytes: number; readonly refusal: string }

const limit = (bytes: number, toRefusal: (bytes: number) => string): Limit => ({ bytes, refusal: toRefusal(bytes) })

/** Of the body of a read in the envelope. */
export const LARGEST_IN_ENVELOPE = limit(
  LARGEST_REPEATABLE,
  (bytes) =>
    `With truto_response_format=unified the body of a read may have at most ${bytes} bytes. Leave the format out, and it streams.`,
)

/** Of a body with an `Idempotency-Key`: a repeat is recognised by the whole of it. */
export const LARGEST_KEYED = limit(
  1024 * 1024,
  (bytes) =>
    `With an Idempotency-Key the body may have at most ${bytes} bytes. Send it without the key, and it streams.`,
)

/** Its size in bytes; `undefined` when that is not told beforehand. */
export const bodySize = ({ headers }: IncomingMessage): number | undefined =>
  headers['transfer-encoding'] === undefined ? Number(headers['content-length'] ?? 0) : undefined

/**
 * Reads a body whole; without a limit where its size was told beforehand.
 *
 * @throws RollcallError `payload_too_large`; Error when the caller hung up
 */
export const readBody = (request: IncomingMessage, most?: Limit): Promise<Uint8Array> =>
  new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    let size = 0
    request.on('data', (chunk: Buffer) => {
      size += chunk.length
      if (most === undefined || size <= most.bytes) chunks.push(chunk)
      else reject(new RollcallError('payload_too_large', most.refusal, { effect: 'none' }))
    })
    request.once('end', () => resolve(Buffer.concat(chunks)))
    request.once('error', reject)
  })

/**
 * A body as a stream for the vendor. Not the request itself: when the vendor answers before it has read everything, the stream to it is
 * destroyed, and destroying a request would cut off the caller, who still waits for that answer.
 *
 * Whoever does not go on for `idleMs` ends the call, caller or vendor. By a timer of its own: a time-out of the socket would run on while the vendor
 * thinks about what it was sent, and then cut the caller off.
 */
export const streamBody = (
  request: IncomingMessage,
  { vendor, idleMs }: { readonly vendor: string; readonly idleMs: number },
): PassThrough => {
  const body = new PassThrough()
  let timer: NodeJS.Timeout | undefined
  const wait = (): void => {
    clearTimeout(timer)
    if (body.destroyed) return
    const isForVendor = request.readableEnded || body.writableNeedDrain
    timer = setTimeout(() => body.destroy(isForVendor ? untaken(vendor, idleMs) : stalled(idleMs)), idleMs)
  }
  request.pipe(body)
  // After the pipe's own listeners, which have passed on by then what came.
  request.on('data', wait)
  request.once('end', wait)
  body.on('drain', wait)
  body.once('close', () => clearTimeout(timer))
  request.once('error', (error) => body.destroy(error))
  // Heard of by whoever reads the body; nobody does while the call waits for its turn.
  body.on('error', () => undefined)
  wait()
  return body
}

/** A part of the body is at the vendor, and what it did with that is not known. */
const stalled = (idleMs: number): RollcallError =>
  new RollcallError(
    'invalid_request',
    `The body did not go on for ${idleMs / 1000} s, so the call was given up. Read what is there before you send it again.`,
    { status: 408, effect: 'unknown' },
  )

const untaken = (vendor: string, idleMs: number): RollcallError =>
  new RollcallError(
    'vendor_timeout',
    `${vendor} took no more of the body for ${idleMs / 1000} s, so the call was given up. Read what is there before you send it again.`,
    { effect: 'unknown' },
  )
