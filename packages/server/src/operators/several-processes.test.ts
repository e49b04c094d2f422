import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openDatabase } from '../db/index.ts'
import { TEST_DATABASES } from '../testing/databases.ts'
import { type StartedService, startService } from '../testing/started-service.ts'
import { openBrowser } from './testing/browser.ts'
import { OWNER } from './testing/office.ts'

const [kind] = TEST_DATABASES.filter(({ isShared }) => isShared)

describe.runIf(kind)('two processes on one database', () => {
  let closing: AsyncDisposableStack
  let one: StartedService
  let other: StartedService
  beforeAll(async () => {
    closing = new AsyncDisposableStack()
    if (kind === undefined) throw new TypeError('runs where there is a database to share')
    const { location, drop } = await kind.create()
    closing.defer(drop)
    const start = async (): Promise<StartedService> => {
      const database = await openDatabase(location)
      closing.defer(database.close)
      return closing.use(await startService({ database }))
    }
    one = await start()
    other = await start()
  })
  afterAll(() => closing.disposeAsync())

  it('make one first operator between them, know the same sessions, and both at once when one is over', async () => {
    await Promise.all([one, other].map(({ service }) => service.operators.operators.ensureFirst(OWNER)))
    const browser = openBrowser(one)
    expect((await browser.signIn(OWNER.email, OWNER.password)).status).toBe(200)
    const elsewhere = openBrowser(other, browser.cookies())
    expect((await elsewhere.call('GET', '/operator')).body.result).toHaveLength(1)
    await browser.call('POST', '/auth/sign-out', { body: {} })
    expect((await elsewhere.call('GET', '/operator/me')).status).toBe(401)
  })

  it('count attempts in the database that they share', async () => {
    const guess = (at: StartedService) => openBrowser(at).signIn('guessed@acme.test', 'wrong wrong wrong')
    for (let attempt = 0; attempt < 11; attempt += 1) await guess(one)
    expect((await guess(other)).status).toBe(429)
    // These two share a process here, too; the count is not in its memory.
    await sql`delete from operator_rate_limit`.execute(one.database.db)
    expect((await guess(other)).status).toBe(401)
  })
})
