import { randomUUID } from 'node:crypto'
import { AUDIT_OUTCOMES, auditDetailSchema } from '@rollcall/api'
import { RollcallError } from '@rollcall/core'
import type { Executor } from '../db/index.ts'
import type { Keyset } from '../http/index.ts'
import { type AuditDetail, toAuditDetail } from './detail.ts'
import { type AuditFilter, type AuditRow, finishEvent, insertEvent, listEvents } from './store.ts'

export type AuditOutcome = (typeof AUDIT_OUTCOMES)[number]

/** How something ended: `failed` changed nothing, `unknown` may have changed something. */
export type FinalOutcome = Exclude<AuditOutcome, 'pending'>

/** Who does what to what. */
export type AuditSubject = {
  readonly environmentId: string
  readonly tenantId?: string | undefined
  /** E.g. `api-token:Default token`. */
  readonly actor: string
  /** E.g. `user.deleted`. */
  readonly action: string
  readonly connectionId?: string | undefined
  /** E.g. `users/42`. */
  readonly target?: string | undefined
  readonly requestId?: string | undefined
}

/** What may be known of a subject only afterwards. */
export type AuditAbout = Pick<AuditSubject, 'tenantId' | 'connectionId' | 'target'>

export type AuditEvent = AuditSubject & {
  readonly id: string
  readonly at: Date
  readonly outcome: AuditOutcome
  readonly detail: AuditDetail
}

/** Who did what to what, with which outcome. Events are added and finished once, never edited, never deleted. */
export type Audit = {
  /**
   * Writes that something is about to be done, before it is. Outside of any transaction, so that it is there whatever
   * happens next (inside one, the embedded database would wait for ever).
   *
   * @returns the id to finish it with
   */
  begin(subject: AuditSubject): Promise<string>
  /**
   * Writes how it ended, once, and what it turned out to be about, e.g. the id that a vendor gave to a new user.
   *
   * @throws RollcallError `conflict` when the event has an outcome, or is not there
   */
  finish(id: string, outcome: FinalOutcome, detail?: AuditDetail, about?: AuditAbout): Promise<void>
  /** Writes what is known at once, in the caller's transaction where `db` is one: then both happen or none. */
  record(db: Executor, event: AuditSubject & { outcome: FinalOutcome; detail?: AuditDetail }): Promise<void>
  /** Newest first; up to `limit` events after a place in the list. */
  list(environmentId: string, page: AuditPage): Promise<readonly AuditEvent[]>
}

export type AuditPage = AuditFilter & { readonly after?: Keyset | undefined; readonly limit: number }

/** After this long without an outcome, the process that began an event is taken for dead. */
const PENDING_HOURS = 1

export const createAudit = (options: { readonly db: Executor; readonly now: () => Date }): Audit => {
  const { db, now } = options
  const insert = async (
    executor: Executor,
    subject: AuditSubject,
    outcome: AuditOutcome,
    detail: AuditDetail,
  ): Promise<string> => {
    const id = randomUUID()
    await insertEvent(executor, {
      id,
      tenant_id: subject.tenantId ?? null,
      environment_id: subject.environmentId,
      at: now(),
      actor: subject.actor,
      action: subject.action,
      connection_id: subject.connectionId ?? null,
      target: subject.target ?? null,
      outcome,
      request_id: subject.requestId ?? null,
      detail: JSON.stringify(toAuditDetail(detail)),
    })
    return id
  }

  return {
    begin: (subject) => insert(db, subject, 'pending', {}),
    finish: async (id, outcome, detail = {}, about = {}) => {
      if (await finishEvent(db, { id, outcome, detail: JSON.stringify(toAuditDetail(detail)), ...about })) return
      throw new RollcallError('conflict', `Audit event ${id} has an outcome already, or does not exist.`)
    },
    record: async (executor, { outcome, detail = {}, ...subject }) => {
      await insert(executor, subject, outcome, detail)
    },
    list: async (environmentId, page) => {
      const abandonedBefore = new Date(now().getTime() - PENDING_HOURS * 3_600_000)
      const rows = await listEvents(db, environmentId, { ...page, after: page.after })
      return rows.map((row) => toEvent(row, abandonedBefore))
    },
  }
}

const toEvent = (row: AuditRow, abandonedBefore: Date): AuditEvent => ({
  id: row.id,
  at: row.at,
  environmentId: row.environment_id,
  tenantId: row.tenant_id ?? undefined,
  actor: row.actor,
  action: row.action,
  connectionId: row.connection_id ?? undefined,
  target: row.target ?? undefined,
  requestId: row.request_id ?? undefined,
  outcome: shownOutcome(row, abandonedBefore),
  detail: auditDetailSchema.parse(row.detail),
})

/**
 * An event without an outcome reads `unknown` once its process must be dead. It is not written, only shown: should the process
 * be slow and not dead, its outcome still counts.
 */
const shownOutcome = ({ outcome, at }: AuditRow, abandonedBefore: Date): AuditOutcome =>
  outcome === 'pending' && at < abandonedBefore
    ? 'unknown'
    : (AUDIT_OUTCOMES.find((known) => known === outcome) ?? 'unknown')
