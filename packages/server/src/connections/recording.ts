import type { Health } from '@rollcall/core'
import type { Audit, AuditDetail } from '../audit/index.ts'
import type { Executor } from '../db/index.ts'
import type { Vault } from '../vault/index.ts'
import { type ConnectionChange, type ConnectionRow, lockConnection, updateConnection } from './connection-store.ts'
import { placeOf } from './unseal.ts'
import { fingerprintOf } from './upstream.ts'
import type { Connector } from '@rollcall/connector-kit'

/** A credential in use, and the connection as it was when the credential was opened. */
export type InUse = { readonly row: ConnectionRow; readonly connector: Connector; readonly fingerprint: string }

/**
 * Writes down what became known of a connection by using its credential, with an audit event where its status or a right of it changed:
 * both or none. What is to be written is decided on the connection as it is then, so of many who know the same only one writes it; and
 * nothing is written when the credential is another by now, which the news is not about.
 *
 * @returns the connection as it is then; `undefined` when it was deleted
 */
export type Recording = (
  inUse: InUse,
  decide: (present: ConnectionRow) => ConnectionChange | undefined,
) => Promise<ConnectionRow | undefined>

export const createRecording = (options: {
  readonly db: Executor
  readonly vault: Vault
  readonly audit: Audit
  readonly now: () => Date
  /** Told of a connection that has changed. */
  readonly changed: (row: ConnectionRow) => void
}): Recording => {
  const { db, vault, audit, now, changed } = options

  return async ({ row: { id, environment_id: environmentId }, connector, fingerprint }, decide) => {
    const { before, after } = await db.transaction().execute(async (tx) => {
      const present = await lockConnection(tx, environmentId, id)
      if (present === undefined) return {}
      const credential = await vault.open(tx, placeOf(present))
      const change = fingerprintOf(vault, connector, credential) === fingerprint ? decide(present) : undefined
      if (change === undefined) return { before: present, after: present }
      const written = await updateConnection(tx, id, { at: now(), ...change })
      for (const event of eventsBetween(present, written)) {
        await audit.record(tx, { ...subjectOf(written), ...event, outcome: 'succeeded' })
      }
      return { before: present, after: written }
    })
    if (after !== undefined && after !== before) changed(after)
    return after
  }
}

export const healthOf = ({ status, last_forbidden_error: forbidden }: ConnectionRow): Health => ({
  status,
  lostRight: forbidden === null ? undefined : rightIn(forbidden),
})

const rightIn = (error: Readonly<Record<string, unknown>>) => ({
  resource: String(error['resource']),
  method: String(error['method']),
})

type Event = { readonly action: string; readonly detail: AuditDetail }

/** What happened to a connection, as the audit log says it (`unified-api.md §1.2`). */
const eventsBetween = (before: ConnectionRow, after: ConnectionRow): readonly Event[] => [
  ...(after.status === before.status ? [] : [STATUS_EVENTS[after.status]]),
]

const subjectOf = (row: ConnectionRow) => ({
  tenantId: row.tenant_id,
  environmentId: row.environment_id,
  connectionId: row.id,
  actor: 'system',
  target: `integrated-account/${row.id}`,
})
