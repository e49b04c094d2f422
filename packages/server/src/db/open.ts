import { Kysely, PGliteDialect, PostgresDialect } from 'kysely'
import { type Migration, Migrator } from 'kysely/migration'
import pg from 'pg'
import { type Embedded, openEmbedded } from './embedded.ts'
import * as first from './migrations/0001-first.ts'
import * as operators from './migrations/0002-operators.ts'
import * as events from './migrations/0003-events.ts'
import * as link from './migrations/0004-link.ts'
import * as requestLog from './migrations/0005-request-log.ts'
import * as webhooks from './migrations/0006-webhooks.ts'
import type { Database, Executor } from './schema.ts'

/** Where the data is: a PostgreSQL server, an embedded one in a folder, or an embedded one in memory (tests). */
export type DatabaseLocation =
  | { readonly kind: 'server'; readonly url: string; readonly connections?: number }
  | { readonly kind: 'folder'; readonly path: string }
  | { readonly kind: 'memory' }

export type OpenDatabase = {
  readonly db: Executor
  /** The engine beneath, for pg-boss, which brings its own statements. */
  readonly engine:
    | { readonly kind: 'embedded'; readonly embedded: Embedded }
    | { readonly kind: 'server'; readonly pool: pg.Pool }
  close(): Promise<void>
}

/** Append only: a migration that has been released is never edited. */
const MIGRATIONS: Record<string, Migration> = {
  '0001-first': first,
  '0002-operators': operators,
  '0003-events': events,
  '0004-link': link,
  '0005-request-log': requestLog,
  '0006-webhooks': webhooks,
}

/** Opens the database; {@link migrate} brings it up to date. */
export const openDatabase = async (location: DatabaseLocation): Promise<OpenDatabase> => {
  if (location.kind === 'server') {
    const pool = new pg.Pool({
      connectionString: location.url,
      max: location.connections ?? 10,
      // A database that hangs must become an error while somebody is there to read it.
      connectionTimeoutMillis: 5000,
      query_timeout: 60_000,
    })
    // An idle connection that the server closes must not end the process; the next query opens another.
    pool.on('error', () => undefined)
    const db = new Kysely<Database>({ dialect: new PostgresDialect({ pool }) })
    return { db, engine: { kind: 'server', pool }, close: () => db.destroy() }
  }
  const embedded = await openEmbedded(location.kind === 'folder' ? location.path : undefined)
  const db = new Kysely<Database>({ dialect: new PGliteDialect({ pglite: embedded }) })
  return {
    db,
    engine: { kind: 'embedded', embedded },
    close: async () => {
      await db.destroy()
      await embedded.close()
    },
  }
}

/** Brings the schema up to date. Several processes may do so at once: one works, the others wait. */
export const migrate = async (db: Executor): Promise<readonly string[]> => {
  const migrator = new Migrator({ db, provider: { getMigrations: async () => MIGRATIONS } })
  const { error, results } = await migrator.migrateToLatest()
  if (error !== undefined) throw error
  return (results ?? []).map(({ migrationName }) => migrationName)
}
