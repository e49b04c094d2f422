import { createHash, createHmac, timingSafeEqual } from 'node:crypto'
import { decodeListing, encodeListing, type ListingState, RollcallError } from '@rollcall/core'

/** Where the listing of one connection goes on. */
export type Place = {
  readonly connectionId: string
  /** The connector's own position; `undefined` for the first page. */
  readonly position: string | undefined
  readonly listing: ListingState
  /** With `sort_by`: the last row shown, after which to go on. */
  readonly after?: string | undefined
  /** How often in a row the connection could not be read. */
  readonly failures: number
}

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
  encode(binding: Binding, places: readonly Place[]): string
  /** @throws RollcallError `invalid_cursor` for a cursor of another query, another key, or none of ours */
  decode(binding: Binding, cursor: string): readonly Place[]
}

const MAC_BYTES = 16
const HASH_BYTES = 12

/** Of a listing over many connections, so that the cursor still fits into a URL: row hashes kept in all. */
const HASHES_IN_ALL = 900

export const createCursors = (key: Uint8Array): Cursors => {
  const macOf = (payload: Uint8Array): Buffer =>
    createHmac('sha256', key).update(payload).digest().subarray(0, MAC_BYTES)
  return {
    encode: (binding, places) => {
      const payload = Buffer.concat([hashOf(binding), Buffer.from(JSON.stringify(places.map(toWire(places.length))))])
      return Buffer.concat([macOf(payload), payload]).toString('base64url')
    },
    decode: (binding, cursor) => {
      const bytes = Buffer.from(cursor, 'base64url')
      const payload = bytes.subarray(MAC_BYTES)
      if (bytes.length <= MAC_BYTES + HASH_BYTES || !timingSafeEqual(bytes.subarray(0, MAC_BYTES), macOf(payload))) {
        throw refuse('This next_cursor is not one of ours, or was changed on the way.')
      }
      if (!hashOf(binding).equals(payload.subarray(0, HASH_BYTES))) {
        throw refuse('This next_cursor is of another list: connection, filter and order must stay the same.')
      }
      return fromWire(payload.subarray(HASH_BYTES))
    },
  }
}

const hashOf = ({ environmentId, resource, subject, query }: Binding): Buffer =>
  createHash('sha256')
    .update(JSON.stringify([environmentId, resource, subject, query]))
    .digest()
    .subarray(0, HASH_BYTES)

type Wire = readonly [id: string, position: string | null, listing: string, after: string | null, failures: number]

const toWire =
  (connections: number) =>
  ({ connectionId, position, listing, after, failures }: Place): Wire => {
    const kept = Math.floor(HASHES_IN_ALL / connections)
    const window = kept === 0 ? [] : listing.window.slice(-kept)
    const bytes = encodeListing({ ...listing, window })
    return [connectionId, position ?? null, Buffer.from(bytes).toString('base64url'), after ?? null, failures]
  }

/** The signature has vouched for the shape: this process, or one with the same key, wrote it. */
const fromWire = (bytes: Buffer): readonly Place[] =>
  (JSON.parse(bytes.toString()) as readonly Wire[]).map(([connectionId, position, listing, after, failures]) => ({
    connectionId,
    position: position ?? undefined,
    listing: decodeListing(Buffer.from(listing, 'base64url')),
    after: after ?? undefined,
    failures,
  }))

const refuse = (what: string): RollcallError =>
  new RollcallError('invalid_cursor', `${what} List again from the start, without next_cursor.`)
