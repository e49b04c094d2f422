import { type RawBuilder, sql } from 'kysely'
import type { Executor } from '../db/index.ts'

/**
 * Whose clock spaces the calls. The database's: it is the one clock that all processes share. A date: tests, whose
 * clock is not the world's.
 */
export type Clock = 'database' | Date

export type Reservation = {
  readonly upstream: string
  readonly count: number
  readonly intervalMs: number
  readonly toleranceMs: number
  /** Refused when the first of the places is further away than this. */
  readonly patienceMs: number
  readonly clock: Clock
}

/**
 * Reserves the next places of an upstream ahead of time, and says in how many milliseconds the first of them comes (less
 * than zero: it is there); `undefined` when that is beyond the patience, in which case nothing is reserved.
 *
 * The generic cell rate algorithm in one statement: the row's lock puts callers in line, and nobody has to ask again. After a
 * block calls start at the plain rate, without a burst. Relies on the primary key.
 */
export const reservePlaces = async (db: Executor, reservation: Reservation): Promise<number | undefined> => {
  const { upstream, count, intervalMs, toleranceMs, patienceMs } = reservation
  const now = timeOf(reservation.clock)
  const span = milliseconds(count * intervalMs)
  const start = startOf(now, toleranceMs)
  const { rows } = await sql<{ due_in_ms: number }>`
    insert into upstream_budget as b (upstream, due_at) values (${upstream}, ${now} + ${span})
    on conflict (upstream) do update set due_at = ${start} + ${span}
      where ${start} <= ${now} + ${milliseconds(toleranceMs + patienceMs)}
    returning ${millisecondsUntil(sql`b.due_at`, now)} as due_in_ms`.execute(db)
  const [row] = rows
  return row === undefined ? undefined : row.due_in_ms - count * intervalMs - toleranceMs
}

/** In how many milliseconds the next free place comes, without reserving it. Relies on the primary key. */
export const findNextPlace = async (
  db: Executor,
  { upstream, toleranceMs, clock }: Pick<Reservation, 'upstream' | 'toleranceMs' | 'clock'>,
): Promise<number> => {
  const now = timeOf(clock)
  const { rows } = await sql<{ start_in_ms: number }>`
    select ${millisecondsUntil(startOf(now, toleranceMs), now)} as start_in_ms
    from upstream_budget b where upstream = ${upstream}`.execute(db)
  return Math.max(0, (rows[0]?.start_in_ms ?? 0) - toleranceMs)
}

/** Keeps every process away from an upstream that asked for it; never shortens a block. Relies on the primary key. */
export const blockUpstream = async (
  db: Executor,
  { upstream, forMs, clock }: { readonly upstream: string; readonly forMs: number; readonly clock: Clock },
): Promise<void> => {
  const now = timeOf(clock)
  const until = sql`${now} + ${milliseconds(forMs)}`
  await sql`
    insert into upstream_budget as b (upstream, due_at, blocked_until) values (${upstream}, ${now}, ${until})
    on conflict (upstream) do update set blocked_until = greatest(b.blocked_until, ${until})`.execute(db)
}

/** For how many milliseconds an upstream is still blocked; 0 when it is not. Relies on the primary key. */
export const findBlock = async (
  db: Executor,
  { upstream, clock }: { readonly upstream: string; readonly clock: Clock },
): Promise<number> => {
  const { rows } = await sql<{ left_ms: number | null }>`
    select ${millisecondsUntil(sql`b.blocked_until`, timeOf(clock))} as left_ms
    from upstream_budget b where upstream = ${upstream}`.execute(db)
  return Math.max(0, rows[0]?.left_ms ?? 0)
}

/** The start of the next free place: `greatest` passes over a block that is null. */
const startOf = (now: RawBuilder<unknown>, toleranceMs: number): RawBuilder<unknown> =>
  sql`greatest(b.due_at, ${now}, b.blocked_until + ${milliseconds(toleranceMs)})`

const timeOf = (clock: Clock): RawBuilder<unknown> =>
  clock === 'database' ? sql`clock_timestamp()` : sql`${clock.toISOString()}::timestamptz`

const milliseconds = (value: number): RawBuilder<unknown> => sql`make_interval(secs => ${value / 1000}::float8)`

const millisecondsUntil = (time: RawBuilder<unknown>, now: RawBuilder<unknown>): RawBuilder<unknown> =>
  sql`(extract(epoch from (${time} - ${now})) * 1000)::float8`
