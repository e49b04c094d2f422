import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { TEST_DATABASES } from '../testing/databases.ts'
import { startService } from '../testing/started-service.ts'
import { openBrowser } from './testing/browser.ts'
import { type Office, OWNER, openOffice, tokenIn } from './testing/office.ts'

describe.for(TEST_DATABASES)('a one-time link on $name', (kind) => {
  let office: Office
  beforeAll(async () => {
    office = await openOffice(kind)
  })
  beforeEach(() => office.forgetAttempts())
  afterAll(() => office[Symbol.asyncDispose]())

  const invite = async (email: string): Promise<string> => {
    const { body } = await (await office.owner()).call('POST', '/operator/invite', { body: { email, role: 'auditor' } })
    return tokenIn(body.url)
  }
  const use = (token: string, more: object = {}) =>
    openBrowser(office.service).call('POST', '/operator/set-up', {
      body: { token, password: 'a quite long pass phrase', ...more },
    })

  it('is used up by being used, replaced by a newer one, and says nothing of why it is no good', async () => {
    const [older, newer] = [await invite('twice@acme.test'), await invite('twice@acme.test')]
    const refusals = [await use(older), await use(`${newer}x`), await use('made-up')]
    expect(new Set(refusals.map(({ status, body }) => `${status} ${body.message}`)).size).toBe(1)
    expect(refusals[0]?.status).toBe(401)
    expect((await use(newer)).status).toBe(200)
    expect((await use(newer)).status).toBe(401)
    const again = await (await office.owner()).call('POST', '/operator/invite', {
      body: { email: 'Twice@acme.test', role: 'auditor' },
    })
    expect(again.status).toBe(409)
  })

  it('makes the one who was invited, with the role of the invitation, whatever the request says', async () => {
    const token = await invite('meant@acme.test')
    expect((await use(token, { email: 'other@acme.test' })).body).toEqual({ email: 'meant@acme.test' })
    expect((await use(await invite('greedy@acme.test'), { role: 'owner' })).status).toBe(400)
    const browser = await office.enter({ email: 'meant@acme.test', password: 'a quite long pass phrase' })
    expect((await browser.call('GET', '/operator/me')).body.role).toBe('auditor')
  })

  it('runs out: an invitation after a week, one for a password after a day', async () => {
    const person = await office.hire('operator')
    const invitation = await invite('late@acme.test')
    const { body } = await (await office.owner()).call('POST', `/operator/${person.id}/reset-link`, { body: {} })
    const { clock } = office.service
    const present = clock.now
    const after = async (hours: number, token: string) => {
      clock.now = new Date(present.getTime() + hours * 3_600_000)
      const { status } = await use(token)
      clock.now = present
      return status
    }
    expect([await after(7 * 24 + 1, invitation), await after(25, tokenIn(body.url))]).toEqual([401, 401])
    expect([await after(7 * 24 - 1, invitation), await after(23, tokenIn(body.url))]).toEqual([200, 200])
  })

  it('is not kept in a form that could be used, and stands in no log', async () => {
    const token = await invite('kept@acme.test')
    const { rows } = await sql`select * from operator_link`.execute(office.service.database.db)
    const audit = await office.service.call('GET', '/audit-event?limit=1000')
    for (const text of [JSON.stringify(rows), office.service.log(), audit.text]) expect(text).not.toContain(token)
  })

  it('gives somebody who has lost theirs a new password, and ends the sessions that were opened with the old one', async () => {
    const person = await office.hire('operator')
    const browser = await office.enter(person)
    const { body } = await (await office.owner()).call('POST', `/operator/${person.id}/reset-link`, { body: {} })
    const before = await use(tokenIn(body.url), { password: person.email })
    expect(before.status).toBe(400)
    await use(tokenIn(body.url), { password: 'brand new pass phrase' })
    expect((await browser.call('GET', '/operator/me')).status).toBe(401)
    expect((await openBrowser(office.service).signIn(person.email, person.password)).status).toBe(401)
    await office.enter({ email: person.email, password: 'brand new pass phrase' })
    expect(await office.audited('operator.password_reset')).toContainEqual({
      actor: `operator:${person.email}`,
      outcome: 'succeeded',
    })
  })

  it('is worth nothing once its operator is removed', async () => {
    const person = await office.hire('operator')
    const owner = await office.owner()
    const { body } = await owner.call('POST', `/operator/${person.id}/reset-link`, { body: {} })
    await owner.call('DELETE', `/operator/${person.id}`)
    expect((await use(tokenIn(body.url), { password: OWNER.password })).status).toBe(401)
    expect((await owner.call('GET', `/operator/${person.id}`)).status).toBe(404)
  })
})

describe('the address of a one-time link', () => {
  const invited = async (options: { readonly publicUrl?: string }): Promise<string> => {
    await using service = await startService(options)
    const headers = { 'x-forwarded-host': 'said-by-the-caller.test', 'x-forwarded-proto': 'https' }
    const body = { email: 'new@acme.test', role: 'auditor' }
    return new URL((await service.call('POST', '/operator/invite', { body, headers })).body.url).origin
  }

  it('is where the console is said to be, whatever a request says of itself', async () => {
    expect(await invited({ publicUrl: 'https://rollcall.acme.test' })).toBe('https://rollcall.acme.test')
  })

  it('is where the request came to, where nothing was said', async () => {
    expect(await invited({})).toBe('https://said-by-the-caller.test')
  })
})
