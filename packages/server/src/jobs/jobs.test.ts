import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout } from 'node:timers/promises'
import { sql } from 'kysely'
import pino from 'pino'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type DatabaseLocation, type OpenDatabase, openDatabase } from '../db/index.ts'
import { TEST_DATABASES } from '../testing/databases.ts'
import { type JobHandler, type Jobs, openJobs } from './index.ts'
import type { QueueTiming } from './queue-engine.ts'

/** As short as the queue allows. */
const timing: QueueTiming = { schedule: 1, poll: 0.5, supervise: 1, heartbeat: 10, retry: 1 }

describe.for(TEST_DATABASES)('jobs on $name', (kind) => {
  let location: DatabaseLocation
  let drop: () => Promise<void>
  let logged: string[] = []
  let running: { readonly jobs: Jobs; readonly database: OpenDatabase }[] = []
  const log = pino({ level: 'debug' }, { write: (line: string) => void logged.push(line) })

  beforeAll(async () => {
    const made = await kind.create()
    location = made.location
    drop = made.drop
  })
  beforeEach(() => {
    logged = []
    running = []
  })
  afterEach(async () => {
    for (const process of running) await stop(process)
  })
  afterAll(() => drop())

  /** As another process would: with a database pool of its own. */
  const start = async (...handlers: JobHandler[]) => {
    const database = await openDatabase(location)
    const process = { jobs: openJobs({ database, log, handlers, timing }), database }
    running.push(process)
    await process.jobs.start()
    return process
  }
  const stop = async ({ jobs, database }: (typeof running)[number]) => {
    running = running.filter((process) => process.database !== database)
    await jobs.stop()
    await database.close()
  }

  it('run when asked for, also after a restart', async () => {
    for (let round = 0; round < 2; round += 1) {
      const ran = Promise.withResolvers<void>()
      const process = await start({ name: 'asked', run: async () => ran.resolve() })
      await process.jobs.runNow('asked')
      await ran.promise
      await stop(process)
    }
  })

  it('run once for a tick of their schedule, however many processes there are', async () => {
    const cron = await cronOfThisMinute()
    const runs: number[] = []
    const first = Promise.withResolvers<void>()
    const handler = (id: number): JobHandler => ({
      name: 'scheduled',
      cron,
      run: async () => {
        runs.push(id)
        first.resolve()
      },
    })
    const { database } = await start(handler(0))
    if (kind.isShared) for (const id of [1, 2]) await start(handler(id))
    await first.promise
    // Three more looks at the schedules, in any of the processes.
    for (let look = 0; look < 3; look += 1) await nextLook(database)
    expect(runs).toHaveLength(1)
  })

  it('never overlap themselves, and pile up to one waiting run at most', async () => {
    let under = 0
    let most = 0
    let count = 0
    const gate = Promise.withResolvers<void>()
    const begun = Promise.withResolvers<void>()
    const both = Promise.withResolvers<void>()
    const handler: JobHandler = {
      name: 'long',
      run: async () => {
        under += 1
        most = Math.max(most, under)
        begun.resolve()
        await gate.promise
        under -= 1
        count += 1
        if (count === 2) both.resolve()
      },
    }
    const { jobs, database } = await start(handler)
    if (kind.isShared) await start(handler)
    await jobs.runNow('long')
    await begun.promise
    for (let ask = 0; ask < 5; ask += 1) await jobs.runNow('long')
    gate.resolve()
    await both.promise
    await nothingLeft(database, 'long')
    expect({ most, count }).toEqual({ most: 1, count: 2 })
  })

  it('are repeated when they fail, and tell nothing of what the error holds', async () => {
    const attempts: number[] = []
    let kept: readonly unknown[] = []
    const done = Promise.withResolvers<void>()
    const { jobs, database } = await start({
      name: 'failing',
      run: async () => {
        attempts.push(Date.now())
        if (attempts.length < 3) throw Object.assign(new Error('Bearer canary'), { token: 'canary' })
        // What the queue has written down of the failure; once the run succeeds, it is gone.
        const { rows } = await sql`select * from pgboss.job where name = 'failing'`.execute(database.db)
        kept = rows
        done.resolve()
      },
    })
    await jobs.runNow('failing')
    await done.promise
    const [first = 0, second = 0, third = 0] = attempts
    // One second and then two, each with up to as much again.
    expect(second - first).toBeGreaterThanOrEqual(900)
    expect(third - second).toBeGreaterThanOrEqual(1800)
    expect(logged.filter((line) => line.includes('"job_failed"'))).toHaveLength(2)
    expect(logged.join('')).not.toContain('canary')
    expect(JSON.stringify(kept)).toContain('"message":"Error"')
    expect(JSON.stringify(kept)).not.toContain('canary')
  })

  it('are aborted when the process stops, and repeated by the next one', async () => {
    const begun = Promise.withResolvers<void>()
    let reason: unknown
    const stopped = await start({
      name: 'interrupted',
      run: (signal) =>
        new Promise((_, reject) => {
          signal.addEventListener('abort', () => {
            reason = signal.reason
            reject(signal.reason)
          })
          begun.resolve()
        }),
    })
    await stopped.jobs.runNow('interrupted')
    await begun.promise
    const before = Date.now()
    await stop(stopped)
    // At once, and not when the queue's patience with stopping processes ends.
    expect(Date.now() - before).toBeLessThan(8000)
    expect(reason).toMatchObject({ name: 'AbortError' })

    const repeated = Promise.withResolvers<void>()
    await start({ name: 'interrupted', run: async () => repeated.resolve() })
    await repeated.promise
  })

  it('are repeated by another process when theirs is killed', async () => {
    const child = spawn(process.execPath, ['-e', BEGINS_AND_IS_KILLED], {
      env: {
        ...process.env,
        INPUT: JSON.stringify({ modules: new URL('..', import.meta.url).href, location, timing }),
      },
      stdio: ['ignore', 'ignore', 'inherit'],
    })
    expect(await once(child, 'exit')).toEqual([null, 'SIGKILL'])
    const repeated = Promise.withResolvers<void>()
    const { database } = await start({ name: 'killed', run: async () => repeated.resolve() })
    // As if the seconds had passed after which the queue takes a silent process for dead.
    await sql`update pgboss.job set heartbeat_on = heartbeat_on - interval '10 seconds'
      where name = 'killed' and state = 'active'`.execute(database.db)
    await repeated.promise
  })

  it('refuse a name that is none', async () => {
    const { jobs } = await start({ name: 'known', run: async () => undefined })
    await expect(jobs.runNow('unknown')).rejects.toMatchObject({ code: 'not_found' })
  })

  it('forget the schedule of a job that has none any more', async () => {
    const process = await start({ name: 'once-hourly', cron: '7 * * * *', run: async () => undefined })
    await stop(process)
    const { database } = await start({ name: 'once-hourly', run: async () => undefined })
    const { rows } = await sql`select from pgboss.schedule where name = 'once-hourly'`.execute(database.db)
    expect(rows).toEqual([])
  })
})

