import type { Insertable, Selectable } from 'kysely'
import type { Database, Executor } from '../db/index.ts'
import type { Keyset } from '../http/index.ts'

export type AuditRow = Selectable<Database['audit_event']>

export const insertEvent = async (db: Executor, row: Insertable<Database['audit_event']>): Promise<void> => {
  await db.insertInto('audit_event').values(row).execute()
}

/** Writes the outcome of an event that has none yet; `false` when there is no such event. Relies on the primary key. */
export const finishEvent = async (
  db: Executor,
  finished: {
    readonly id: string
    readonly outcome: string
    readonly detail: string
    /** What is absent stays as it is. */
    readonly tenantId?: string | undefined
    readonly connectionId?: string | undefined
    readonly target?: string | undefined
  },
): Promise<boolean> => {
  const row = await db
    .updateTable('audit_event')
    .set({
      outcome: finished.outcome,
      detail: finished.detail,
      ...(finished.tenantId !== undefined && { tenant_id: finished.tenantId }),
      ...(finished.connectionId !== undefined && { connection_id: finished.connectionId }),
      ...(finished.target !== undefined && { target: finished.target }),
    })
    .where('id', '=', finished.id)
    .where('outcome', '=', 'pending')
    .returning('id')
    .executeTakeFirst()
  return row !== undefined
}

export type AuditFilter = {
  readonly connectionId?: string | undefined
  readonly action?: string | undefined
  readonly target?: string | undefined
  /** At or after. */
  readonly from?: Date | undefined
  /** Before. */
  readonly to?: Date | undefined
}

/** Newest first. Relies on `audit_event_by_time`, or `audit_event_by_target` for one connection. */
export const listEvents = (
  db: Executor,
  environmentId: string,
  page: AuditFilter & { readonly after: Keyset | undefined; readonly limit: number },
): Promise<AuditRow[]> => {
  const { connectionId, action, target, from, to, after } = page
  let events = db.selectFrom('audit_event').selectAll().where('environment_id', '=', environmentId)
  if (connectionId !== undefined) events = events.where('connection_id', '=', connectionId)
  if (action !== undefined) events = events.where('action', '=', action)
  if (target !== undefined) events = events.where('target', '=', target)
  if (from !== undefined) events = events.where('at', '>=', from)
  if (to !== undefined) events = events.where('at', '<', to)
  if (after !== undefined) {
    events = events.where((where) => where(where.refTuple('at', 'id'), '<', where.tuple(after.createdAt, after.id)))
  }
  return events.orderBy('at', 'desc').orderBy('id', 'desc').limit(page.limit).execute()
}
