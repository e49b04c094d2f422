/** The socket's end: reading a request whole, and putting an answer on the wire, damaged where a fault says so. */
import type { IncomingMessage, ServerResponse } from 'node:http'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { Answer } from './exchange.ts'

/** What goes over the wire. */
export type Delivery =
  | { readonly kind: 'answer'; readonly answer: Answer }
  /** The headers promise the whole body, the connection ends after `keepBytes`. */
  | { readonly kind: 'aborted'; readonly answer: Answer; readonly keepBytes: number }
  | { readonly kind: 'stream'; readonly headers: Answer['headers']; readonly pieces: Iterable<string> }
  | { readonly kind: 'reset' }
  | { readonly kind: 'hang' }

/** Reads a body up to `limit` bytes and one more, so that whoever checks the size sees that it was too long. */
export async function readBody(message: IncomingMessage, limit: number): Promise<Buffer> {
  const pieces: Buffer[] = []
  let length = 0
  for await (const piece of message as AsyncIterable<Buffer>) {
    if (length > limit) continue
    pieces.push(piece)
    length += piece.length
  }
  return Buffer.concat(pieces)
}

export async function deliver(response: ServerResponse, delivery: Delivery): Promise<void> {
  switch (delivery.kind) {
    case 'answer':
      sendAnswer(response, delivery.answer)
      return
    case 'aborted':
      await abortInBody(response, delivery.answer, delivery.keepBytes)
      return
    case 'stream':
      await sendPieces(response, delivery.headers, delivery.pieces)
      return
    case 'reset':
      // A reset and not a close: the client sees ECONNRESET.
      response.socket?.resetAndDestroy()
      return
    case 'hang':
      return
  }
}

function sendAnswer(response: ServerResponse, { status, headers, body }: Answer): void {
  const hasNoBody = status === 204 || status === 304
  const length = hasNoBody ? {} : { 'content-length': String(Buffer.byteLength(body)) }
  response.writeHead(status, { ...headers, ...length })
  response.end(hasNoBody ? undefined : body)
}

async function abortInBody(
  response: ServerResponse,
  { status, headers, body }: Answer,
  keepBytes: number,
): Promise<void> {
  const bytes = Buffer.from(body)
  response.writeHead(status, { ...headers, 'content-length': String(bytes.length) })
  await new Promise<void>((resolve) => {
    response.write(bytes.subarray(0, Math.min(keepBytes, bytes.length - 1)), () => resolve())
  })
  response.socket?.destroy()
}

async function sendPieces(
  response: ServerResponse,
  headers: Answer['headers'],
  pieces: Iterable<string>,
): Promise<void> {
  response.writeHead(200, headers)
  try {
    // The reader sets the pace.
    await pipeline(Readable.from(pieces), response)
  } catch {
    // The reader left in the middle, as a client that bounds its bodies should.
  }
}
