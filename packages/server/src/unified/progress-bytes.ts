import { decodeListing, encodeListing } from '@rollcall/core'
import type { Place, Progress } from './place.ts'

/**
 * The progress of a list as bytes, tight enough that a cursor over a hundred connections fits into a URL: ids of connections are UUIDs and
 * take 16 bytes, everything else is its length and itself.
 */
const VERSION = 3

/** Bytes in all that are worth filling with hashes of rows met: base64 makes 7,500 characters of them, and servers take 8,000. */
const ROOM = 5600

const HASH_BYTES = 6
/** More than the core ever keeps. */
const WINDOW_SIZE = 300
const ID_BYTES = 16

export const encodeProgress = (progress: Progress): Buffer => {
  const whole = encodeWith(progress, WINDOW_SIZE)
  if (whole.length <= ROOM || progress.places.length === 0) return whole
  const bare = encodeWith(progress, 0)
  const room = Math.max(0, ROOM - bare.length)
  return encodeWith(progress, Math.floor(room / HASH_BYTES / progress.places.length))
}

/** `hashes`: most kept for each place, the newest. */
const encodeWith = ({ places, finished, givenUp }: Progress, hashes: number): Buffer =>
  Buffer.concat([
    Buffer.of(VERSION),
    toNumber(places.length),
    ...places.map((place) => encodePlace(place, hashes)),
    ...[finished, givenUp].flatMap((list) => [toNumber(list.length), ...list.map(toId)]),
  ])

/** `undefined` for what another version wrote. The signature has vouched for everything else. */
export const decodeProgress = (bytes: Buffer): Progress | undefined => {
  if (bytes[0] !== VERSION) return undefined
  const reader = readerOf(bytes, 1)
  const places = reader.list((): Place => {
    const connectionId = reader.id()
    const [failures, shown] = [reader.number(), reader.number()]
    const [position, after, listing] = [reader.text(), reader.text(), decodeListing(reader.bytes())]
    return { connectionId, position, listing, after, shown: shown || undefined, failures }
  })
  return { places, finished: reader.list(reader.id), givenUp: reader.list(reader.id) }
}

const encodePlace = (
  { connectionId, position, listing, after, shown = 0, failures }: Place,
  hashes: number,
): Buffer => {
  const window = hashes === 0 ? [] : listing.window.slice(-hashes)
  return Buffer.concat([
    toId(connectionId),
    toNumber(failures),
    toNumber(shown),
    sized(Buffer.from(position ?? '')),
    sized(Buffer.from(after ?? '')),
    sized(encodeListing({ ...listing, window })),
  ])
}

const toId = (uuid: string): Buffer => Buffer.from(uuid.replaceAll('-', ''), 'hex')

const fromId = (hex: string): string => hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')

const toNumber = (number: number): Buffer => {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32BE(number)
  return number < 255 ? Buffer.of(number) : Buffer.concat([Buffer.of(255), bytes])
}

const sized = (bytes: Uint8Array): Buffer => Buffer.concat([toNumber(bytes.length), bytes])

const readerOf = (source: Buffer, start: number) => {
  let at = start
  const take = (length: number): Buffer => {
    at += length
    return source.subarray(at - length, at)
  }
  const number = (): number => {
    const [first = 0] = take(1)
    return first < 255 ? first : take(4).readUInt32BE()
  }
  const bytes = (): Buffer => take(number())
  return {
    number,
    bytes,
    id: () => fromId(take(ID_BYTES).toString('hex')),
    /** Empty stands for absent: neither a position nor an id is ever empty. */
    text: () => bytes().toString() || undefined,
    list: <T>(read: () => T): readonly T[] => Array.from({ length: number() }, read),
  }
}
