import { createHmac, createSecretKey, hash, timingSafeEqual } from 'node:crypto'
import { RollcallError } from '@rollcall/core'
import type { Progress } from './place.ts'
import { decodeProgress, encodeProgress } from './progress-bytes.ts'

/** What a cursor is good for: it is refused in any other place. */
export type Binding = {
  readonly environmentId: string
  readonly resource: string
  /** The connection's or the tenant's id. */
  readonly subject: string
  /** The canonical filter, the order and whatever else decides which rows come in which order. */
  readonly query: string
}

/**
 * Cursors of unified lists: opaque, signed, bound to connection and query, without any state here, so that they work after a restart and in
 * every process. They hold no right: each page asks for the caller's again.
 */
export type Cursors = {
  /** @throws RollcallError `vendor_malformed` where the vendors' own cursors are so long that nobody could send ours back */
  encode(binding: Binding, progress: Progress): string
  /** @throws RollcallError `invalid_cursor` for a cursor of another query, another key, another version, or none of ours */
  decode(binding: Binding, cursor: string): Progress
}

const MAC_BYTES = 16
const HASH_BYTES = 12

/** What the contract takes for `next_cursor`, and servers for a URL. */
const MOST_CHARACTERS = 8000

export const createCursors = (key: Uint8Array): Cursors => {
  const secret = createSecretKey(key) // once: making one costs more than signing with it
  const macOf = (payload: Uint8Array): Buffer =>
    createHmac('sha256', secret).update(payload).digest().subarray(0, MAC_BYTES)
  return {
    encode: (binding, progress) => {
      const payload = Buffer.concat([hashOf(binding), encodeProgress(progress)])
      const cursor = Buffer.concat([macOf(payload), payload]).toString('base64url')
      if (cursor.length > MOST_CHARACTERS) throw tooLong()
      return cursor
    },
    decode: (binding, cursor) => {
      const bytes = Buffer.from(cursor, 'base64url')
      const payload = bytes.subarray(MAC_BYTES)
      // Decoding is lenient: one cursor would have many spellings.
      const isOurs =
        bytes.length > MAC_BYTES + HASH_BYTES &&
        bytes.toString('base64url') === cursor &&
        timingSafeEqual(bytes.subarray(0, MAC_BYTES), macOf(payload))
      if (!isOurs) throw refuse('This next_cursor is not one of ours, or was changed on the way.')
      if (!hashOf(binding).equals(payload.subarray(0, HASH_BYTES))) {
        throw refuse('This next_cursor is of another list: connection, filter and order must stay the same.')
      }
      return (
        decodeProgress(payload.subarray(HASH_BYTES)) ?? refuseOld('This next_cursor is of another version of Rollcall.')
      )
    },
  }
}

const hashOf = ({ environmentId, resource, subject, query }: Binding): Buffer =>
  hash('sha256', JSON.stringify([environmentId, resource, subject, query]), 'buffer').subarray(0, HASH_BYTES)

const tooLong = (): RollcallError =>
  new RollcallError(
    'vendor_malformed',
    'The vendor gave a place to go on from that is too long for a cursor. Ask for more rows in a page, or for fewer accounts at once.',
  )

const refuse = (what: string): RollcallError =>
  new RollcallError('invalid_cursor', `${what} List again from the start, without next_cursor.`)

const refuseOld = (what: string): never => {
  throw refuse(what)
}
