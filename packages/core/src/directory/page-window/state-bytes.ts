import { RollcallError } from '../../errors.ts'
import { HASH_BYTES } from './id-hash.ts'
import { type ListingState, WINDOW_SIZE } from './page-window.ts'

/**
 * A listing's state as bytes for the cursor: a version, whether totals follow, the numbers in groups of 7 bits, lowest first, and the window
 * in big-endian hashes. About 1.8 kB with a full window.
 */
const VERSION = 1

export const encodeListing = ({ seen, offset, totals, window }: ListingState): Uint8Array => {
  const numbers = totals === undefined ? [seen, offset] : [seen, offset, totals.first, totals.last]
  const head = [VERSION, totals === undefined ? 0 : 1, ...numbers.flatMap(toGroups)]
  const bytes = new Uint8Array(head.length + window.length * HASH_BYTES)
  bytes.set(head)
  const view = new DataView(bytes.buffer)
  window.forEach((hash, index) => {
    const at = head.length + index * HASH_BYTES
    view.setUint16(at, Math.floor(hash / 2 ** 32))
    view.setUint32(at + 2, hash % 2 ** 32)
  })
  return bytes
}

/** @throws RollcallError `invalid_cursor` for anything that {@link encodeListing} does not write */
export const decodeListing = (bytes: Uint8Array): ListingState => {
  const [version, hasTotals] = bytes
  if (version !== VERSION || (hasTotals !== 0 && hasTotals !== 1)) throw refuse()
  let at = 2
  const nextNumber = (): number => {
    let number = 0
    for (let place = 1; ; place *= 128) {
      const group = bytes[at++]
      if (group === undefined) throw refuse()
      number += (group & 127) * place
      if (!Number.isSafeInteger(number) || (group === 0 && place > 1)) throw refuse()
      if (group < 128) return number
    }
  }
  const [seen, offset] = [nextNumber(), nextNumber()]
  const totals = hasTotals === 1 ? { first: nextNumber(), last: nextNumber() } : undefined
  const count = (bytes.length - at) / HASH_BYTES
  if (!Number.isInteger(count) || count > WINDOW_SIZE) throw refuse()
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const window = Array.from({ length: count }, (_, index) => {
    const start = at + index * HASH_BYTES
    return view.getUint16(start) * 2 ** 32 + view.getUint32(start + 2)
  })
  if (new Set(window).size !== count) throw refuse()
  return { seen, totals, window, offset }
}

const toGroups = (number: number): readonly number[] =>
  number < 128 ? [number] : [(number % 128) + 128, ...toGroups(Math.floor(number / 128))]

const refuse = (): RollcallError =>
  new RollcallError('invalid_cursor', 'This cursor is not one of this listing. List again from the start.')
