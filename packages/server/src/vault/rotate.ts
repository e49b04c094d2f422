import { RollcallError } from '@rollcall/core'
import type { Executor } from '../db/index.ts'
import { rewrapDataKey } from './credential.ts'
import type { KeyRing } from './key-ring.ts'
import {
  type CredentialRow,
  hasCredentialBelow,
  lockCredentialsBelow,
  lockSealingVersion,
  moveCredentials,
  startVersion,
} from './store.ts'

/** Few enough that the embedded database, which has one session, keeps nobody waiting for long. */
const BATCH = 100

export type Rotation = {
  /** The version that every credential is sealed with now. */
  readonly version: number
  readonly rewrapped: number
}

/**
 * Rotates the ring while traffic goes on, in this and in other processes.
 *
 * 1. In one transaction: a new version appears and the one before is retired. That waits for seals under way with the one
 *    before, and every later seal finds it retired. So from here on, no credential *becomes* older than the new version.
 * 2. In batches: the data keys of older credentials are wrapped anew. Their bodies are not touched, and a process that
 *    reads one meanwhile finds the old wrapping or the new, both of which open.
 *
 * A rotation that was killed leaves credentials of older versions behind; the next one finishes it, and adds nothing.
 *
 * @throws RollcallError `internal` when credentials do not open; all the others are moved
 */
export const rotateRing = async (options: {
  readonly db: Executor
  readonly ring: KeyRing
  readonly now: () => Date
}): Promise<Rotation> => {
  const { db, ring } = options
  const version = await beginRotation(options)
  await ring.refresh(db)
  const broken: CredentialRow[] = []
  let rewrapped = 0
  for (;;) {
    const batch = await db.transaction().execute((tx) => moveBatch({ tx, ring, version, broken }))
    rewrapped += batch.moved
    broken.push(...batch.broken)
    if (batch.moved + batch.broken.length === 0) break
  }
  if (broken.length > 0) {
    throw new RollcallError(
      'internal',
      `${rewrapped} credentials were moved to version ${version} of the key ring; those of the connections ${broken.map(({ connectionId }) => connectionId).join(', ')} do not open. Connect these accounts again, then repeat the rotation.`,
    )
  }
  return { version, rewrapped }
}

/** Adds a version, or finds the one whose rotation was not finished. */
const beginRotation = async (options: Parameters<typeof rotateRing>[0]): Promise<number> => {
  const { db, ring, now } = options
  for (;;) {
    const version = await db.transaction().execute(async (tx) => {
      const sealing = await lockSealingVersion(tx)
      if (sealing === undefined || (await hasCredentialBelow(tx, sealing))) return sealing
      const next = sealing + 1
      await startVersion(tx, { version: next, wrappedKey: ring.wrapNew(next), at: now() })
      return next
    })
    // Another rotation has just begun; the next look sees it.
    if (version !== undefined) return version
  }
}

const moveBatch = async (options: {
  readonly tx: Executor
  readonly ring: KeyRing
  readonly version: number
  readonly broken: readonly CredentialRow[]
}): Promise<{ readonly moved: number; readonly broken: readonly CredentialRow[] }> => {
  const { tx, ring, version } = options
  const except = options.broken.map(({ id }) => id)
  const rows = await lockCredentialsBelow(tx, { version, except, limit: BATCH })
  const to = { version, key: await ring.key(tx, version) }
  const moved: (CredentialRow & { wrappedDataKey: Uint8Array })[] = []
  const broken: CredentialRow[] = []
  for (const row of rows) {
    const from = { version: row.keyVersion, key: await ring.key(tx, row.keyVersion) }
    try {
      moved.push({ ...row, wrappedDataKey: rewrapDataKey(row, from, to) })
    } catch {
      // One row that somebody has tampered with must not keep the others on a key that is to go.
      broken.push(row)
    }
  }
  await moveCredentials(tx, version, moved)
  return { moved: moved.length, broken }
}
