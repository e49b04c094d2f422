/** Deterministic numbers from a seed: everything the sandbox invents comes from here, so that two runs look alike. */
import { createHash } from 'node:crypto'

/** Mixes 32 bits so that neighbours end up far apart (the finaliser of MurmurHash3). */
export function mix32(value: number): number {
  let x = value | 0
  x = Math.imul(x ^ (x >>> 16), 0x85ebca6b)
  x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35)
  return (x ^ (x >>> 16)) >>> 0
}

/** Eight 32-bit keys drawn from a seed of any length. */
export function keysFrom(seed: string): readonly number[] {
  const digest = createHash('sha256').update(seed).digest()
  return Array.from({ length: 8 }, (_, index) => digest.readUInt32BE(index * 4))
}

/** The first 12 hex digits of a secret's SHA-256: enough to tell two tokens apart, useless for signing in. */
export function fingerprint(secret: string): string {
  return createHash('sha256').update(secret).digest('hex').slice(0, 12)
}
