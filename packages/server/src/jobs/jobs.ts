import { RollcallError } from '@rollcall/core'
import type { Logger } from 'pino'
import type { OpenDatabase } from '../db/index.ts'
import { describeFailure } from './job-failure.ts'
import { createQueueEngine, QUEUE_TIMING, type QueueTiming } from './queue-engine.ts'

/** Something that is done again and again, or when asked for, by one process at a time. */
export type JobHandler = {
  /** Letters, digits, dots, dashes; kept in the database, so a renamed job is another job. */
  readonly name: string
  /** When it is due, in UTC, e.g. `'* * * * *'` for each minute. Without it the job runs when asked for only. */
  readonly cron?: string
  /**
   * Does the work. It must bear being repeated: a run is repeated when it throws or when its process dies.
   *
   * @param signal aborted when this process stops, or when the run has taken longer than {@link RUN_SECONDS}
   */
  run(signal: AbortSignal): Promise<void>
}

export type Jobs = {
  /** Creates what is missing in the database, writes the schedules down and begins to work. */
  start(): Promise<void>
  /** Takes no more work, aborts runs under way and waits for them, for 10 seconds at most; another process repeats what is left. */
  stop(): Promise<void>
  /**
   * Asks for a run as soon as possible, by whichever process is free. When one is waiting already, that one will do.
   *
   * @throws RollcallError `not_found` when there is no such job
   */
  runNow(name: string): Promise<void>
}

/** After so many seconds a run is aborted, and repeated like a failed one. */
const RUN_SECONDS = 900
const STOP_MILLISECONDS = 10_000

/**
 * The jobs of this installation: schedules, retries and exactly one runner at a time over all processes, by pg-boss on the
 * database that is there anyway (`stack.md §3`).
 *
 * Of one job at most one run is under way and one more is waiting, so a job that takes longer than its schedule neither
 * overlaps itself nor piles up. A failed run is repeated up to three times, each after a longer wait, then given up until it
 * is due again.
 */
export const openJobs = (options: {
  readonly database: OpenDatabase
  readonly log: Logger
  readonly handlers: readonly JobHandler[]
  readonly timing?: QueueTiming
}): Jobs => {
  const { log, handlers, timing = QUEUE_TIMING } = options
  const engine = createQueueEngine(options.database, timing)
  const stopping = new AbortController()
  let state: 'new' | 'started' | 'stopped' = 'new'

  // Without a listener, an `error` event would end the process.
  engine.on('error', (error) => log.error({ event: 'jobs_error', error: describeFailure(error) }, 'job queue failed'))
  engine.on('warning', ({ message }) => log.warn({ event: 'jobs_warning', warning: message }, 'job queue warns'))

  const perform = async (
    handler: JobHandler,
    job: { readonly retryCount: number; readonly signal: AbortSignal },
  ): Promise<void> => {
    const { name } = handler
    try {
      await handler.run(AbortSignal.any([job.signal, stopping.signal]))
      log.debug({ event: 'job_done', job: name }, 'job done')
    } catch (thrown) {
      const failure = describeFailure(thrown)
      log.warn({ event: 'job_failed', job: name, attempt: job.retryCount + 1, error: failure }, 'job failed')
      // Thrown anew, because the queue writes what it is given into its tables.
      throw Object.assign(new Error(failure.code), { stack: '' })
    }
  }

  const startHandler = async (handler: JobHandler): Promise<void> => {
    const { name, cron } = handler
    const queue = {
      notify: true,
      retryLimit: 3,
      retryDelay: timing.retry,
      retryBackoff: true,
      retryDelayMax: 60,
      expireInSeconds: RUN_SECONDS,
      heartbeatSeconds: timing.heartbeat,
      // Finished runs are of no use: what a job did is in its own tables and in the log.
      deleteAfterSeconds: 86_400,
    }
    // `createQueue` leaves an existing one as it is. Either reads the queue into pg-boss's cache, without which a job sent
    // in a transaction of the embedded database would wait for ever (stack.md §3).
    await engine.createQueue(name, { ...queue, policy: 'stately' })
    await engine.updateQueue(name, queue)
    if (cron === undefined) await engine.unschedule(name)
    else await engine.schedule(name, cron)
    await engine.work(
      name,
      { pollingIntervalSeconds: Math.min(2, timing.poll), notifyPollingIntervalSeconds: timing.poll },
      async (jobs) => {
        for (const job of jobs) await perform(handler, job)
      },
    )
  }

  return {
    start: async () => {
      if (state !== 'new') throw new RollcallError('internal', 'Jobs are started once.')
      state = 'started'
      try {
        await engine.start()
        for (const handler of handlers) await startHandler(handler)
      } catch (error) {
        await engine.stop({ graceful: false })
        throw error
      }
    },
    stop: async () => {
      if (state !== 'started') return
      state = 'stopped'
      stopping.abort()
      await engine.stop({ timeout: STOP_MILLISECONDS })
    },
    runNow: async (name) => {
      if (!handlers.some((handler) => handler.name === name)) {
        throw new RollcallError(
          'not_found',
          `There is no job ${name}; there is ${handlers.map((h) => h.name).join(', ')}.`,
        )
      }
      await engine.send(name)
    },
  }
}
