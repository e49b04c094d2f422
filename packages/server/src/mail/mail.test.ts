import { sql } from 'kysely'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { openDatabase } from '../db/index.ts'
import { TEST_DATABASES } from '../testing/databases.ts'
import { type StartedService, startService } from '../testing/started-service.ts'
import { CLERK, linkIn, openPostOffice, type PostOffice } from './testing/post-office.ts'

describe.for(TEST_DATABASES)('e-mail on $name', (kind) => {
  let service: StartedService
  let post: PostOffice
  let closing: AsyncDisposableStack
  beforeAll(async () => {
    closing = new AsyncDisposableStack()
    const { location, drop } = await kind.create()
    closing.defer(drop)
    const database = await openDatabase(location)
    closing.defer(database.close)
    service = closing.use(await startService({ database }))
  })
  beforeEach(async () => {
    post = await openPostOffice()
  })
  afterEach(async () => {
    await service.call('DELETE', '/mail-settings')
    await post[Symbol.asyncDispose]()
  })
  afterAll(() => closing.disposeAsync())

  const settings = (more: object = {}) => ({
    host: '127.0.0.1',
    port: post.port,
    security: 'none',
    username: CLERK.user,
    password: CLERK.pass,
    from: 'Rollcall <rollcall@acme.test>',
    public_url: 'https://rollcall.acme.test/',
    ...more,
  })
  const put = (more: object = {}) => service.call('PUT', '/mail-settings', { body: settings(more) })
  const test = () => service.call('POST', '/mail-settings/test', { body: { to: 'ada@acme.test' } })

  it('is not set up at first, and says so', async () => {
    expect((await service.call('GET', '/mail-settings')).body).toEqual({ settings: null })
    const { status, body } = await test()
    expect([status, body.message]).toEqual([409, expect.stringContaining('PUT /mail-settings')])
  })

  it('goes through the server that was entered, with a password that is never shown again', async () => {
    const made = await put()
    expect(made.body.settings).toMatchObject({ port: post.port, username: CLERK.user, has_password: true })
    expect((await test()).body.sent).toBe(true)
    const letter = await post.next()
    expect(letter).toContain('To: ada@acme.test')
    expect(letter).toContain('From: Rollcall <rollcall@acme.test>')

    const { rows } = await sql`select name, value::text from installation`.execute(service.database.db)
    const read = await service.call('GET', '/mail-settings')
    const audit = await service.call('GET', '/audit-event?limit=1000')
    for (const text of [made.text, read.text, audit.text, JSON.stringify(rows), service.log()]) {
      expect(text).not.toContain(CLERK.pass)
    }
  })

  it('keeps the password while server and user name stay, and asks for it again for others', async () => {
    await put()
    expect((await put({ password: undefined, from: 'it@acme.test' })).status).toBe(200)
    expect((await test()).status).toBe(200)
    // Else whoever may enter a server could have the password sent to their own.
    for (const other of [{ host: 'localhost' }, { username: 'somebody' }]) {
      const { status, body } = await put({ password: undefined, ...other })
      expect([status, body.message]).toEqual([400, expect.stringContaining('Send the password')])
    }
    expect((await service.call('GET', '/mail-settings')).body.settings.host).toBe('127.0.0.1')
  })

  it('goes to no server in the clear that was to be spoken to in secret', async () => {
    await put({ security: 'starttls' })
    expect((await test()).status).toBe(503)
    await put({ security: 'tls' })
    expect((await test()).status).toBe(503)
    expect(post.letters).toEqual([])
  })

  it('takes no password for another machine without TLS', async () => {
    for (const host of ['smtp.example.com', '127.0.0.2', 'mail.localhost']) {
      const { status, body } = await put({ host })
      expect([host, status, body.message]).toEqual([host, 400, expect.stringContaining('in the clear')])
    }
    for (const host of ['LocalHost', '::1']) expect([host, (await put({ host })).status]).toEqual([host, 200])
  })

  it('does not reach into the network that the server stands in', async () => {
    for (const host of ['10.0.0.5', '169.254.169.254', '[fd00::1]', 'a b', 'host/path', 'user@host']) {
      const { status } = await put({ host, security: 'starttls' })
      expect([host, status]).toEqual([host, expect.toSatisfy((code: number) => code >= 400 && code < 500)])
    }
  })

  it('brings an invitation, with a link to the address that people use; one that cannot go is passed on by hand', async () => {
    await put()
    const invite = (email: string) => service.call('POST', '/operator/invite', { body: { email, role: 'auditor' } })
    const made = await invite('ada@acme.test')
    expect(made.body.mailed).toBe(true)
    const link = linkIn(await post.next())
    expect(link.origin).toBe('https://rollcall.acme.test')
    expect(link.searchParams.get('token')).toBe(new URL(made.body.url).searchParams.get('token'))
    await post[Symbol.asyncDispose]()
    const alone = await invite('bob@acme.test')
    expect([alone.status, alone.body.mailed]).toEqual([201, false])
    expect(service.log()).toContain('mail_not_sent')
    expect(service.log()).not.toContain('bob@acme.test')
    post = await openPostOffice()
  })

  it('is over once it is cleared', async () => {
    await put()
    expect((await service.call('DELETE', '/mail-settings')).body).toEqual({ settings: null })
    expect((await service.call('GET', '/mail-settings')).body).toEqual({ settings: null })
    expect((await put({ password: undefined })).status).toBe(400)
  })
})
