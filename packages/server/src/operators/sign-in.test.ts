import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { TEST_DATABASES } from '../testing/databases.ts'
import { openBrowser } from './testing/browser.ts'
import { type Office, OWNER, openOffice } from './testing/office.ts'

describe.for(TEST_DATABASES)('signing in on $name', (kind) => {
  let office: Office
  beforeAll(async () => {
    office = await openOffice(kind)
  })
  beforeEach(() => office.forgetAttempts())
  afterAll(() => office[Symbol.asyncDispose]())

  it('opens a session with which the API can be called, and signing out ends it', async () => {
    const browser = await office.owner()
    const me = await browser.call('GET', '/operator/me')
    expect(me.body).toMatchObject({ email: 'owner@acme.test', role: 'owner', second_factor: false })
    expect((await browser.call('GET', '/integrated-account')).status).toBe(200)
    const jar = new Map(browser.cookies())
    expect((await browser.call('POST', '/auth/sign-out', { body: {} })).status).toBe(200)
    // The very cookies that were good a moment ago.
    expect((await openBrowser(office.service, jar).call('GET', '/operator/me')).status).toBe(401)
  })

  it('says the same of a wrong password as of somebody who is not there, and thinks as long', async () => {
    const wrong = await openBrowser(office.service).signIn(OWNER.email, 'wrong wrong wrong')
    const nobody = await openBrowser(office.service).signIn('nobody@acme.test', 'wrong wrong wrong')
    expect([wrong.status, wrong.body]).toEqual([nobody.status, nobody.body])
    expect(wrong.status).toBe(401)
    const timed = async (email: string): Promise<number> => {
      const start = performance.now()
      await openBrowser(office.service).signIn(email, 'wrong wrong wrong')
      return performance.now() - start
    }
    const took: { readonly known: number; readonly unknown: number }[] = []
    for (let time = 0; time < 4; time += 1) {
      await office.forgetAttempts()
      took.push({ known: await timed(OWNER.email), unknown: await timed('nobody@acme.test') })
    }
    const [known, unknown] = [
      Math.min(...took.map((each) => each.known)),
      Math.min(...took.map((each) => each.unknown)),
    ]
    // Without the work of a comparison it is a tenth.
    expect(unknown / known).toBeGreaterThan(0.5)
  })

  it('sets cookies that scripts cannot read and other sites cannot use, for https only where it came by https', async () => {
    const browser = await office.owner()
    expect(browser.setCookies.length).toBeGreaterThan(0)
    for (const cookie of browser.setCookies) expect(cookie).toMatch(/httponly/i)
    for (const cookie of browser.setCookies) expect(cookie).toMatch(/samesite=lax/i)
    expect(browser.setCookies.join()).not.toMatch(/secure/i)
    const behind = openBrowser(office.service)
    const secure = { 'x-forwarded-proto': 'https', 'x-forwarded-host': 'rollcall.acme.test' }
    await behind.call('POST', '/auth/sign-in/email', {
      body: OWNER,
      headers: secure,
      origin: 'https://rollcall.acme.test',
    })
    expect(behind.setCookies.length).toBeGreaterThan(0)
    for (const cookie of behind.setCookies) expect(cookie).toMatch(/; Secure/)
  })

  it('gives another session each time, so that one that was planted is worth nothing', async () => {
    const [first, second] = [await office.owner(), await office.owner()]
    const planted = openBrowser(office.service, first.cookies())
    await planted.signIn(OWNER.email, OWNER.password)
    const values = [first, second, planted].map((browser) => [...browser.cookies().values()].join())
    expect(new Set(values).size).toBe(3)
  })

  it('is refused after too many attempts, with the time to wait, and what is held back fills no log', async () => {
    const email = 'guessed@acme.test'
    const answers = []
    for (let attempt = 0; attempt < 14; attempt += 1) {
      answers.push(await openBrowser(office.service).signIn(email, `wrong ${attempt} wrong wrong`))
    }
    expect(answers.at(-1)?.status).toBe(429)
    expect(Number(answers.at(-1)?.headers.get('retry-after'))).toBeGreaterThan(0)
    const guesses = (await office.audited('operator.signed_in')).filter(({ actor }) => actor === `operator:${email}`)
    expect(guesses).toHaveLength(answers.filter(({ status }) => status === 401).length)
  })

  it('is on record, whether it worked or not, and nothing of the password is anywhere', async () => {
    await openBrowser(office.service).signIn(OWNER.email, 'planted-password-5531')
    const browser = await office.owner()
    await browser.call('POST', '/auth/sign-out', { body: {} })
    const actor = 'operator:owner@acme.test'
    const events = await office.audited('operator.signed_in')
    expect(events).toContainEqual({ actor, outcome: 'failed' })
    expect(events).toContainEqual({ actor, outcome: 'succeeded' })
    expect(await office.audited('operator.signed_out')).toContainEqual({ actor, outcome: 'succeeded' })
    const log = await office.service.call('GET', '/audit-event?limit=1000')
    for (const text of [office.service.log(), log.text]) {
      expect(text).not.toContain('planted-password-5531')
      expect(text).not.toContain(OWNER.password)
      for (const cookie of browser.setCookies) expect(text).not.toContain(/=([^;]{20,})/.exec(cookie)?.[1] ?? cookie)
    }
  })

  it('is remembered as the last time, once it is complete', async () => {
    const browser = await office.owner()
    expect((await browser.call('GET', '/operator/me')).body.last_signed_in_at).toBe('2026-11-25T08:00:00.000Z')
  })

  it('cannot be done by making an account: nobody signs up here, and nothing else of the library is there', async () => {
    const body = { email: 'stranger@acme.test', password: 'a quite long pass phrase', name: 'Stranger' }
    for (const path of ['sign-up/email', 'update-user', 'change-email', 'delete-user', 'constructor', '__proto__']) {
      expect([path, (await openBrowser(office.service).call('POST', `/auth/${path}`, { body })).status]).toEqual([
        path,
        404,
      ])
    }
  })
})
