import type { KeyObject } from 'node:crypto'
import { RollcallError } from '@rollcall/core'
import type { Executor } from '../db/index.ts'
import { newKey, type SealContext, unwrapKey, wrapKey } from './envelope.ts'
import { insertFirstVersion, type RingRow, readRing } from './store.ts'

export type RingKey = { readonly version: number; readonly key: KeyObject }

/**
 * The keys that wrap data keys, by version, opened with the master key and kept in memory. The database holds the truth:
 * what is kept here may be behind it by a rotation in another process, which {@link KeyRing.refresh} makes good.
 */
export type KeyRing = {
  /** The version that new credentials are sealed with, as far as this process knows. */
  sealing(): RingKey
  /** The key of any version, read from the database when it is new to this process. @throws RollcallError `internal` */
  key(db: Executor, version: number): Promise<KeyObject>
  /** Reads the ring anew. */
  refresh(db: Executor): Promise<void>
  /** A new key for a version, wrapped by the master key: what goes into the database. */
  wrapNew(version: number): Uint8Array
}

/**
 * Opens the ring, or creates it in a database that has none.
 *
 * @throws RollcallError `internal` when it was made with another master key
 */
export const openKeyRing = async (options: {
  readonly db: Executor
  /** Derived from the master key for this purpose. */
  readonly wrappingKey: KeyObject
  readonly now: () => Date
}): Promise<KeyRing> => {
  const { db, wrappingKey, now } = options
  const keys = new Map<number, KeyObject>()
  let newest = 0

  const wrapNew = (version: number): Uint8Array => wrapKey(wrappingKey, newKey(), ringContext(version))

  const refresh = async (executor: Executor): Promise<void> => {
    const rows = await readRing(executor)
    for (const row of rows) if (!keys.has(row.version)) keys.set(row.version, openVersion(wrappingKey, row))
    newest = Math.max(...rows.map(({ version }) => version))
  }

  const key = async (executor: Executor, version: number): Promise<KeyObject> => {
    if (!keys.has(version)) await refresh(executor)
    const found = keys.get(version)
    if (found === undefined) throw new RollcallError('internal', `The key ring has no version ${version}.`)
    return found
  }

  await insertFirstVersion(db, { version: 1, wrappedKey: wrapNew(1), at: now() })
  await refresh(db)

  return {
    sealing: () => {
      const found = keys.get(newest)
      if (found === undefined) throw new RollcallError('internal', 'The key ring is empty.')
      return { version: newest, key: found }
    },
    key,
    refresh,
    wrapNew,
  }
}

const openVersion = (wrappingKey: KeyObject, { version, wrappedKey }: RingRow): KeyObject => {
  try {
    return unwrapKey(wrappingKey, wrappedKey, ringContext(version))
  } catch (cause) {
    throw new RollcallError(
      'internal',
      `The master key does not open version ${version} of the key ring. Start with the master key that this database was first started with; no other opens its credentials.`,
      { cause },
    )
  }
}

const ringContext = (version: number): SealContext => ['rollcall', 'key ring', version]