/** The next time that any process looks which schedules are due. */
const nextLook = async ({ db }: OpenDatabase): Promise<void> => {
  const last = async () => {
    const { rows } = await sql<{ at: Date | null }>`select cron_on as at from pgboss.version`.execute(db)
    return rows[0]?.at?.getTime() ?? 0
  }
  const before = await last()
  while ((await last()) === before) await setTimeout(20)
}

const nothingLeft = async ({ db }: OpenDatabase, name: string): Promise<void> => {
  let left: number | undefined
  while (left !== 0) {
    const { rows } = await sql<{ left: number }>`
      select count(*)::integer as left from pgboss.job
      where name = ${name} and state < 'completed'`.execute(db)
    left = rows[0]?.left
  }
}

/** A schedule with one tick: this minute's, which is due for the rest of the minute; near its end, the next one's. */
const cronOfThisMinute = async (): Promise<string> => {
  const at = new Date(Date.now() + 15_000)
  return `${at.getUTCMinutes()} ${at.getUTCHours()} * * *`
}

/** Kills itself in the middle of a run. */
const BEGINS_AND_IS_KILLED = `
  const { modules, location, timing } = JSON.parse(process.env.INPUT)
  const { openDatabase } = await import(modules + 'db/index.ts')
  const { openJobs } = await import(modules + 'jobs/index.ts')
  const { default: pino } = await import('pino')
  const run = async () => process.kill(process.pid, 'SIGKILL')
  const database = await openDatabase(location)
  const jobs = openJobs({ database, log: pino({ level: 'silent' }), handlers: [{ name: 'killed', run }], timing })
  await jobs.start()
  await jobs.runNow('killed')
`
