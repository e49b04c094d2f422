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
// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the names are those of the table
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
    const checkWith = (slot: number): number => mix32(mix32(index ^ key(slot)) + KINDS[kind] * 0x9e3779b1)
    for (let round = 0; round < ROUNDS; round += 1) {
      const next = left ^ (mix32(right ^ key(round)) & HALF)
      left = right
      right = next
    }
    const [a, b, c] = [checkWith(4), checkWith(5), checkWith(6)]
    const [head, tail] = [((left << 12) | (right >>> 8)) >>> 0, right & 0xff]
    const third = 0x40 | ((a >>> 16) & 0xf)
    const fourth = 0x80 | ((b >>> 8) & 0x3f)
    return (
      `${word(head)}-${byte(tail)}${byte(a)}-${byte(third)}${byte(a >>> 8)}-` +
      `${byte(fourth)}${byte(b)}-${byte(b >>> 24)}${byte(b >>> 16)}${word(c)}`
    )
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

/** Two digits for each byte, made once: ids are written by the hundred for every page. */
const HEX = Array.from({ length: 256 }, (_, value) => value.toString(16).padStart(2, '0'))

function byte(value: number): string {
  return HEX[value & 0xff] ?? ''
}

function word(value: number): string {
  return byte(value >>> 24) + byte(value >>> 16) + byte(value >>> 8) + byte(value)
}
