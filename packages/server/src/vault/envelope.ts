import { createCipheriv, createDecipheriv, createSecretKey, type KeyObject, randomBytes } from 'node:crypto'

/**
 * AES-256-GCM as the vault uses it: `format (1 byte) | nonce (12) | ciphertext | tag (16)`. The nonce is random, which is
 * safe for 2^32 encryptions under one key: a data key makes one, a version of the ring one per credential.
 */

/**
 * What sealed bytes belong to, e.g. a tenant and a connection. It is not stored with them but authenticated: bytes that
 * were moved to another place do not open there.
 */
export type SealContext = readonly (string | number)[]

const FORMAT = 1
const NONCE_BYTES = 12
const TAG_BYTES = 16
const KEY_BYTES = 32

export const encrypt = (key: KeyObject, clear: Uint8Array, context: SealContext): Uint8Array => {
  const nonce = randomBytes(NONCE_BYTES)
  const cipher = createCipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES }).setAAD(toBytes(context))
  return Buffer.concat([Buffer.of(FORMAT), nonce, cipher.update(clear), cipher.final(), cipher.getAuthTag()])
}

/** @throws Error when the key, the context or any byte is not the one it was sealed with */
export const decrypt = (key: KeyObject, sealed: Uint8Array, context: SealContext): Uint8Array => {
  if (sealed.length < 1 + NONCE_BYTES + TAG_BYTES || sealed[0] !== FORMAT) throw new Error('Not a sealed value.')
  const nonce = sealed.subarray(1, 1 + NONCE_BYTES)
  const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES })
    .setAAD(toBytes(context))
    .setAuthTag(sealed.subarray(-TAG_BYTES))
  return Buffer.concat([decipher.update(sealed.subarray(1 + NONCE_BYTES, -TAG_BYTES)), decipher.final()])
}

/** Seals one key under another. */
export const wrapKey = (wrapping: KeyObject, key: KeyObject, context: SealContext): Uint8Array =>
  encrypt(wrapping, key.export(), context)

/** @throws Error as {@link decrypt} does */
export const unwrapKey = (wrapping: KeyObject, wrapped: Uint8Array, context: SealContext): KeyObject =>
  createSecretKey(decrypt(wrapping, wrapped, context))

export const newKey = (): KeyObject => createSecretKey(randomBytes(KEY_BYTES))

/** JSON keeps the parts apart, so that no two contexts have the same bytes. */
const toBytes = (context: SealContext): Uint8Array => Buffer.from(JSON.stringify(context))
