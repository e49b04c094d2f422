import type { EventType } from '@rollcall/api'
import type { Connector } from '@rollcall/connector-kit'
import type { Executor } from '../db/index.ts'
import type { Events } from '../events/index.ts'
import type { ConnectionRow } from './connection-store.ts'
import { accountView } from './views.ts'

export type AccountEventType = Extract<EventType, `integrated_account:${string}`>

/** Tells of what happens to integrated accounts, in the transaction in which it happens. */
export type AccountEvents = {
  /** The account as it is after the change; several in the order in which they are to be told. */
  tell(
    tx: Executor,
    row: ConnectionRow,
    types: readonly Exclude<AccountEventType, 'integrated_account:deleted'>[],
  ): Promise<void>
  tellDeleted(tx: Executor, row: ConnectionRow): Promise<void>
}

export const createAccountEvents = ({
  events,
  connectors,
}: {
  readonly events: Pick<Events, 'publish'>
  readonly connectors: readonly Connector[]
}): AccountEvents => {
  return {
    tell: async (tx, row, types) => {
      const connector = connectors.find(({ id }) => id === row.connector_id)
      // The view has no secret, and is JSON as the API sends it.
      const payload = accountView(row, connector)
      for (const type of types) await events.publish(tx, { ...about(row), type, payload: { ...payload } })
    },
    tellDeleted: async (tx, row) => {
      const payload = { id: row.id, tenant_id: row.tenant_id }
      await events.publish(tx, { ...about(row), type: 'integrated_account:deleted', payload })
    },
  }
}

const about = (row: ConnectionRow) => ({
  environmentId: row.environment_id,
  tenantId: row.tenant_id,
  connectionId: row.id,
})
