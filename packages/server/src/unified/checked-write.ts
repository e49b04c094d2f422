import { type Group, RollcallError, type User } from '@rollcall/core'
import type { Opened } from './audited-change.ts'
import type { Row } from './resources.ts'
import { type Checking, verifyWritten } from './verify.ts'
import { verifyRemoved } from './verify-removed.ts'
import type { Writing } from './writing.ts'
import type { Done } from './written-answer.ts'

/** What was sent, and how a record that is read back is compared with it. */
export type Sent<R> = Pick<Checking<R>, 'differences' | 'sentRemoteData'>

export type Check<R> = {
  /** Left out: nothing is read back. */
  readonly get: ((id: string) => Promise<{ readonly item: R }>) | undefined
  readonly sent: Sent<R>
  readonly now: () => Date
}

/** A write of fields, read back where that was asked for: the answer then shows what the vendor has. */
export const checkWrite = async <R extends Row>(
  { connection }: Opened,
  { written, id }: Done<R>,
  { get, sent, now }: Check<R>,
): Promise<Done<R>> => {
  if (get === undefined) return { written, id }
  const { ignored } = written
  const { item, verification } = await verifyWritten({
    ...sent,
    get,
    id,
    ignored,
    vendor: connection.connector.name,
    now,
  })
  return { id, written: { ...written, item: item ?? written.item }, verification, wasReadBack: item !== undefined }
}

export type Removal<R extends User | Group> = {
  readonly id: string
  readonly verify: boolean
  /** With an update that removes: what was sent, and a name in it. */
  readonly update: (Sent<R> & { readonly name: string | undefined }) | undefined
  readonly write: () => Promise<Done<R>['written']>
  readonly now: () => Date
}

/** A removal, by whichever call. A vendor that keeps no row is asked before who it is that will be gone. */
export const checkRemoval = async <R extends User | Group, W>(
  { connection, directory }: Opened,
  what: Pick<Writing<R, W>, 'resource' | 'isGoneAs' | 'removed' | 'nameOf'>,
  { id, verify, update, write, now }: Removal<R>,
): Promise<Done<R>> => {
  const { name, facts } = connection.connector
  const mustKnow = verify || (update !== undefined && !facts.keepsRow)
  const before = mustKnow ? await readBefore(what.resource.get(directory), id) : undefined
  const { item, ...written } = await write()
  const shown = update === undefined ? undefined : (item ?? what.removed(id, before))
  const done = { id, written: { ...written, item: shown } }
  if (!verify) return done
  const verification = await verifyRemoved({
    directory,
    resource: what.resource,
    pushdown: what.resource.pushdown(connection.connector),
    ids: item === undefined || item.id === id ? [id] : [item.id, id],
    usernames: namesOf([update?.name, before && what.nameOf?.(before)]),
    wasSeen: before !== undefined,
    isGoneAs: what.isGoneAs,
    differences: update?.differences ?? (() => []),
    sentRemoteData: update?.sentRemoteData ?? false,
    ignored: written.ignored,
    vendor: name,
    now,
  })
  return { ...done, verification }
}

const namesOf = (names: readonly (string | undefined)[]): readonly string[] => [
  ...new Set(names.filter((name) => name !== undefined)),
]

/** Who it is that will be gone; where that cannot be read, the removal does without. */
const readBefore = async <R>(
  get: ((id: string) => Promise<{ readonly item: R }>) | undefined,
  id: string,
): Promise<R | undefined> => {
  try {
    return (await get?.(id))?.item
  } catch (error) {
    if (error instanceof RollcallError) return undefined
    throw error
  }
}
