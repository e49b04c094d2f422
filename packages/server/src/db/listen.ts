import pg from 'pg'
import type { OpenDatabase } from './open.ts'

/** A subscription to what transactions announce with `pg_notify`, which the database passes on when they commit. */
export type Listening = {
  /** Whether it has ended by itself: the connection broke. Listen anew. */
  readonly hasEnded: () => boolean
  close(): Promise<void>
}

/** Hears of a channel, over a connection of its own where the database is a server. What is announced while nobody listens is lost. */
export const listen = async ({ engine }: OpenDatabase, channel: string, heard: () => void): Promise<Listening> => {
  if (engine.kind === 'embedded') {
    const close = await engine.embedded.listen(channel, heard)
    return { hasEnded: () => false, close }
  }
  const client = new pg.Client({
    connectionString: engine.pool.options.connectionString,
    application_name: `rollcall ${channel}`,
    connectionTimeoutMillis: 5000,
    keepAlive: true,
  })
  let hasEnded = false
  const end = (): void => {
    hasEnded = true
  }
  client.on('error', end)
  client.on('end', end)
  client.on('notification', heard)
  await client.connect()
  await client.query(`listen ${client.escapeIdentifier(channel)}`)
  return { hasEnded: () => hasEnded, close: () => client.end() }
}
