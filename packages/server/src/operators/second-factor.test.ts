import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { TEST_DATABASES } from '../testing/databases.ts'
import { codeOf } from './testing/authenticator.ts'
import { type Browser, openBrowser } from './testing/browser.ts'
import { type Office, openOffice, type Person, tokenIn } from './testing/office.ts'

describe.for(TEST_DATABASES)('a second factor on $name', (kind) => {
  let office: Office
  beforeAll(async () => {
    office = await openOffice(kind)
  })
  beforeEach(() => office.forgetAttempts())
  afterAll(() => office[Symbol.asyncDispose]())

  const verify = (browser: Browser, code: string, more: object = {}) =>
    browser.call('POST', '/auth/two-factor/verify-totp', { body: { code, ...more } })

  /** Somebody who has switched it on. */
  const careful = async (): Promise<Person & { readonly address: string; readonly backupCodes: readonly string[] }> => {
    const person = await office.hire('operator')
    const browser = await office.enter(person)
    const { body } = await browser.call('POST', '/auth/two-factor/enable', { body: { password: person.password } })
    expect((await browser.call('GET', '/operator/me')).body.second_factor).toBe(false)
    expect((await verify(browser, codeOf(body.totpURI))).status).toBe(200)
    expect((await browser.call('GET', '/operator/me')).body.second_factor).toBe(true)
    return { ...person, address: body.totpURI, backupCodes: body.backupCodes }
  }

  /** How the events of somebody ended, in no order: they are all of one instant here. */
  const eventsOf = async (action: string, { email }: Person): Promise<readonly string[]> => {
    const events = await office.audited(action)
    return events
      .filter(({ actor }) => actor === `operator:${email}`)
      .map(({ outcome }) => outcome)
      .toSorted()
  }

  it('is asked for once it is on: the password alone opens nothing', async () => {
    const person = await careful()
    const browser = openBrowser(office.service)
    expect((await browser.signIn(person.email, person.password)).body).toMatchObject({ twoFactorRedirect: true })
    expect((await browser.call('GET', '/operator/me')).status).toBe(401)
    expect((await verify(browser, '000000')).status).toBe(401)
    expect((await verify(browser, codeOf(person.address))).status).toBe(200)
    expect((await browser.call('GET', '/operator/me')).status).toBe(200)
  })

  it('leaves every step on record, with the one whom it concerns', async () => {
    const person = await careful()
    expect(await eventsOf('operator.second_factor_on', person)).toEqual(['succeeded'])
    const before = await eventsOf('operator.signed_in', person)
    const browser = openBrowser(office.service)
    await browser.signIn(person.email, person.password)
    expect(await eventsOf('operator.password_accepted', person)).toEqual(['succeeded'])
    expect(await eventsOf('operator.signed_in', person)).toEqual(before)
    await verify(browser, '000000')
    expect(await eventsOf('operator.signed_in', person)).toEqual(['failed', ...before])
    await verify(browser, codeOf(person.address))
    expect(await eventsOf('operator.signed_in', person)).toEqual(['failed', 'succeeded', ...before])
    await browser.call('POST', '/auth/two-factor/disable', { body: { password: person.password } })
    expect(await eventsOf('operator.second_factor_off', person)).toEqual(['succeeded'])
  })

  it('has backup codes, of which each works once', async () => {
    const person = await careful()
    const statuses: number[] = []
    for (let time = 0; time < 2; time += 1) {
      const browser = openBrowser(office.service)
      await browser.signIn(person.email, person.password)
      const body = { code: person.backupCodes[0] }
      statuses.push((await browser.call('POST', '/auth/two-factor/verify-backup-code', { body })).status)
    }
    expect(statuses).toEqual([200, 401])
    expect(await eventsOf('operator.signed_in_with_backup_code', person)).toEqual(['failed', 'succeeded'])
  })

  it('is asked for each time: no browser is trusted, whatever the request says', async () => {
    const person = await careful()
    const browser = openBrowser(office.service)
    await browser.signIn(person.email, person.password)
    await verify(browser, codeOf(person.address), { trustDevice: true })
    await browser.call('POST', '/auth/sign-out', { body: {} })
    expect((await browser.signIn(person.email, person.password)).body).toMatchObject({ twoFactorRedirect: true })
  })

  it('ends the attempt after too many wrong codes', async () => {
    const person = await careful()
    const browser = openBrowser(office.service)
    await browser.signIn(person.email, person.password)
    for (let time = 0; time < 6; time += 1) await verify(browser, '000000')
    expect((await verify(browser, codeOf(person.address))).status).toBeGreaterThanOrEqual(400)
    expect((await browser.call('GET', '/operator/me')).status).toBe(401)
  })

  it('is switched off by the password alone of nobody, and by a link of an owner that says so', async () => {
    const person = await careful()
    const browser = openBrowser(office.service)
    await browser.signIn(person.email, person.password)
    const off = await browser.call('POST', '/auth/two-factor/disable', { body: { password: person.password } })
    expect(off.status).toBe(401)

    const owner = await office.owner()
    const use = async (secondFactor: boolean, password: string) => {
      const { body } = await owner.call('POST', `/operator/${person.id}/reset-link`, {
        body: { second_factor: secondFactor },
      })
      await openBrowser(office.service).call('POST', '/operator/set-up', {
        body: { token: tokenIn(body.url), password },
      })
      return (await openBrowser(office.service).signIn(person.email, password)).body.twoFactorRedirect
    }
    expect(await use(false, 'brand new pass phrase')).toBe(true)
    expect(await use(true, 'another new pass phrase')).toBeUndefined()
  })
})
