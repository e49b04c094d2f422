import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { openDatabase } from '../db/index.ts'
import { TEST_DATABASES } from '../testing/databases.ts'
import { startService } from '../testing/started-service.ts'
import { openBrowser } from './testing/browser.ts'
import { type Office, OWNER, openOffice, tokenIn } from './testing/office.ts'

describe.for(TEST_DATABASES)('the first operator on $name', (kind) => {
  let office: Office
  beforeAll(async () => {
    office = await openOffice(kind)
  })
  beforeEach(() => office.forgetAttempts())
  afterAll(() => office[Symbol.asyncDispose]())

  it('comes from the environment of the process, once, and is never changed by it', async () => {
    const { operators } = office.service.service
    await operators.operators.ensureFirst({ ...OWNER, password: 'another long pass phrase' })
    await operators.operators.ensureFirst({ ...OWNER, email: 'somebody-else@acme.test' })
    await office.owner()
    expect((await openBrowser(office.service).signIn(OWNER.email, 'another long pass phrase')).status).toBe(401)
    expect((await openBrowser(office.service).signIn('somebody-else@acme.test', OWNER.password)).status).toBe(401)
    expect(await operators.firstPath()).toBeUndefined()
  })

  it('else chooses a password on a page that is good once, the newest one', async () => {
    await using closing = new AsyncDisposableStack()
    const { location, drop } = await kind.create()
    closing.defer(drop)
    const database = await openDatabase(location)
    closing.defer(database.close)
    const empty = closing.use(await startService({ database }))
    const linkOf = async () => tokenIn(empty.url + (await empty.service.operators.firstPath()))
    const [older, token] = [await linkOf(), await linkOf()]
    const browser = openBrowser(empty)
    const look = (which: string) => browser.call('GET', '/operator/set-up', { headers: { 'x-set-up-token': which } })
    expect((await look(older)).status).toBe(401)
    expect((await look(token)).body).toEqual({ kind: 'first', email: null, name: null, role: 'owner' })
    const setUp = (body: object) => browser.call('POST', '/operator/set-up', { body: { token, ...body } })
    for (const password of ['short', 'LongMe@acme.test']) {
      const { status, body } = await setUp({ email: 'longme@acme.test', password })
      expect([status, body.message]).toEqual([400, expect.stringContaining('The password must')])
    }
    const given = { email: 'me@acme.test', name: 'Me', password: OWNER.password }
    const answers = await Promise.all([setUp(given), setUp(given)])
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 401])
    expect((await browser.signIn('me@acme.test', OWNER.password)).status).toBe(200)
    expect((await browser.call('GET', '/operator/me')).body).toMatchObject({ email: 'me@acme.test', role: 'owner' })
    expect(empty.log()).not.toContain(token)
  })
})
