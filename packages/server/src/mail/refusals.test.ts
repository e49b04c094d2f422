import { createServer, type Server, type Socket } from 'node:net'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { type StartedService, startService } from '../testing/started-service.ts'
import { createDeliver } from './deliver.ts'
import { certificateFor } from './testing/certificate.ts'
import { CLERK, GRUMBLE, openPostOffice, type PostOfficeOptions } from './testing/post-office.ts'

/** What the page of settings shows when a test message does not go out: of a real server that will not have it. */
describe('a mail server that refuses', () => {
  let service: StartedService
  let closing: AsyncDisposableStack
  beforeAll(async () => {
    service = await startService()
  })
  afterAll(() => service[Symbol.asyncDispose]())
  afterEach(() => closing?.disposeAsync())

  type Settings = Readonly<Record<string, unknown>>

  /** Sets e-mail up and sends a test to it. */
  const send = async (port: number, settings: Settings = {}) => {
    const put = await service.call('PUT', '/mail-settings', {
      body: {
        host: '127.0.0.1',
        port,
        security: 'none',
        username: CLERK.user,
        password: CLERK.pass,
        from: 'Rollcall <rollcall@acme.test>',
        public_url: 'https://rollcall.acme.test',
        ...settings,
      },
    })
    expect(put.status).toBe(200)
    return service.call('POST', '/mail-settings/test', { body: { to: 'ada@acme.test' } })
  }

  const sendTo = async (office: PostOfficeOptions, settings?: Settings) => {
    closing = new AsyncDisposableStack()
    const post = closing.use(await openPostOffice(office))
    const answer = await send(post.port, settings)
    expect(post.letters).toEqual([])
    return answer
  }

  /** A server of one's own, below SMTP. */
  const sockets = async (connected: (socket: Socket) => void): Promise<number> => {
    closing = new AsyncDisposableStack()
    const open = new Set<Socket>()
    const server: Server = createServer((socket) => {
      open.add(socket)
      socket.on('error', () => undefined)
      connected(socket)
    })
    await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve))
    closing.defer(() => {
      for (const socket of open) socket.destroy()
      server.close()
    })
    return portOf(server)
  }

  const cases: readonly {
    readonly what: string
    readonly office: PostOfficeOptions
    readonly settings?: Settings
    readonly says: readonly [status: number, code: string, message: string]
  }[] = [
    {
      what: 'the password',
      office: {},
      settings: { password: 'wrong-planted-password' },
      says: [422, 'credential_refused', 'refuses the user name "rollcall" or its password. Enter both again'],
    },
    {
      what: 'to go on without a password',
      office: {},
      settings: { username: null },
      says: [422, 'credential_refused', 'takes no mail without a user name and a password. Enter both.'],
    },
    {
      what: 'the sender',
      office: { refuses: { at: 'sender', code: 553 } },
      says: [409, 'conflict', 'does not let us write as Rollcall <rollcall@acme.test>. Enter a sender that it allows.'],
    },
    {
      what: 'the recipient',
      office: { refuses: { at: 'recipient', code: 550 } },
      says: [400, 'invalid_request', 'does not deliver to ada@acme.test. Check the address.'],
    },
    {
      what: 'the message',
      office: { refuses: { at: 'letter', code: 554 } },
      says: [503, 'unavailable', 'refused the message itself. Its log says why.'],
    },
    {
      what: 'for now',
      office: { refuses: { at: 'recipient', code: 451 } },
      says: [503, 'unavailable', 'does not take the message now. Try again in a few minutes'],
    },
    {
      what: 'to speak STARTTLS',
      office: {},
      settings: { security: 'starttls' },
      says: [503, 'unavailable', '("starttls"). Port 465 is for "tls", 587 for "starttls".'],
    },
    {
      what: 'to speak TLS',
      office: {},
      settings: { security: 'tls' },
      says: [503, 'unavailable', '("tls"). Port 465 is for "tls", 587 for "starttls".'],
    },
    {
      what: 'to be known: by STARTTLS with a certificate of its own',
      office: { tls: { ...certificateFor('127.0.0.1'), begins: 'when asked' } },
      settings: { security: 'starttls' },
      says: [503, 'unavailable', 'start Rollcall with NODE_EXTRA_CA_CERTS'],
    },
    {
      what: 'to be known: by TLS with a certificate of its own',
      office: { tls: { ...certificateFor('127.0.0.1'), begins: 'at once' } },
      settings: { security: 'tls' },
      says: [503, 'unavailable', 'start Rollcall with NODE_EXTRA_CA_CERTS'],
    },
  ]

  it.each(cases)('refuses $what, and the answer says what to do', async ({ office, settings, says }) => {
    const { status, body, text } = await sendTo(office, settings)
    const [expected, code, message] = says
    expect([status, body.code, body.message]).toEqual([expected, code, expect.stringContaining(message)])
    const audit = await service.call('GET', '/audit-event?limit=1000')
    // What the server said may quote what it was sent.
    for (const secret of [GRUMBLE, CLERK.pass, 'wrong-planted-password']) {
      expect(text + audit.text + service.log()).not.toContain(secret)
    }
  })

  it('says which part of the request a refused address is', async () => {
    const { body } = await sendTo({ refuses: { at: 'recipient', code: 550 } })
    expect(body.details.failures).toEqual([{ path: 'to', message: expect.stringContaining('ada@acme.test') }])
  })

  it('leaves of an invitation that it does not take a line in the log, without whom it was for and what was said', async () => {
    await sendTo({ refuses: { at: 'recipient', code: 550 } })
    const { status, body } = await service.call('POST', '/operator/invite', {
      body: { email: 'bob@acme.test', role: 'auditor' },
    })
    expect([status, body.mailed]).toEqual([201, false])
    const line = service
      .log()
      .split('\n')
      .findLast((one) => one.includes('mail_not_sent'))
    expect(JSON.parse(line ?? '{}')).toMatchObject({ kind: 'invitation', code: 'invalid_request', response_code: 550 })
    const token = new URL(body.url).searchParams.get('token')
    for (const secret of ['bob@acme.test', GRUMBLE, CLERK.pass, token]) expect(service.log()).not.toContain(secret)
  })

  it('says that nothing listens', async () => {
    const port = await sockets(() => undefined)
    await closing.disposeAsync()
    const { status, body } = await send(port)
    expect([status, body.message]).toEqual([503, expect.stringContaining(`Nothing answers at 127.0.0.1, port ${port}`)])
  })

  it('says that a name is not known', async () => {
    const { status, body } = await send(587, { host: 'mail.invalid', security: 'starttls' })
    expect([status, body.message]).toEqual([503, expect.stringContaining('no mail server by the name of mail.invalid')])
  })

  it('says that the line was cut', async () => {
    const { status, body } = await send(await sockets((socket) => socket.destroy()))
    expect([status, body.message]).toEqual([503, expect.stringContaining('ended the conversation')])
  })

  describe('by saying nothing', () => {
    const WITHIN_MS = 150

    const deliver = (port: number) =>
      createDeliver({ egress: service.service.egress, patienceMs: WITHIN_MS })(
        {
          settings: {
            host: '127.0.0.1',
            port,
            security: 'none',
            username: null,
            from: 'rollcall@acme.test',
            public_url: 'https://rollcall.acme.test',
          },
          password: undefined,
        },
        { to: 'ada@acme.test', subject: 'a subject', text: 'a text' },
      )

    it.each<readonly [string, (socket: Socket) => void]>([
      ['never greets', () => undefined],
      [
        'greets and never goes on',
        (socket) => {
          socket.write('220 here\r\n')
        },
      ],
      [
        'says a little now and then',
        (socket) => {
          const timer = setInterval(() => socket.write('220-wait\r\n'), 20)
          socket.on('close', () => clearInterval(timer))
        },
      ],
    ])('that %s is given up, with the line closed', async (_what, connected) => {
      const closed = Promise.withResolvers<void>()
      const port = await sockets((socket) => {
        socket.on('close', () => closed.resolve())
        socket.resume()
        connected(socket)
      })
      await expect(deliver(port)).rejects.toMatchObject({
        code: 'unavailable',
        message: expect.stringContaining('did not answer'),
      })
      await closed.promise
    })
  })
})

const portOf = (server: Server): number => {
  const address = server.address()
  return typeof address === 'object' && address !== null ? address.port : 0
}
