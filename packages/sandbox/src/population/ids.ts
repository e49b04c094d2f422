/**
 * Ids that look random and can still be read backwards.
 *
 * A sandbox with a million members must find one by id without keeping a million ids in memory. So an id is a version 4
 * UUID of which 40 bits are a keyed permutation of (kind, index) and the rest is a checksum over both: reading one back
 * costs a few multiplications, and an id that this sandbox did not make is told apart from one that it did.
 *
 * Lower-case, hyphenated `8-4-4-4-12`, as notion-scim.md §6.1 `id`.
 */
import { keysFrom, mix32 } from './random.ts'

/** What an id names. The numbers are part of every id: append, never renumber. */
const KINDS = {
  workspace: 1,
  member: 2,
  account: 3,
  guest: 4,
  outsider: 5,
  group: 6,
  teamspace: 7,
  page: 8,
  token: 9,
  session: 10,
  mail: 11,
  event: 12,
  request: 13,
  accessToken: 14,
  clientConnection: 15,
  fault: 16,
  hostile: 17,
} as const

export type IdKind = keyof typeof KINDS

export type DecodedId = { readonly kind: IdKind; readonly index: number }

/** Makes and reads the ids of one seed. */
export type IdBook = {
  /** The id of the `index`-th thing of a kind; `index` is below 2^32. */
  readonly idOf: (kind: IdKind, index: number) => string
  /** What an id names, or `undefined` when this seed never made it. */
  readonly read: (id: string) => DecodedId | undefined
}

const SHAPE = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/
const KIND_NAMES = new Map<number, IdKind>(Object.entries(KINDS).map(([name, number]) => [number, name as IdKind]))
const HALF = 0xfffff
const ROUNDS = 4

export function createIdBook(seed: string): IdBook {
  const keys = keysFrom(seed)
  const key = (index: number): number => keys[index] ?? 0

  function idOf(kind: IdKind, index: number): string {
    // 40 bits: 8 of kind, 32 of index, in two halves of 20.
    let left = (KINDS[kind] << 12) | (index >>> 20)
    let right = index & HALF
    const check = [4, 5, 6].map((slot) => mix32(mix32(index ^ key(slot)) + KINDS[kind] * 0x9e3779b1))
    for (let round = 0; round < ROUNDS; round += 1) {
      const next = left ^ (mix32(right ^ key(round)) & HALF)
      left = right
      right = next
    }
    const [a = 0, b = 0, c = 0] = check
    return [
      hex(((left << 12) | (right >>> 8)) >>> 0, 8),
      hex(((right & 0xff) << 8) | (a & 0xff), 4),
      `4${hex((a >>> 8) & 0xfff, 3)}`,
      hex(0x8000 | (b & 0x3fff), 4),
      hex((b >>> 14) & 0xffff, 4) + hex(c, 8),
    ].join('-')
  }

  function read(id: string): DecodedId | undefined {
    if (!SHAPE.test(id)) return undefined
    const head = Number.parseInt(id.slice(0, 8), 16)
    const tail = Number.parseInt(id.slice(9, 11), 16)
    let left = head >>> 12
    let right = ((head & 0xfff) << 8) | tail
    for (let round = ROUNDS - 1; round >= 0; round -= 1) {
      const previous = right ^ (mix32(left ^ key(round)) & HALF)
      right = left
      left = previous
    }
    const kind = KIND_NAMES.get(left >>> 12)
    if (kind === undefined) return undefined
    const index = (((left & 0xfff) << 20) | right) >>> 0
    return idOf(kind, index) === id ? { kind, index } : undefined
  }

  return { idOf, read }
}

function hex(value: number, digits: number): string {
  return value.toString(16).padStart(digits, '0')
}
