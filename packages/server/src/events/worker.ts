import type { Logger } from 'pino'
import { type Listening, listen, type OpenDatabase } from '../db/index.ts'
import { type ClaimedDelivery, claimDeliveries, postponeDelivery } from './delivery-store.ts'
import { CHANNEL, fanOut } from './event-store.ts'
import type { Sending } from './sending.ts'
import type { Settling } from './settling.ts'

/** Events whose deliveries are made by one statement. */
const FAN_OUT_BATCH = 200

/** Deliveries to one webhook that this process is at together; to a failing one it is one. */
const PER_WEBHOOK = 10

/** Deliveries that this process is at in all. */
const IN_ALL = 500

/** Of these, kept for webhooks that it is not at and that are not failing: very many that hang must not hold up one that is well. */
const KEPT = 100

/** After so long without an outcome a delivery is tried again: its process has died. Longer than any try. */
const CLAIM_MS = 60_000

/** Between two looks for what has become due, and for what was announced while nobody listened. */
const POLL_MS = 1000

/** How long tries under way may go on when the process stops. */
const PATIENCE_MS = 3000

export type Worker = {
  /** Begins to deliver, as soon as anything is committed, by any process. */
  start(): Promise<void>
  /** Takes on nothing more, lets tries under way end, and gives back what is not over in time. */
  stop(): Promise<void>
  /** Delivers all that is due now, and resolves when that is done. */
  run(): Promise<void>
  /** Sends and settles one delivery that was claimed. */
  deliver(delivery: ClaimedDelivery): Promise<void>
}

/**
 * Delivers events. Any number of processes may do so at once: each takes on what no other has.
 *
 * Each webhook has its own room, so that one which is slow or silent delays no other; and an event that is written twice is impossible, while
 * one that is *sent* twice is not: that is what `webhook-id` is for.
 */
export const createWorker = (options: {
  readonly database: OpenDatabase
  readonly sending: Sending
  readonly settling: Settling
  readonly now: () => Date
  readonly newId: () => string
  readonly log: Logger
}): Worker => {
  const { database, sending, settling, now, newId, log } = options
  const { db } = database
  const stopping = new AbortController()
  const underWay = new Map<string, number>()
  const tries = new Set<Promise<void>>()
  let isStopped = false
  let turning: Promise<void> | undefined
  let isAskedAgain = false
  let timer: NodeJS.Timeout | undefined
  let listening: Listening | undefined

  const deliver = async (delivery: ClaimedDelivery): Promise<void> => {
    try {
      const sent = await sending(delivery, stopping.signal)
      if (sent.kind === 'tried') return await settling(delivery, sent.attempt)
      await postponeDelivery(db, delivery, new Date(now().getTime() + sent.afterMs))
    } catch (err) {
      if (stopping.signal.aborted) return postponeDelivery(db, delivery, now())
      // Its claim ends by itself, and it is tried again.
      log.error({ event: 'delivery_failed', delivery_id: delivery.id, err }, 'delivery failed')
    }
  }

  const begin = (delivery: ClaimedDelivery): void => {
    const { webhook_id: webhook } = delivery
    underWay.set(webhook, (underWay.get(webhook) ?? 0) + 1)
    const trying = deliver(delivery)
      .catch((err: unknown) =>
        log.error({ event: 'delivery_failed', delivery_id: delivery.id, err }, 'delivery failed'),
      )
      .finally(() => {
        tries.delete(trying)
        const left = (underWay.get(webhook) ?? 1) - 1
        if (left === 0) underWay.delete(webhook)
        else underWay.set(webhook, left)
        void turn()
      })
    tries.add(trying)
  }

  /** Makes deliveries of events and takes on what is due; whether there was anything to do. */
  const step = async (): Promise<boolean> => {
    const at = now()
    const events = await fanOut(db, { at, limit: FAN_OUT_BATCH })
    const room = IN_ALL - tries.size
    const claimed =
      room <= 0
        ? []
        : await claimDeliveries(db, {
            at,
            until: new Date(at.getTime() + CLAIM_MS),
            claim: newId(),
            limit: room,
            kept: KEPT,
            perWebhook: PER_WEBHOOK,
            underWay,
          })
    for (const delivery of claimed) begin(delivery)
    return events > 0 || claimed.length > 0
  }

  /** Steps until nothing is left to do. */
  const takeTurn = async (): Promise<void> => {
    try {
      do {
        isAskedAgain = false
        if (await step()) isAskedAgain = true
        if (isStopped) break
      } while (isAskedAgain)
    } catch (err) {
      log.error({ event: 'deliveries_failed', err }, 'deliveries could not be taken on')
    } finally {
      // Here and not later: whoever asks from now on must not be told that a turn which is over will see to it.
      turning = undefined
    }
  }

  /** One turn at a time, however often it is called. */
  const turn = async (): Promise<void> => {
    if (isStopped) return
    isAskedAgain = true
    turning ??= takeTurn()
    await turning
  }

  const listenAgain = async (): Promise<void> => {
    if (isStopped || (listening !== undefined && !listening.hasEnded())) return
    try {
      listening = await listen(database, CHANNEL, () => void turn())
    } catch (err) {
      log.warn({ event: 'not_listening', err }, 'not listening for events')
    }
  }

  /** One after the other, so that a database which does not answer is not asked over and over. */
  const poll = async (): Promise<void> => {
    await listenAgain()
    await turn()
    if (isStopped) return
    timer = setTimeout(() => void poll(), POLL_MS)
    timer.unref()
  }

  return {
    start: async () => {
      await listenAgain()
      // Not waited for: what has piled up may take a while.
      void poll()
    },
    stop: async () => {
      isStopped = true
      clearTimeout(timer)
      const impatient = setTimeout(() => stopping.abort(new Error('the process stops')), PATIENCE_MS)
      await turning
      while (tries.size > 0) await Promise.all(tries)
      clearTimeout(impatient)
      await listening?.close()
    },
    run: async () => {
      for (;;) {
        await turn()
        await Promise.all(tries)
        // Whatever has ended has begun a turn.
        if (tries.size === 0 && turning === undefined) return
      }
    },
    deliver,
  }
}
