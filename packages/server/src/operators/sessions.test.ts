import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { TEST_DATABASES } from '../testing/databases.ts'
import { openBrowser } from './testing/browser.ts'
import { type Office, OWNER, openOffice } from './testing/office.ts'

describe.for(TEST_DATABASES)('a session on $name', (kind) => {
  let office: Office
  beforeAll(async () => {
    office = await openOffice(kind)
  })
  beforeEach(() => office.forgetAttempts())
  afterAll(() => office[Symbol.asyncDispose]())

  it('changes nothing on the word of another site', async () => {
    const browser = await office.owner()
    const body = { name: 'planted', scopes: ['admin'] }
    for (const origin of ['https://evil.test', 'null', null]) {
      const answer = await browser.call('POST', '/api-token', { body, origin })
      expect([origin, answer.status, answer.body.code]).toEqual([origin, 403, 'forbidden'])
    }
    const { status } = await browser.call('POST', '/api-token', {
      body,
      origin: null,
      headers: { 'sec-fetch-site': 'same-origin' },
    })
    expect(status).toBe(201)
    expect((await browser.call('POST', '/auth/sign-out', { body: {}, origin: 'https://evil.test' })).status).toBe(403)
  })

  it('changes nothing by what a form of another kind can send', async () => {
    const browser = await office.owner()
    const headers = { 'content-type': 'text/plain' }
    for (const path of ['/api-token', '/auth/change-password', '/auth/sign-in/email']) {
      expect([path, (await browser.call('POST', path, { body: {}, headers })).status]).toEqual([path, 415])
    }
  })

  it('is not asked where a token is sent: the token counts', async () => {
    const browser = await office.owner()
    const { token } = office.service
    const answer = await browser.call('GET', '/operator/me', { headers: { authorization: `Bearer ${token}` } })
    expect([answer.status, answer.body.message]).toEqual([403, expect.stringContaining('An API token is nobody')])
    expect(
      (await browser.call('GET', '/integrated-account', { headers: { authorization: 'Bearer wrong' } })).status,
    ).toBe(401)
  })

  it('works in the environment that it names, and in no other than there is', async () => {
    const browser = await office.owner()
    const made = await browser.call('POST', '/environment', { body: { name: 'staging' } })
    const headers = { 'x-rollcall-environment': made.body.id }
    expect((await browser.call('GET', '/api-token', { headers })).body.result).toMatchObject([{ name: 'First token' }])
    const all = await browser.call('GET', '/environment')
    expect(all.body.result.map(({ name }: { name: string }) => name)).toEqual(['default', 'staging'])
    for (const wrong of ['00000000-0000-4000-8000-000000000000', 'staging']) {
      const answer = await browser.call('GET', '/api-token', { headers: { 'x-rollcall-environment': wrong } })
      expect([wrong, answer.status]).toEqual([wrong, 403])
    }
  })

  it('ends after a week, whatever is done with it, and with it what could be done under /auth', async () => {
    const browser = await office.owner()
    const { clock } = office.service
    const present = clock.now
    clock.now = new Date(Date.now() + 7 * 24 * 3_600_000 + 1000)
    const me = await browser.call('GET', '/operator/me')
    const list = await browser.call('GET', '/auth/list-sessions')
    clock.now = present
    expect([me.status, list.status]).toEqual([401, 401])
  })

  it('ends after eight hours of rest, and each use puts that off', async () => {
    const browser = await office.owner()
    const { db } = office.service.database
    const setEnd = (seconds: number) =>
      sql`update operator_session set expires_at = now() + make_interval(secs => ${seconds})`.execute(db)
    await setEnd(3600)
    expect((await browser.call('GET', '/operator/me')).status).toBe(200)
    const { rows } = await sql<{ hours: string }>`
      select max(extract(epoch from expires_at - now())) / 3600 as hours from operator_session`.execute(db)
    expect(Number(rows[0]?.hours)).toBeGreaterThan(7.9)
    // The browser keeps the cookie for longer: when it is over is for the server to say.
    expect(browser.setCookies.join()).toContain('Max-Age=604800')
    await setEnd(-1)
    expect((await browser.call('GET', '/operator/me')).status).toBe(401)
  })

  it('is never longer because a request asks for it', async () => {
    const browser = openBrowser(office.service)
    await browser.call('POST', '/auth/sign-in/email', { body: { ...OWNER, rememberMe: false } })
    const [newest] = (await browser.call('GET', '/auth/list-sessions')).body.toSorted(
      (a: { createdAt: string }, b: { createdAt: string }) => b.createdAt.localeCompare(a.createdAt),
    )
    expect(Date.parse(newest.expiresAt) - Date.parse(newest.createdAt)).toBeLessThanOrEqual(8 * 3_600_000 + 1000)
  })

  it('is over everywhere when the operator is disabled, and they cannot sign in again', async () => {
    const person = await office.hire('operator')
    const browser = await office.enter(person)
    expect((await browser.call('GET', '/operator/me')).status).toBe(200)
    const owner = await office.owner()
    const change = (isDisabled: boolean) =>
      owner.call('PATCH', `/operator/${person.id}`, { body: { is_disabled: isDisabled } })
    expect((await change(true)).body.disabled_at).not.toBeNull()
    expect((await browser.call('GET', '/operator/me')).status).toBe(401)
    const again = await openBrowser(office.service).signIn(person.email, person.password)
    expect([again.status, again.body.code]).toEqual([403, 'OPERATOR_DISABLED'])
    await change(false)
    await office.enter(person)
  })

  it('is over when the role changes, and the next one has the new rights', async () => {
    const person = await office.hire('operator')
    const browser = await office.enter(person)
    await (await office.owner()).call('PATCH', `/operator/${person.id}`, { body: { role: 'auditor' } })
    expect((await browser.call('GET', '/operator/me')).status).toBe(401)
    const next = await office.enter(person)
    expect((await next.call('GET', '/operator/me')).body.role).toBe('auditor')
    expect((await next.call('GET', '/audit-event')).status).toBe(200)
  })

  it('is over in every other browser when the password changes, whatever the request says', async () => {
    const person = await office.hire('operator')
    const [own, stolen] = [await office.enter(person), await office.enter(person)]
    const body = { currentPassword: person.password, newPassword: 'a new and long pass phrase' }
    const changed = await own.call('POST', '/auth/change-password', { body: { ...body, revokeOtherSessions: false } })
    expect(changed.status).toBe(200)
    expect((await own.call('GET', '/operator/me')).status).toBe(200)
    expect((await stolen.call('GET', '/operator/me')).status).toBe(401)
    expect((await openBrowser(office.service).signIn(person.email, person.password)).status).toBe(401)
    expect(await office.audited('operator.password_changed')).toContainEqual({
      actor: `operator:${person.email}`,
      outcome: 'succeeded',
    })
  })

  it('does not take a new password that is short or is the address', async () => {
    const person = await office.hire('operator')
    const browser = await office.enter(person)
    for (const newPassword of ['short', person.email.toUpperCase()]) {
      const body = { currentPassword: person.password, newPassword }
      const { status, body: answer } = await browser.call('POST', '/auth/change-password', { body })
      expect([status, answer.message]).toEqual([400, expect.stringContaining('The password must')])
    }
  })

  it('can be seen and ended from another browser of the same operator, and by nobody else', async () => {
    const [person, other] = [await office.hire('operator'), await office.hire('operator')]
    const [here, there] = [await office.enter(person), await office.enter(person)]
    const stranger = await office.enter(other)
    const { body: sessions } = await here.call('GET', '/auth/list-sessions')
    expect(sessions).toHaveLength(2)
    const { body: own } = await here.call('GET', '/auth/get-session')
    const { token } = sessions.find((each: { token: string }) => each.token !== own.session.token)
    await stranger.call('POST', '/auth/revoke-session', { body: { token } })
    expect((await there.call('GET', '/operator/me')).status).toBe(200)
    await here.call('POST', '/auth/revoke-session', { body: { token } })
    expect((await there.call('GET', '/operator/me')).status).toBe(401)
    expect((await here.call('GET', '/operator/me')).status).toBe(200)
  })
})
