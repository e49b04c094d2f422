import { Worker } from 'node:worker_threads'
import { claimFolder } from './folder-claim.ts'

export type WorkerRequest =
  | { readonly kind: 'query'; readonly sql: string; readonly parameters: readonly unknown[] }
  | { readonly kind: 'exec'; readonly sql: string }
  | { readonly kind: 'listen' | 'unlisten'; readonly channel: string }
  | { readonly kind: 'dump' | 'close' }

export type QueryResult = {
  readonly rows: Record<string, unknown>[]
  readonly affectedRows?: number
  readonly fields: { readonly name: string; readonly dataTypeID: number }[]
}

/**
 * The embedded PostgreSQL, as Kysely's PGlite dialect and pg-boss want to see it. One session: while a transaction is
 * open every other statement waits, so code inside a transaction must use that transaction's executor.
 */
export type Embedded = {
  readonly ready: boolean
  readonly waitReady: Promise<void>
  readonly closed: boolean
  // The method shapes are those of PGlite, which Kysely and pg-boss are typed for.
  query<T>(sql: string, parameters?: readonly unknown[]): Promise<QueryResult & { rows: T[] }>
  exec(sql: string): Promise<QueryResult[]>
  transaction<T>(run: (tx: { query: Embedded['query']; rollback(): Promise<void> }) => Promise<T>): Promise<T>
  listen(channel: string, heard: (payload: string) => void): Promise<() => Promise<void>>
  /** A gzipped archive of the whole database, for backups. */
  dump(): Promise<Uint8Array>
  close(): Promise<void>
}

type Waiting = { resolve(value: unknown): void; reject(error: Error): void }

/**
 * Opens the database in `dataDir` (created when missing), or one in memory. The folder is claimed for this process:
 * PGlite itself would let two processes open it and lose data (`stack.md §1`).
 *
 * @throws Error when another living process holds the folder
 */
export const openEmbedded = async (dataDir?: string): Promise<Embedded> => {
  const releaseFolder = dataDir === undefined ? undefined : await claimFolder(dataDir)
  const worker = new Worker(new URL('./embedded-worker.ts', import.meta.url), { workerData: { dataDir } })
  const waiting = new Map<number, Waiting>()
  const listeners = new Map<string, (payload: string) => void>()
  let lastId = 0
  let closed = false
  // The tail of the queue of exclusive users; statements outside a transaction are users for one statement.
  let turn: Promise<unknown> = Promise.resolve()

  const ready = new Promise<void>((resolve, reject) => {
    worker.on('message', (message) => {
      if (message.kind === 'ready') resolve()
      else if (message.kind === 'notification') listeners.get(message.channel)?.(message.payload)
      else {
        const entry = waiting.get(message.id)
        waiting.delete(message.id)
        if (message.kind === 'answer') entry?.resolve(message.result)
        else entry?.reject(Object.assign(new Error(message.error.message), message.error))
      }
    })
    const fail = (error: Error): void => {
      closed = true
      reject(error)
      for (const entry of waiting.values()) entry.reject(error)
      waiting.clear()
    }
    worker.on('error', fail)
    worker.on('exit', () => fail(new Error('The embedded database has ended.')))
  })

  const call = <T>(request: WorkerRequest): Promise<T> =>
    new Promise<T>((resolve, reject) => {
      if (closed) return reject(new Error('The embedded database is closed.'))
      lastId += 1
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the worker answers each kind of request with its own kind of value
      waiting.set(lastId, { resolve: (value) => resolve(value as T), reject })
      worker.postMessage({ id: lastId, request })
    })

  const exclusively = <T>(run: () => Promise<T>): Promise<T> => {
    const result = turn.then(run)
    turn = result.catch(() => undefined)
    return result
  }

  const direct: Embedded['query'] = (sql, parameters = []) => call({ kind: 'query', sql, parameters })

  try {
    await ready
  } catch (error) {
    await releaseFolder?.()
    throw error
  }

  return {
    ready: true,
    waitReady: ready,
    get closed() {
      return closed
    },
    query: (sql, parameters) => exclusively(() => direct(sql, parameters)),
    exec: (sql) =>
      exclusively(async () => {
        try {
          return await call<QueryResult[]>({ kind: 'exec', sql })
        } catch (error) {
          // A text that had begun a transaction leaves it open and failed; the next user of the session must not find it.
          await direct('ROLLBACK').catch(() => undefined)
          throw error
        }
      }),
    transaction: (run) =>
      exclusively(async () => {
        await direct('BEGIN')
        try {
          const result = await run({
            query: direct,
            rollback: async () => {
              await direct('ROLLBACK')
            },
          })
          await direct('COMMIT')
          return result
        } catch (error) {
          await direct('ROLLBACK').catch(() => undefined)
          throw error
        }
      }),
    listen: async (channel, heard) => {
      listeners.set(channel, heard)
      await exclusively(() => call({ kind: 'listen', channel }))
      return async () => {
        listeners.delete(channel)
        await exclusively(() => call({ kind: 'unlisten', channel }))
      }
    },
    dump: () => exclusively(() => call({ kind: 'dump' })),
    close: async () => {
      if (closed) return
      await exclusively(() => call({ kind: 'close' }))
      closed = true
      await worker.terminate()
      await releaseFolder?.()
    },
  }
}
