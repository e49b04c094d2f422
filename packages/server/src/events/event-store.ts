import { type Selectable, sql } from 'kysely'
import type { Database, Executor } from '../db/index.ts'
import type { Keyset } from '../http/index.ts'

export type EventRow = Selectable<Database['event']>

/** Announced by every transaction that makes work for the workers; heard when it commits. */
export const CHANNEL = 'rollcall_events'

/** Wakes the workers of every process as soon as the caller's transaction has committed. */
export const announce = async (tx: Executor): Promise<void> => {
  await sql`select pg_notify(${CHANNEL}, '')`.execute(tx)
}

export const insertEvent = async (
  tx: Executor,
  event: Omit<EventRow, 'payload' | 'fanned_out_at' | 'ordinal'> & {
    readonly payload: string
    readonly fanned_out_at?: Date | undefined
  },
): Promise<void> => {
  await tx
    .insertInto('event')
    .values({ ...event, fanned_out_at: event.fanned_out_at ?? null })
    .execute()
}

/**
 * Makes the deliveries of events that have none yet, the oldest events first, and answers with how many events that were. Each event is marked,
 * so that one which committed late is found like any other: no cursor could skip it. Processes take different ones.
 *
 * A webhook gets what happens after it was made; the database has numbered both, because the clocks of two processes would lose what is told
 * at once. One that is paused gets its deliveries, too, and they wait; one that was switched off does not.
 * Deliveries are due in the order of their events. Relies on `event_to_fan_out`, `webhook_by_environment`.
 */
export const fanOut = async (
  db: Executor,
  { at, limit }: { readonly at: Date; readonly limit: number },
): Promise<number> => {
  const { rows } = await sql`
    with due as (
      select id, environment_id, type, payload, created_at, ordinal from event
      where fanned_out_at is null order by created_at, id limit ${limit} for update skip locked
    ), made as (
      insert into webhook_delivery (id, environment_id, webhook_id, event_id, event_type, status, next_attempt_at, created_at)
      select gen_random_uuid(), due.environment_id, webhook.id, due.id, due.type, 'pending', due.created_at, ${at}::timestamptz
      from due join webhook on webhook.environment_id = due.environment_id
      where (webhook.is_active or webhook.paused_at is not null)
        and webhook.ordinal < due.ordinal
        and (webhook.event_types = '{}' or due.type = any (webhook.event_types))
        and not (due.type = 'webhook:paused' and due.payload ->> 'id' = webhook.id::text)
    )
    update event set fanned_out_at = ${at}::timestamptz from due where event.id = due.id returning event.id`.execute(db)
  return rows.length
}

export const findEvent = (db: Executor, environmentId: string, id: string): Promise<EventRow | undefined> =>
  db.selectFrom('event').selectAll().where('environment_id', '=', environmentId).where('id', '=', id).executeTakeFirst()

export type EventFilter = {
  readonly type?: string | undefined
  readonly tenantId?: string | undefined
  readonly connectionId?: string | undefined
  /** At or after. */
  readonly from?: Date | undefined
  /** Before. */
  readonly to?: Date | undefined
}

/** Newest first. Relies on `event_by_time`. */
export const listEvents = (
  db: Executor,
  environmentId: string,
  {
    where: filter,
    after,
    limit,
  }: { readonly where: EventFilter; readonly after: Keyset | undefined; readonly limit: number },
): Promise<EventRow[]> => {
  const { type, tenantId, connectionId, from, to } = filter
  let events = db.selectFrom('event').selectAll().where('environment_id', '=', environmentId)
  if (type !== undefined) events = events.where('type', '=', type)
  if (tenantId !== undefined) events = events.where('tenant_id', '=', tenantId)
  if (connectionId !== undefined) events = events.where('connection_id', '=', connectionId)
  if (from !== undefined) events = events.where('created_at', '>=', from)
  if (to !== undefined) events = events.where('created_at', '<', to)
  if (after !== undefined) {
    events = events.where((where) =>
      where(where.refTuple('created_at', 'id'), '<', where.tuple(after.createdAt, after.id)),
    )
  }
  return events.orderBy('created_at', 'desc').orderBy('id', 'desc').limit(limit).execute()
}

/**
 * Deletes events from before a time with their deliveries, up to so many, and answers with how many that were. Those that are still to be
 * delivered stay, unless their webhook is not active: it has had its time. Relies on `event_by_age`, `webhook_delivery_by_event`.
 */
export const deleteOldEvents = async (
  db: Executor,
  { before, limit }: { readonly before: Date; readonly limit: number },
): Promise<number> => {
  const { rows } = await sql`
    delete from event where id in (
      select id from event
      where fanned_out_at is not null and created_at < ${before}::timestamptz
        and not exists (
          select from webhook_delivery join webhook on webhook.id = webhook_delivery.webhook_id
          where webhook_delivery.event_id = event.id and webhook_delivery.status = 'pending' and webhook.is_active)
      limit ${limit})
    returning id`.execute(db)
  return rows.length
}
