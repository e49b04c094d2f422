import type { Logger } from 'pino'
import type { Executor } from '../db/index.ts'
import type { CallRecord } from '../egress/index.ts'
import type { AnsweredRequest, Route } from '../http/index.ts'
import { createCollector } from './collector.ts'
import { toRow } from './entry.ts'
import { requestLogRoutes } from './routes.ts'
import { deleteRowsBefore, insertRows } from './store.ts'
import { createWriter } from './writer.ts'

/** Every unified, proxied, custom and batch call, and what became of it at the vendor. */
export type RequestLog = {
  readonly routes: readonly Route[]
  /** Told of each call of a vendor when it is over; before the request that caused it is. */
  readonly onCall: (call: CallRecord) => void
  /** Told of each request when it is over. Waits for nothing. */
  readonly onAnswered: (request: AnsweredRequest) => void
  /** Deletes what is older than 30 days. */
  deleteOld(signal?: AbortSignal): Promise<void>
  /** Writes what is held; for the end of the process. */
  flush(): Promise<void>
}

export type RequestLogOptions = { readonly db: Executor; readonly log: Logger; readonly now: () => Date }

const RETENTION_DAYS = 30

/** Rows deleted in one statement: others must not wait for long. */
const MOST_DELETED_AT_ONCE = 10_000

export const createRequestLog = ({ db, log, now }: RequestLogOptions): RequestLog => {
  const collector = createCollector()
  const writer = createWriter({ insert: (rows) => insertRows(db, rows), log })
  return {
    routes: requestLogRoutes({ db, flush: writer.flush }),
    onCall: collector.add,
    onAnswered: (request) => {
      // Of every request, so that none is remembered that is not logged.
      const upstream = collector.take(request.requestId)
      const row = toRow(request, upstream, now())
      // As text at once: it is what is sent later, and a record for each call would be kept in memory meanwhile.
      if (row !== undefined) writer.add(JSON.stringify(row))
    },
    deleteOld: async (signal) => {
      const before = new Date(now().getTime() - RETENTION_DAYS * 86_400_000)
      for (;;) {
        const deleted = await deleteRowsBefore(db, before, MOST_DELETED_AT_ONCE)
        if (deleted < MOST_DELETED_AT_ONCE || signal?.aborted) return
      }
    },
    flush: writer.flush,
  }
}
