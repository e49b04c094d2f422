import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client } from 'pg'
import type { DatabaseLocation } from '../db/index.ts'

/** A kind of database that suites run on. */
export type TestDatabase = {
  readonly name: string
  /** Whether several processes may use one database. */
  readonly isShared: boolean
  /** A new, empty database. */
  readonly create: () => Promise<{ readonly location: DatabaseLocation; readonly drop: () => Promise<void> }>
}

const embedded: TestDatabase = {
  name: 'the embedded database',
  isShared: false,
  create: async () => {
    const folder = await mkdtemp(join(tmpdir(), 'rollcall-test-'))
    return {
      location: { kind: 'folder', path: join(folder, 'database') },
      drop: () => rm(folder, { recursive: true, force: true }),
    }
  },
}

const server = (url: string): TestDatabase => ({
  name: 'PostgreSQL',
  isShared: true,
  create: async () => {
    const name = `rollcall_test_${randomUUID().replaceAll('-', '')}`
    await run(url, `create database ${name}`)
    const own = new URL(url)
    own.pathname = `/${name}`
    return {
      location: { kind: 'server', url: own.href },
      drop: () => run(url, `drop database ${name} with (force)`),
    }
  },
})

const run = async (url: string, sql: string): Promise<void> => {
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    await client.query(sql)
  } finally {
    await client.end()
  }
}

// Set by tools/test.ts where PostgreSQL's programs are found.
const url = process.env['ROLLCALL_TEST_DATABASE_URL']

/** The databases that every suite with SQL of its own runs on: always the embedded one, and a server where there is one. */
export const TEST_DATABASES: readonly TestDatabase[] = url ? [embedded, server(url)] : [embedded]
