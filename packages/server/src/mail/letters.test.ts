import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Receiver, startReceiver } from '../events/testing/receiver.ts'
import { type Office, openOffice } from '../operators/testing/office.ts'
import { TEST_DATABASES } from '../testing/databases.ts'
import { CLERK, linkIn, openPostOffice, type PostOffice } from './testing/post-office.ts'

describe.for(TEST_DATABASES)('what is written to operators on $name', (kind) => {
  let office: Office
  let post: PostOffice
  let receiver: Receiver
  beforeAll(async () => {
    office = await openOffice(kind)
    post = await openPostOffice()
    receiver = await startReceiver()
  })
  afterAll(async () => {
    await receiver[Symbol.asyncDispose]()
    await post[Symbol.asyncDispose]()
    await office[Symbol.asyncDispose]()
  })

  const call: Office['service']['call'] = (...asked) => office.service.call(...asked)
  const setUpMail = async (): Promise<void> => {
    const { status } = await call('PUT', '/mail-settings', {
      body: {
        host: '127.0.0.1',
        port: post.port,
        security: 'none',
        username: CLERK.user,
        password: CLERK.pass,
        from: 'Rollcall <rollcall@acme.test>',
        public_url: 'https://rollcall.acme.test',
      },
    })
    expect(status).toBe(200)
  }
  const invite = (email: string) => call('POST', '/operator/invite', { body: { email, role: 'operator' } })
  const resetLink = (id: string) => call('POST', `/operator/${id}/reset-link`, { body: {} })

  /** A webhook of somebody who wants no more. */
  const pauseWebhook = async (): Promise<string> => {
    receiver.answer((response) => void response.writeHead(410).end())
    const made = await call('POST', '/webhook', { body: { target_url: `${receiver.url}?key=planted-in-the-address` } })
    expect(made.status).toBe(201)
    await call('POST', '/api-token', { body: { name: 'something that happens', scopes: ['directory:read'] } })
    await office.service.service.events.deliverDue()
    const { body } = await call('GET', `/webhook/${made.body.id}`)
    expect(body).toMatchObject({ is_active: false, pause_reason: 'gone' })
    return made.body.id
  }

  it('is nothing where no e-mail is set up: links are shown to whoever made them, and pauses in the console', async () => {
    const { status, body } = await invite('ada@acme.test')
    expect([status, body.mailed]).toEqual([201, false])
    expect(new URL(body.url).searchParams.get('token')).toMatch(/^[\w-]{43}$/)
    const { id } = await office.hire('operator')
    const reset = await resetLink(id)
    expect([reset.status, reset.body.mailed]).toEqual([201, false])
    expect(new URL(reset.body.url).searchParams.get('token')).toMatch(/^[\w-]{43}$/)
    await pauseWebhook()
    expect(post.letters).toEqual([])
    expect(office.service.log()).not.toContain('mail_not_sent')
  })

  it('is a plain text with one link, for an invitation and for a new password', async () => {
    const hired = await office.hire('operator')
    await setUpMail()
    const invitation = await invite('grace@acme.test')
    assertLetter(await post.next(), invitation.body, {
      to: 'grace@acme.test',
      subject: 'You are invited to Rollcall',
      text: 'within 7 days',
    })
    const reset = await resetLink(hired.id)
    assertLetter(await post.next(), reset.body, {
      to: hired.email,
      subject: 'A new password for Rollcall',
      text: 'within 24 hours',
    })
    for (const { body } of [invitation, reset]) {
      expect(office.service.log()).not.toContain(new URL(body.url).searchParams.get('token'))
    }
  })

  const assertLetter = (
    letter: string,
    link: { readonly url: string; readonly mailed: boolean },
    { to, subject, text }: { readonly to: string; readonly subject: string; readonly text: string },
  ): void => {
    expect(link.mailed).toBe(true)
    for (const header of [
      'From: Rollcall <rollcall@acme.test>',
      `To: ${to}`,
      `Subject: ${subject}`,
      'Content-Type: text/plain; charset=utf-8',
    ]) {
      expect(letter).toContain(`${header}\r\n`)
    }
    expect(letter).toContain(text)
    expect(letter.match(/https?:/g)).toHaveLength(1)
    expect(linkIn(letter).href).toBe(link.url.replace(office.service.url, 'https://rollcall.acme.test'))
  }

  it('is one letter to each owner and admin who can sign in, when a webhook is paused', async () => {
    await call('DELETE', '/mail-settings')
    const admin = await office.hire('admin')
    const disabled = await office.hire('admin')
    await office.hire('operator')
    await call('PATCH', `/operator/${disabled.id}`, { body: { is_disabled: true } })
    const told = await office.service.service.operators.caretakers()
    expect(told.map(({ email }) => email).toSorted()).toEqual([admin.email, 'owner@acme.test'])
    await setUpMail()
    const before = post.letters.length
    const id = await pauseWebhook()
    const letters = [await post.next(), await post.next()]
    const to = letters.map((letter) => /^To: (.*)$/m.exec(letter)?.[1])
    expect(to.toSorted()).toEqual([admin.email, 'owner@acme.test'])
    for (const letter of letters) {
      expect(letter).toContain('Subject: Rollcall has paused a webhook\r\n')
      expect(letter).toContain(`a webhook to ${new URL(receiver.url).host} was paused. It answered 410 Gone`)
      expect(letter).not.toContain('planted-in-the-address')
      expect(linkIn(letter).href).toBe(`https://rollcall.acme.test/console/webhooks/${id}`)
    }
    // What was paused is not paused again.
    await office.service.service.events.deliverDue()
    expect(post.letters.length - before).toBe(2)
  })

  it('does not hold up or undo a pause where the mail server is gone', async () => {
    await setUpMail()
    await post[Symbol.asyncDispose]()
    await pauseWebhook()
    await expect.poll(() => office.service.log()).toContain('"kind":"webhook_paused"')
    post = await openPostOffice()
  })
})
