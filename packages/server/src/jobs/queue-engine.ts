import { type ConstructorOptions, fromPglite, PgBoss } from 'pg-boss'
import type { OpenDatabase } from '../db/index.ts'

/** How often the queue looks after itself, in seconds. */
export type QueueTiming = {
  /** Between two looks at which schedules are due, over all processes: a job starts at most this long after its tick. */
  readonly schedule: number
  /** Between two looks for work that nobody announced: retries that have become due. */
  readonly poll: number
  /** Between two looks for runs whose process has died. */
  readonly supervise: number
  /** A run whose process has not been heard of for so long is given to another one. At least 10. */
  readonly heartbeat: number
  /** Before the first retry; each further one waits about twice as long, up to a minute. */
  readonly retry: number
}

export const QUEUE_TIMING: QueueTiming = { schedule: 15, poll: 10, supervise: 30, heartbeat: 30, retry: 5 }

/** Connections that the queue opens on a server for itself, beside one that listens; it must not wait for busy API calls. */
const SERVER_CONNECTIONS = 3

/** The queue on either kind of database: its tables are in a schema of their own, `pgboss`, which it creates and upgrades. */
export const createQueueEngine = ({ engine }: OpenDatabase, timing: QueueTiming): PgBoss => {
  const options: ConstructorOptions = {
    schema: 'pgboss',
    useListenNotify: true,
    cronMonitorIntervalSeconds: timing.schedule,
    cronWorkerIntervalSeconds: Math.min(5, timing.schedule),
    superviseIntervalSeconds: timing.supervise,
    monitorIntervalSeconds: timing.supervise,
    // Nobody reads it, and it would write every half minute.
    registerInstance: false,
  }
  if (engine.kind === 'embedded') {
    const { embedded } = engine
    const db = fromPglite({
      query: (sql, parameters) => embedded.query(sql, parameters),
      exec: (sql) => embedded.exec(sql),
      listen: (channel, heard) => embedded.listen(channel, heard),
    })
    return new PgBoss({ ...options, backend: 'pglite', db })
  }
  // A pool of its own, made like the other: pg-boss then listens on a connection that it watches and renews.
  const { connectionString } = engine.pool.options
  if (connectionString === undefined) throw new Error('The pool has no connection string to open another one with.')
  return new PgBoss({ ...options, connectionString, max: SERVER_CONNECTIONS, application_name: 'rollcall jobs' })
}
