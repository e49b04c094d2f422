import { type JsonObject, RollcallError } from '@rollcall/core'
import type { Credential } from '../vault/index.ts'

/** Secrets of the context lie beside the credential, under names that no credential field has. */
const PREFIX = 'context.'

export const toContextSecrets = (secrets: Credential): Credential =>
  Object.fromEntries(Object.entries(secrets).map(([path, value]) => [PREFIX + path, value]))

export const contextSecretsOf = (credential: Credential): Credential =>
  Object.fromEntries(Object.entries(credential).filter(([name]) => name.startsWith(PREFIX)))

/** Of a whole context as JSON; each PATCH adds to it. */
const MOST_BYTES = 256 * 1024

/** @throws RollcallError `payload_too_large` */
export const assertContextFits = (context: JsonObject): void => {
  if (Buffer.byteLength(JSON.stringify(context)) <= MOST_BYTES) return
  throw new RollcallError(
    'payload_too_large',
    `The context of an integrated account may take ${MOST_BYTES} bytes as JSON. Take keys away by setting them to null, or keep them with you.`,
    { effect: 'none' },
  )
}
