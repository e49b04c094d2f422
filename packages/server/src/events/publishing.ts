import type { EventType } from '@rollcall/api'
import type { JsonObject } from '@rollcall/core'
import type { Executor } from '../db/index.ts'
import { announce, insertEvent } from './event-store.ts'

/** Something that happened, as it is told to whoever has asked to be told. */
export type NewEvent = {
  readonly environmentId: string
  readonly tenantId?: string | undefined
  readonly connectionId?: string | undefined
  readonly type: EventType
  /** Without secrets: it is kept for 30 days and leaves the house. */
  readonly payload: JsonObject
}

/**
 * Writes an event in the transaction of the change that it tells of: both happen or none does, and what is committed will be delivered,
 * whatever becomes of this process.
 *
 * @param tx the caller's transaction
 * @returns the event's id
 */
export type Publish = (tx: Executor, event: NewEvent) => Promise<string>

export const createPublish =
  ({ now, newId }: { readonly now: () => Date; readonly newId: () => string }): Publish =>
  async (tx, { environmentId, tenantId, connectionId, type, payload }) => {
    const id = newId()
    await insertEvent(tx, {
      id,
      environment_id: environmentId,
      tenant_id: tenantId ?? null,
      connection_id: connectionId ?? null,
      type,
      payload: JSON.stringify(payload),
      created_at: now(),
    })
    await announce(tx)
    return id
  }
