import type { AuthScheme } from '@rollcall/connector-kit'
import { type ConnectionStatus, isSameRight } from '@rollcall/core'
import type { Audit, AuditDetail } from '../audit/index.ts'
import type { Executor } from '../db/index.ts'
import type { Credential, Vault } from '../vault/index.ts'
import type { AccountEvents, AccountEventType } from './account-events.ts'
import { type ConnectionChange, type ConnectionRow, lockConnection, updateConnection } from './connection-store.ts'
import { healthOf } from './health-change.ts'
import { placeOf } from './unseal.ts'
import { fingerprintOf } from './upstream.ts'

/** A credential in use, and the connection as it was when the credential was opened. */
export type InUse = {
  readonly row: ConnectionRow
  readonly scheme: AuthScheme
  readonly fingerprint: string
  /** Asked of the credential that is kept, where its identity says too little: an access token changes under the same grant. */
  readonly holds?: ((stored: Credential) => boolean) | undefined
}

/**
 * Writes down what became known of a connection by using its credential, with an audit event where its status or a right changed: both
 * or none. What to write is decided on the connection as it is then, so of many who know the same only one writes it; and nothing is
 * written when the credential is another by now, which the news is not about.
 *
 * @returns the connection as it is then; `undefined` when it was deleted
 */
export type Recording = (
  inUse: InUse,
  decide: (present: ConnectionRow) => ConnectionChange | undefined,
  /** Runs in the same transaction where the credential is still the one in use, whether anything is written or not. */
  also?: (tx: Executor) => Promise<void>,
) => Promise<ConnectionRow | undefined>

export const createRecording = (options: {
  readonly db: Executor
  readonly vault: Vault
  readonly audit: Audit
  readonly accountEvents: AccountEvents
  readonly now: () => Date
  /** Told of a connection that has changed. */
  readonly changed: (row: ConnectionRow) => void
}): Recording => {
  const { db, vault, audit, accountEvents, now, changed } = options

  return async ({ row, scheme, fingerprint, holds }, decide, also) => {
    const { before, after } = await db.transaction().execute(async (tx) => {
      const present = await lockConnection(tx, row.environment_id, row.id)
      if (present === undefined) return {}
      const credential = await vault.open(tx, placeOf(present))
      const isInUse = fingerprintOf(vault, scheme, credential) === fingerprint && (holds?.(credential) ?? true)
      if (isInUse) await also?.(tx)
      const change = isInUse ? decide(present) : undefined
      if (change === undefined) return { before: present, after: present }
      const written = await updateConnection(tx, row.id, { at: now(), ...change })
      for (const { action, detail, told } of eventsBetween(present, written)) {
        await audit.record(tx, { ...subjectOf(written), action, detail, outcome: 'succeeded' })
        await accountEvents.tell(tx, written, told)
      }
      return { before: present, after: written }
    })
    if (after !== undefined && after !== before) changed(after)
    return after
  }
}

type Event = {
  readonly action: string
  readonly detail: AuditDetail
  /** As events, for whoever listens. */
  readonly told: readonly Exclude<AccountEventType, 'integrated_account:deleted'>[]
}

/** What happened to a connection, in the audit log's words (`unified-api.md §1.2`). */
const eventsBetween = (before: ConnectionRow, after: ConnectionRow): readonly Event[] => {
  const [had, has] = [healthOf(before), healthOf(after)]
  const isLost =
    has.lostRight !== undefined && (had.lostRight === undefined || !isSameRight(had.lostRight, has.lostRight))
  return [
    ...(has.status === had.status ? [] : [STATUS_EVENTS[has.status]]),
    ...(isLost
      ? ([
          {
            action: 'integrated_account.right_lost',
            detail: { error_code: 'vendor_forbidden', status: 403 },
            told: ['integrated_account:right_lost'],
          },
        ] as const)
      : []),
  ]
}

const STATUS_EVENTS: Readonly<Record<ConnectionStatus, Event>> = {
  connecting: { action: 'integrated_account.connecting', detail: {}, told: [] },
  active: { action: 'integrated_account.reactivated', detail: {}, told: ['integrated_account:reactivated'] },
  needs_reauth: {
    action: 'integrated_account.authentication_error',
    detail: { error_code: 'vendor_unauthorized', status: 401 },
    told: ['integrated_account:authentication_error'],
  },
  validation_error: {
    action: 'integrated_account.validation_error',
    detail: {},
    told: ['integrated_account:validation_error'],
  },
  post_install_error: {
    action: 'integrated_account.post_install_error',
    detail: {},
    told: ['integrated_account:post_install_error'],
  },
}

const subjectOf = (row: ConnectionRow) => ({
  tenantId: row.tenant_id,
  environmentId: row.environment_id,
  connectionId: row.id,
  actor: 'system',
  target: `integrated-account/${row.id}`,
})
