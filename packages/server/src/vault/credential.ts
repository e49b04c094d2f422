import { randomUUID } from 'node:crypto'
import { RollcallError } from '@rollcall/core'
import { decrypt, encrypt, newKey, type SealContext, unwrapKey, wrapKey } from './envelope.ts'
import type { RingKey } from './key-ring.ts'
import type { CredentialRow, Place } from './store.ts'

/**
 * How a credential becomes a row and back. Each row has a data key of its own, which seals the body and is itself wrapped
 * by a version of the ring; a rotation touches the wrapping alone.
 */

export type Credential = Readonly<Record<string, string>>

/** Whom a row belongs to. Both of its sealed parts are bound to all of it, so no part opens in another row. */
type Owner = Place & { readonly id: string }

export type SealedCredential = CredentialRow & { readonly sealed: Uint8Array }

/** Seals a credential under a new data key and a new row id; the second step is repeatable, for another version. */
export const sealCredential = (place: Place, credential: Credential): ((ringKey: RingKey) => SealedCredential) => {
  const owner = { ...place, id: randomUUID() }
  const dataKey = newKey()
  const sealed = encrypt(dataKey, Buffer.from(JSON.stringify(credential)), bodyContext(owner))
  return ({ version, key }) => ({
    ...owner,
    keyVersion: version,
    wrappedDataKey: wrapKey(key, dataKey, dataKeyContext(owner, version)),
    sealed,
  })
}

/** @throws RollcallError `internal` when the row is not, byte for byte, the one that was sealed for this place */
export const openCredential = (row: SealedCredential, ringKey: RingKey): Credential => {
  try {
    const dataKey = unwrapKey(ringKey.key, row.wrappedDataKey, dataKeyContext(row, ringKey.version))
    const clear: unknown = JSON.parse(Buffer.from(decrypt(dataKey, row.sealed, bodyContext(row))).toString())
    if (!isCredential(clear)) throw new Error('Not a credential.')
    return clear
  } catch {
    // Without the cause: past the decryption, an error may quote what it could not read.
    throw new RollcallError(
      'internal',
      `The credential of connection ${row.connectionId} does not open: its row was changed, or moved here from another one. Restore it from a backup, or connect the account again.`,
    )
  }
}

/** The same data key, wrapped by another version. @throws Error when it does not open */
export const rewrapDataKey = (row: CredentialRow, from: RingKey, to: RingKey): Uint8Array => {
  const dataKey = unwrapKey(from.key, row.wrappedDataKey, dataKeyContext(row, from.version))
  return wrapKey(to.key, dataKey, dataKeyContext(row, to.version))
}

const ownerParts = ({ tenantId, environmentId, connectionId, id }: Owner): SealContext => [
  tenantId,
  environmentId,
  connectionId,
  id,
]

const bodyContext = (owner: Owner): SealContext => ['rollcall', 'credential', ...ownerParts(owner)]

const dataKeyContext = (owner: Owner, version: number): SealContext => [
  'rollcall',
  'data key',
  version,
  ...ownerParts(owner),
]

const isCredential = (value: unknown): value is Credential =>
  typeof value === 'object' && value !== null && Object.values(value).every((part) => typeof part === 'string')
