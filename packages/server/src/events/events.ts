import type { Logger } from 'pino'
import type { Audit } from '../audit/index.ts'
import type { OpenDatabase } from '../db/index.ts'
import type { Egress } from '../egress/index.ts'
import type { Route } from '../http/index.ts'
import type { Vault } from '../vault/index.ts'
import { deleteOldEvents } from './event-store.ts'
import { createPublish, type Publish } from './publishing.ts'
import { replay } from './replaying.ts'
import { eventRoutes } from './routes.ts'
import { createSending } from './sending.ts'
import { createSettling, type PausedWebhook } from './settling.ts'
import { sendTest } from './test-delivery.ts'
import { createWebhooks } from './webhooks.ts'
import { createWorker } from './worker.ts'

/** How long events and their deliveries are kept. */
const KEPT_DAYS = 30

const DELETED_AT_ONCE = 1000

/** What happened, and whom it is told to. */
export type Events = {
  readonly publish: Publish
  readonly routes: readonly Route[]
  /** Begins to deliver what is published, by whichever process. */
  start(): Promise<void>
  stop(): Promise<void>
  /** Delivers all that is due now, and resolves when that is done; what {@link Events.start} does again and again. */
  deliverDue(): Promise<void>
  /** Deletes what is older than 30 days; for the schedule. */
  deleteOld(signal: AbortSignal): Promise<void>
}

export type EventsOptions = {
  readonly database: OpenDatabase
  readonly vault: Vault
  readonly egress: Egress
  readonly audit: Audit
  readonly log: Logger
  readonly now: () => Date
  readonly newId: () => string
  readonly random: () => number
  /** How long a receiver may take, where that is not 15 seconds. */
  readonly answeredWithinMs?: number | undefined
  /** Told of each webhook that is paused. Not waited for, and must not throw. */
  readonly onPaused?: ((webhook: PausedWebhook) => void) | undefined
}

/** Joins the parts of this module. */
export const createEvents = (options: EventsOptions): Events => {
  const { database, vault, egress, audit, log, now, newId, random, answeredWithinMs, onPaused } = options
  const { db } = database
  const publish = createPublish({ now, newId })
  const webhooks = createWebhooks({ db, vault, egress, now, newId })
  const worker = createWorker({
    database,
    sending: createSending({ db, vault, egress, now, answeredWithinMs }),
    settling: createSettling({ db, audit, publish, now, random, onPaused }),
    now,
    newId,
    log,
  })
  return {
    publish,
    routes: eventRoutes({
      db,
      webhooks,
      sendTest: (webhook) => sendTest({ db, worker, now, newId }, webhook),
      replay: (webhook, asked) => replay({ db, now, newId }, webhook, asked),
    }),
    start: worker.start,
    stop: worker.stop,
    deliverDue: worker.run,
    deleteOld: async (signal) => {
      const before = new Date(now().getTime() - KEPT_DAYS * 86_400_000)
      let deleted = DELETED_AT_ONCE
      while (deleted === DELETED_AT_ONCE && !signal.aborted) {
        deleted = await deleteOldEvents(db, { before, limit: DELETED_AT_ONCE })
      }
    },
  }
}
