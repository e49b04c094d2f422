import { randomUUID } from 'node:crypto'
import { migrate, type OpenDatabase, openDatabase } from '../../db/index.ts'

/** The databases that tests run on: always the embedded one, and a server where the environment names one. */
export const DATABASES: readonly (readonly [name: string, open: () => Promise<OpenDatabase>])[] = [
  [
    'the embedded database',
    async () => {
      const database = await openDatabase({ kind: 'memory' })
      await migrate(database.db)
      return database
    },
  ],
  ...(process.env['ROLLCALL_TEST_DATABASE_URL'] === undefined
    ? []
    : ([['a PostgreSQL server', () => openServer(process.env['ROLLCALL_TEST_DATABASE_URL'] ?? '')]] as const)),
]

/** In a schema of its own, which goes when the test is over: test files share the server. */
const openServer = async (url: string): Promise<OpenDatabase> => {
  const schema = `egress_${randomUUID().replaceAll('-', '')}`
  const owner = await openDatabase({ kind: 'server', url })
  if (owner.engine.kind !== 'server') throw new Error('not a server')
  await owner.engine.pool.query(`create schema ${schema}`)
  const own = new URL(url)
  own.searchParams.set('options', `-c search_path=${schema}`)
  const database = await openDatabase({ kind: 'server', url: own.href })
  await migrate(database.db)
  return {
    ...database,
    close: async () => {
      await database.close()
      if (owner.engine.kind === 'server') await owner.engine.pool.query(`drop schema ${schema} cascade`)
      await owner.close()
    },
  }
}
