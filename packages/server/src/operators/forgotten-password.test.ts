import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { CLERK, linkIn, openPostOffice, type PostOffice } from '../mail/testing/post-office.ts'
import { TEST_DATABASES } from '../testing/databases.ts'
import { openBrowser } from './testing/browser.ts'
import { type Office, openOffice } from './testing/office.ts'

describe.for(TEST_DATABASES)('a forgotten password on $name', (kind) => {
  let office: Office
  let post: PostOffice
  beforeAll(async () => {
    office = await openOffice(kind)
    post = await openPostOffice()
  })
  beforeEach(() => office.forgetAttempts())
  afterAll(async () => {
    await post[Symbol.asyncDispose]()
    await office[Symbol.asyncDispose]()
  })

  const ask = (email: string) =>
    openBrowser(office.service).call('POST', '/auth/request-password-reset', { body: { email } })
  const reset = (token: string | null, newPassword: string) =>
    openBrowser(office.service).call('POST', '/auth/reset-password', { body: { token, newPassword } })

  it('is a matter for an owner where no e-mail is sent, and the answer says so', async () => {
    const { status, body } = await ask('owner@acme.test')
    expect([status, body.message]).toEqual([409, expect.stringContaining('Ask an owner')])
  })

  it('is replaced by a link that comes by e-mail, once, and the sessions of the old one end', async () => {
    await setUpMail()
    const person = await office.hire('operator')
    await post.next() // the invitation
    const browser = await office.enter(person)
    await ask(person.email)
    const link = linkIn(await post.next())
    expect(link.origin + link.pathname).toBe('https://rollcall.acme.test/console/reset')
    const token = link.searchParams.get('token')
    for (const bad of ['short', person.email]) expect((await reset(token, bad)).status).toBe(400)
    expect((await reset(token, 'brand new pass phrase')).status).toBe(200)
    expect((await reset(token, 'again a new pass phrase')).status).toBe(400)
    expect((await browser.call('GET', '/operator/me')).status).toBe(401)
    await office.enter({ email: person.email, password: 'brand new pass phrase' })
    const actor = `operator:${person.email}`
    expect(await office.audited('operator.password_reset')).toContainEqual({ actor, outcome: 'succeeded' })
    expect(await office.audited('operator.password_reset_requested')).toContainEqual({ actor, outcome: 'succeeded' })
    expect(office.service.log()).not.toContain(token)
  })

  it('is asked for with the same answer by nobody, who gets no letter, and no wait tells them apart', async () => {
    await setUpMail()
    const before = post.letters.length
    const held = post.hold()
    const known = await ask('owner@acme.test')
    const unknown = await ask('nobody@acme.test')
    held.release()
    expect([known.status, known.body]).toEqual([unknown.status, unknown.body])
    expect(await post.next()).toContain('To: owner@acme.test')
    expect(post.letters.length).toBe(before + 1)
    // Answered while the letter was still on its way, and not once its sending was given up.
    expect(office.service.log()).not.toContain('mail_not_sent')
  })

  const setUpMail = async (): Promise<void> => {
    const { user, pass } = CLERK
    const { status } = await office.service.call('PUT', '/mail-settings', {
      body: {
        host: '127.0.0.1',
        port: post.port,
        security: 'none',
        username: user,
        password: pass,
        from: 'rollcall@acme.test',
        public_url: 'https://rollcall.acme.test',
      },
    })
    expect(status).toBe(200)
  }
})
