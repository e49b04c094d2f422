import { createHmac, createSecretKey, hkdfSync } from 'node:crypto'
import { RollcallError } from '@rollcall/core'
import type { Executor } from '../db/index.ts'
import { type Credential, openCredential, sealCredential } from './credential.ts'
import { openKeyRing } from './key-ring.ts'
import { type Rotation, rotateRing } from './rotate.ts'
import { countByVersion, deleteCredential, findCredential, type Place, putCredential, readRing } from './store.ts'

/** A version of the key ring, without its key. */
export type RingVersion = {
  readonly version: number
  readonly createdAt: Date
  /** Since when it seals no more; it opens what it has sealed. */
  readonly retiredAt: Date | undefined
  /** How many credentials it seals. */
  readonly credentials: number
}

/**
 * Where the credentials of connections are kept, sealed with AES-256-GCM under a data key each. The data keys are wrapped
 * by the ring, the ring's versions by the master key, which is in no database. What is sealed for one connection does not
 * open for another, even when somebody who can write to the database moves it there.
 *
 * Not covered: putting back an older row of the same connection as a whole. It opens, and shows the older credential.
 */
export type Vault = {
  /** Inserts or replaces the credential of a connection, in the caller's transaction where `db` is one. */
  seal(db: Executor, place: Place, credential: Credential): Promise<void>
  /** @throws RollcallError `connection_not_found` when there is none, `internal` when it was tampered with */
  open(db: Executor, place: Place): Promise<Credential>
  /** Deletes the credential, if there is one. */
  remove(db: Executor, place: Place): Promise<void>
  /** Moves every credential to a new version of the ring, while traffic goes on. Repeat it after a crash: it goes on. */
  rotate(): Promise<Rotation>
  /** The versions of the ring, oldest first. */
  versions(): Promise<readonly RingVersion[]>
  /**
   * The same text for the same credential, whatever the order of its fields: to name a budget or compare two credentials
   * without revealing anything. Keyed, so nobody without the master key can try guesses against it.
   */
  fingerprint(credential: Credential): string
  /** 32 bytes for a purpose, e.g. `'cursor'` for signing cursors: the same in every process, useless for any other purpose. */
  derive(purpose: string): Uint8Array
}

/**
 * Opens the vault, or creates its ring in a new database.
 *
 * @param options.masterKey 32 bytes, from the configuration
 * @throws RollcallError `internal` when the database was started with another master key before
 */
export const openVault = async (options: {
  readonly db: Executor
  readonly masterKey: Uint8Array
  readonly now: () => Date
}): Promise<Vault> => {
  const { db, now } = options
  if (options.masterKey.length !== 32) throw new RollcallError('internal', 'The master key must be 32 bytes.')
  const masterKey = createSecretKey(options.masterKey)
  // Never the master key itself: each use has its own key, and none can be computed from another.
  const subkey = (use: string): Uint8Array =>
    new Uint8Array(hkdfSync('sha256', masterKey, new Uint8Array(), `rollcall ${use}`, 32))

  const fingerprintKey = createSecretKey(subkey('fingerprint'))
  const ring = await openKeyRing({ db, wrappingKey: createSecretKey(subkey('key ring')), now })

  return {
    seal: async (executor, place, credential) => {
      const sealedWith = sealCredential(place, credential)
      for (;;) {
        const ringKey = ring.sealing()
        if (await putCredential(executor, { ...sealedWith(ringKey), at: now() })) return
        // Almost always: another process has rotated the ring.
        await ring.refresh(executor)
        if (ring.sealing().version === ringKey.version) {
          throw new RollcallError(
            'internal',
            `Connection ${place.connectionId} has a credential in another tenant or environment. Use the tenant and environment that it was made with.`,
          )
        }
      }
    },
    open: async (executor, place) => {
      const row = await findCredential(executor, place)
      if (row === undefined) {
        throw new RollcallError(
          'connection_not_found',
          `Connection ${place.connectionId} has no credential. Connect the account again.`,
        )
      }
      return openCredential(row, { version: row.keyVersion, key: await ring.key(executor, row.keyVersion) })
    },
    remove: deleteCredential,
    rotate: () => rotateRing({ db, ring, now }),
    versions: async () => {
      const counts = await countByVersion(db)
      const rows = await readRing(db)
      return rows.map(({ version, createdAt, retiredAt }) => ({
        version,
        createdAt,
        retiredAt,
        credentials: counts.get(version) ?? 0,
      }))
    },
    fingerprint: (credential) => {
      const fields = Object.entries(credential).toSorted(([a], [b]) => (a < b ? -1 : 1))
      return createHmac('sha256', fingerprintKey).update(JSON.stringify(fields)).digest('base64url')
    },
    derive: (purpose) => subkey(`derived ${purpose}`),
  }
}
