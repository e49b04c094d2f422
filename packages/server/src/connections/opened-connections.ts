import type { ConnectionRow } from './connection-store.ts'
import { createMemory } from './memory.ts'
import type { OpenConnection } from './open-connection.ts'

const MOST_REMEMBERED = 5000

/** The connections that were opened lately. */
export type OpenedConnections = {
  /** At once, or `undefined` when it must be read. */
  recall(environmentId: string, id: string): OpenConnection | undefined
  /** Reads one and keeps it for a moment. */
  read(
    environmentId: string,
    id: string,
    read: () => Promise<OpenConnection | undefined>,
  ): Promise<OpenConnection | undefined>
  /** The one opened from a row of this version, however long ago: it is the same, and opening costs a decryption. */
  find(row: ConnectionRow): OpenConnection | undefined
  keep(row: ConnectionRow, connection: OpenConnection): void
  /** Lets go of one that has changed. */
  forget(row: Pick<ConnectionRow, 'environment_id' | 'id'>): void
}

export const createOpenedConnections = (now: () => Date): OpenedConnections => {
  const memory = createMemory<OpenConnection>({ now, most: MOST_REMEMBERED })
  const byId = new Map<string, { readonly version: number; readonly connection: OpenConnection }>()
  return {
    recall: (environmentId, id) => memory.recall(keyOf(environmentId, id)),
    read: (environmentId, id, read) => memory.read(keyOf(environmentId, id), read),
    find: ({ id, version }) => {
      const known = byId.get(id)
      return known?.version === version ? known.connection : undefined
    },
    keep: ({ id, version }, connection) => {
      if (byId.size >= MOST_REMEMBERED) byId.clear()
      byId.set(id, { version, connection })
    },
    forget: ({ environment_id: environmentId, id }) => {
      byId.delete(id)
      memory.forget(keyOf(environmentId, id))
    },
  }
}

/** An id is the same in capitals. */
const keyOf = (environmentId: string, id: string): string => `${environmentId} ${id.toLowerCase()}`
