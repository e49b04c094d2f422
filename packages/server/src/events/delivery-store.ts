import { type Selectable, sql } from 'kysely'
import type { Database, Executor } from '../db/index.ts'
import type { Keyset } from '../http/index.ts'
import type { Attempt } from './attempt.ts'

export type DeliveryRow = Selectable<Database['webhook_delivery']>
export type AttemptRow = Selectable<Database['webhook_attempt']>

/** A delivery that one process has taken on, with all that it takes to send it. */
export type ClaimedDelivery = {
  readonly id: string
  readonly claim: string
  /** Tries before this one. */
  readonly attempts: number
  readonly webhook_id: string
  readonly environment_id: string
  readonly target_url: string
  readonly event_id: string
  readonly event_type: string
  readonly payload: unknown
  readonly event_created_at: Date
}

const claimed = sql`returning delivery.id, delivery.claim, delivery.attempts, delivery.webhook_id, delivery.environment_id,
  webhook.target_url, event.id as event_id, event.type as event_type, event.payload, event.created_at as event_created_at`

/**
 * Takes on deliveries that are due, of every webhook as many as it has room for: `perWebhook` less those that this process is at already, and
 * one at a time where it is failing. Where that is more than `limit`, every webhook gets one before any gets two, those that are under way
 * counted and the failing ones last; and of `limit`, `kept` places are for webhooks that this process is not at and that are not failing. Among
 * equals each claim draws lots: by any order that stays, the same would win every time, and the others get nothing. A claim ends by itself, so
 * that another process tries again what a dead one was at. Relies on `webhook_delivery_due`.
 */
export const claimDeliveries = async (
  db: Executor,
  asked: {
    readonly at: Date
    readonly until: Date
    readonly claim: string
    readonly limit: number
    readonly kept: number
    readonly perWebhook: number
    /** How many deliveries this process is at, by webhook. */
    readonly underWay: ReadonlyMap<string, number>
  },
): Promise<readonly ClaimedDelivery[]> => {
  const { at, until, claim, limit, kept, perWebhook, underWay } = asked
  const { rows } = await sql<ClaimedDelivery>`
    with under_way (webhook_id, count) as (
      select * from unnest(${[...underWay.keys()]}::uuid[], ${[...underWay.values()]}::integer[])
    ), ready as (
      select webhook.id, webhook.failing_since is not null as is_failing, coalesce(under_way.count, 0) as count, greatest(0,
        case when webhook.failing_since is null then ${perWebhook}::integer else 1 end - coalesce(under_way.count, 0)) as room
      from webhook left join under_way on under_way.webhook_id = webhook.id
      where webhook.is_active and (webhook.blocked_until is null or webhook.blocked_until <= ${at}::timestamptz)
    ), due as (
      select picked.id, ready.is_failing, md5(${claim}::text || ready.id::text) as lot,
        ready.count + row_number() over (partition by ready.id order by picked.next_attempt_at) as turn
      from ready cross join lateral (
        select id, next_attempt_at from webhook_delivery
        where webhook_id = ready.id and next_attempt_at <= ${at}::timestamptz
        order by next_attempt_at limit ready.room for update skip locked) as picked
    ), placed as (
      select id, turn = 1 and not is_failing as is_first, row_number() over (order by turn, is_failing, lot) as place from due
    ), chosen as (
      select id from placed where place <= case when is_first then ${limit}::integer else ${limit - kept}::integer end)
    update webhook_delivery as delivery set claim = ${claim}::uuid, next_attempt_at = ${until}::timestamptz
    from chosen, event, webhook
    where delivery.id = chosen.id and event.id = delivery.event_id and webhook.id = delivery.webhook_id
    ${claimed}`.execute(db)
  return rows
}

/** Takes on one delivery, whatever its webhook's state. */
export const claimDelivery = async (
  db: Executor,
  { id, claim, until }: { readonly id: string; readonly claim: string; readonly until: Date },
): Promise<ClaimedDelivery | undefined> => {
  const { rows } = await sql<ClaimedDelivery>`
    update webhook_delivery as delivery set claim = ${claim}::uuid, next_attempt_at = ${until}::timestamptz
    from event, webhook
    where delivery.id = ${id}::uuid and event.id = delivery.event_id and webhook.id = delivery.webhook_id
    ${claimed}`.execute(db)
  return rows[0]
}

type Claim = { readonly id: string; readonly claim: string }

/** Gives a delivery back that was not tried, to be due at a time. */
export const postponeDelivery = async (db: Executor, { id, claim }: Claim, until: Date): Promise<void> => {
  await db
    .updateTable('webhook_delivery')
    .set({ claim: null, next_attempt_at: until })
    .where('id', '=', id)
    .where('claim', '=', claim)
    .execute()
}

