/** Bytes of a hash. */
export const HASH_BYTES = 6

/**
 * A hash of 48 bits, as a whole number. Wide on purpose: a row whose hash is in the window counts as a repeat and is dropped. With 300 hashes
 * of 32 bits, a list of a million rows would wrongly drop one in 7 of 100 readings; with 48 bits in 1 of 900 000.
 * Two multiply-and-xor lanes that end in MurmurHash3's mixing; no secret, and not against somebody who chooses ids to collide.
 */
export const hashId = (id: string): number => {
  let [low, high] = [0x9e3779b1, 0x85ebca77]
  for (let at = 0; at < id.length; at++) {
    const unit = id.charCodeAt(at)
    low = Math.imul(low ^ unit, 0x9e3779b1)
    high = Math.imul(high ^ unit, 0x5f356495)
    low = (low << 13) | (low >>> 19)
  }
  const first = mix(low ^ id.length)
  const second = mix(high ^ first)
  return (second & 0xffff) * 2 ** 32 + first
}

const mix = (value: number): number => {
  let bits = value
  bits = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b)
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35)
  return (bits ^ (bits >>> 16)) >>> 0
}
