import { hash, randomBytes } from 'node:crypto'

/** A secret that is told once; only its hash is kept. 256 bits of chance need no salt and no slow hash. */
export const newSecret = (prefix = ''): string => prefix + randomBytes(32).toString('base64url')

export const hashOf = (secret: string): Uint8Array => hash('sha256', secret, 'buffer')