/** Writes a try down and what follows from it; `false` when the claim has ended, and somebody else has the delivery. */
export const settleDelivery = async (
  tx: Executor,
  { id, claim }: Claim,
  settled: {
    readonly status: 'pending' | 'delivered' | 'dead_letter'
    readonly nextAttemptAt: Date | null
    readonly attempt: Attempt
  },
): Promise<boolean> => {
  const { attempt, status, nextAttemptAt } = settled
  const row = await tx
    .updateTable('webhook_delivery')
    .set((delivery) => ({
      status,
      next_attempt_at: nextAttemptAt,
      claim: null,
      attempts: delivery('attempts', '+', 1),
      last_http_status: attempt.status ?? null,
      finished_at: status === 'pending' ? null : attempt.at,
    }))
    .where('id', '=', id)
    .where('claim', '=', claim)
    .returning('attempts')
    .executeTakeFirst()
  if (row === undefined) return false
  await tx
    .insertInto('webhook_attempt')
    .values({
      delivery_id: id,
      number: row.attempts,
      at: attempt.at,
      duration_ms: attempt.durationMs,
      http_status: attempt.status ?? null,
      error: attempt.error ?? null,
      response: attempt.response ?? null,
    })
    .execute()
  return true
}

// ---- making more of them ----

/** A delivery of one event to one webhook. */
export const insertDelivery = async (
  tx: Executor,
  made: Pick<DeliveryRow, 'id' | 'environment_id' | 'webhook_id' | 'event_id' | 'event_type' | 'replay_of'> & {
    readonly at: Date
    readonly dueAt: Date
  },
): Promise<void> => {
  const { at, dueAt, ...fields } = made
  await tx
    .insertInto('webhook_delivery')
    .values({ ...fields, status: 'pending', next_attempt_at: dueAt, created_at: at })
    .execute()
}

/**
 * Deliveries of the events of a span of time to one webhook, due now in the order of the events; answers with how many. Events that are on their
 * way to it already are left out. Relies on `event_by_time`, `webhook_delivery_by_event`.
 */
export const insertReplays = async (
  tx: Executor,
  span: {
    readonly webhookId: string
    readonly environmentId: string
    readonly from: Date
    readonly to: Date
    /** Empty for all. */
    readonly types: readonly string[]
    readonly onlyFailed: boolean
    readonly limit: number
    readonly at: Date
  },
): Promise<number> => {
  const { rows } = await sql`
    insert into webhook_delivery (id, environment_id, webhook_id, event_id, event_type, status, next_attempt_at, created_at)
    select gen_random_uuid(), event.environment_id, webhook.id, event.id, event.type, 'pending',
      ${span.at}::timestamptz - (count(*) over () - row_number() over (order by event.created_at, event.id)) * interval '1 microsecond',
      ${span.at}::timestamptz
    from event join webhook on webhook.id = ${span.webhookId}::uuid
    where event.environment_id = ${span.environmentId}::uuid
      and event.created_at >= ${span.from}::timestamptz and event.created_at < ${span.to}::timestamptz
      and event.fanned_out_at is not null and event.type <> 'test'
      and not (event.type = 'webhook:paused' and event.payload ->> 'id' = webhook.id::text)
      and (webhook.event_types = '{}' or event.type = any (webhook.event_types))
      and (${[...span.types]}::text[] = '{}' or event.type = any (${[...span.types]}::text[]))
      and not exists (
        select from webhook_delivery as present
        where present.event_id = event.id and present.webhook_id = webhook.id
          and (present.status = 'pending' or (${span.onlyFailed}::boolean and present.status = 'delivered')))
      and (not ${span.onlyFailed}::boolean or exists (
        select from webhook_delivery as failed
        where failed.event_id = event.id and failed.webhook_id = webhook.id and failed.status = 'dead_letter'))
    order by event.created_at, event.id limit ${span.limit}
    returning id`.execute(tx)
  return rows.length
}

// ---- the log ----

export const findDelivery = (db: Executor, environmentId: string, id: string): Promise<DeliveryRow | undefined> =>
  db
    .selectFrom('webhook_delivery')
    .selectAll()
    .where('environment_id', '=', environmentId)
    .where('id', '=', id)
    .executeTakeFirst()

/** The first first. Relies on the primary key. */
export const attemptsOf = (db: Executor, deliveryId: string): Promise<AttemptRow[]> =>
  db.selectFrom('webhook_attempt').selectAll().where('delivery_id', '=', deliveryId).orderBy('number').execute()

export type DeliveryFilter = {
  readonly webhookId?: string | undefined
  readonly status?: string | undefined
  readonly type?: string | undefined
  readonly eventId?: string | undefined
}

/** Newest first. Relies on `webhook_delivery_by_time`, or `webhook_delivery_by_webhook` for one webhook. */
export const listDeliveries = (
  db: Executor,
  environmentId: string,
  {
    where: filter,
    after,
    limit,
  }: { readonly where: DeliveryFilter; readonly after: Keyset | undefined; readonly limit: number },
): Promise<DeliveryRow[]> => {
  const { webhookId, status, type, eventId } = filter
  let rows = db.selectFrom('webhook_delivery').selectAll().where('environment_id', '=', environmentId)
  if (webhookId !== undefined) rows = rows.where('webhook_id', '=', webhookId)
  if (status !== undefined) rows = rows.where('status', '=', status)
  if (type !== undefined) rows = rows.where('event_type', '=', type)
  if (eventId !== undefined) rows = rows.where('event_id', '=', eventId)
  if (after !== undefined) {
    rows = rows.where((where) => where(where.refTuple('created_at', 'id'), '<', where.tuple(after.createdAt, after.id)))
  }
  return rows.orderBy('created_at', 'desc').orderBy('id', 'desc').limit(limit).execute()
}
