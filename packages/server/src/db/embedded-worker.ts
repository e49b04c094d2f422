/**
 * The thread that PGlite lives in. On the main thread it would starve the event loop (`stack.md §1`, point 3); here it
 * answers one message at a time, in the order in which they arrive.
 */
import { parentPort, workerData } from 'node:worker_threads'
import { PGlite } from '@electric-sql/pglite'
import type { WorkerRequest } from './embedded.ts'

const port = parentPort
if (port === null) throw new Error('embedded-worker.ts is a worker thread; open the database with openEmbedded')

const dataDir: unknown = workerData.dataDir
const database = await (typeof dataDir === 'string' ? PGlite.create(dataDir) : PGlite.create())
const unsubscribe = new Map<string, () => Promise<void>>()

const answer = async (request: WorkerRequest): Promise<unknown> => {
  switch (request.kind) {
    case 'query': {
      const { rows, affectedRows, fields } = await database.query(request.sql, [...request.parameters])
      return { rows, affectedRows, fields }
    }
    case 'exec':
      return (await database.exec(request.sql)).map(({ rows, affectedRows, fields }) => ({
        rows,
        affectedRows,
        fields,
      }))
    case 'listen':
      unsubscribe.set(
        request.channel,
        await database.listen(request.channel, (payload) =>
          port.postMessage({ kind: 'notification', channel: request.channel, payload }),
        ),
      )
      return undefined
    case 'unlisten':
      await unsubscribe.get(request.channel)?.()
      unsubscribe.delete(request.channel)
      return undefined
    case 'dump': {
      const file = await database.dumpDataDir('gzip')
      return new Uint8Array(await file.arrayBuffer())
    }
    case 'close':
      await database.close()
      return undefined
  }
}

/** PostgreSQL's own fields of an error do not survive a thread boundary by themselves. */
const describe = (error: unknown): Record<string, unknown> => {
  if (!(error instanceof Error)) return { message: String(error) }
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what an error has besides is unknown, and so typed
  const { code, detail, constraint, table, column, severity } = error as Error & Record<string, unknown>
  return { message: error.message, code, detail, constraint, table, column, severity }
}

port.on('message', ({ id, request }: { id: number; request: WorkerRequest }) => {
  answer(request).then(
    (result) => port.postMessage({ kind: 'answer', id, result }),
    (error: unknown) => port.postMessage({ kind: 'failure', id, error: describe(error) }),
  )
})
port.postMessage({ kind: 'ready' })
