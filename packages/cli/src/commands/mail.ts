import { defineCommand, type Noun } from '../command.ts'
import { UsageError } from '../exit-codes.ts'
import { oneOf, requiredText, text, yesOrNo } from '../input.ts'
import type { Terminal } from '../terminal.ts'

const get = defineCommand({
  name: 'get',
  summary: 'Show how e-mail is sent, never the password',
  takes: {},
  examples: ['rollcall mail get'],
  run: async ({ client, output }) => output.document((await client.mailSettings.get()).settings ?? {}),
})

const SECURITIES = ['tls', 'starttls', 'none'] as const

const set = defineCommand({
  name: 'set',
  summary: 'Set up e-mail; the password is asked for and never shown',
  takes: {
    host: requiredText('--host <host>', 'of the mail server'),
    port: requiredText('--port <port>', 'e.g. 587'),
    security: oneOf(SECURITIES, { syntax: '--security <how>', help: 'starttls unless given' }),
    user: text('--user <name>', 'to sign in to it with; without it nobody signs in'),
    keepsPassword: yesOrNo('--keep-password', 'the one that is set already'),
    from: requiredText('--from <address>', 'e.g. "Rollcall <rollcall@acme.test>"'),
    publicUrl: requiredText('--public-url <url>', 'where the links in messages lead'),
  },
  examples: [
    "rollcall mail set --host smtp.acme.test --port 587 --user rollcall --from 'rollcall@acme.test' --public-url https://rollcall.acme.test",
  ],
  run: async (
    { client, output, terminal },
    { host, port, security = 'starttls', user, keepsPassword, from, publicUrl },
  ) => {
    const password = user === undefined || keepsPassword ? undefined : await askPassword(terminal, user)
    const { settings } = await client.mailSettings.put({
      body: {
        host,
        port: Number(port),
        security,
        username: user ?? null,
        ...(password === undefined ? {} : { password }),
        from,
        public_url: publicUrl,
      },
    })
    await output.done(settings, [`E-mail goes through ${settings.host}. Try it with "rollcall mail test".`])
  },
})

const askPassword = async ({ ask }: Terminal, user: string): Promise<string> => {
  if (ask === undefined)
    throw new UsageError('There is no terminal to ask for the password in. Run it in one, or give --keep-password.')
  return ask({ text: `Password of ${user}: `, echoes: false })
}

const test = defineCommand({
  name: 'test',
  summary: 'Send a test message',
  takes: { to: requiredText('--to <address>', 'who gets it') },
  examples: ['rollcall mail test --to ada@acme.test'],
  run: async ({ client, output }, { to }) => {
    const value = await client.mailSettings.test({ body: { to } })
    await output.done(value, [value.message])
  },
})

const clear = defineCommand({
  name: 'clear',
  summary: 'Send no e-mail any more',
  takes: {},
  examples: ['rollcall mail clear'],
  run: async ({ client, output }) => output.done(await client.mailSettings.delete(), ['No e-mail is sent any more.']),
})

export const mail: Noun = {
  name: 'mail',
  summary: 'E-mail to operators: invitations, lost passwords and paused webhooks',
  commands: [get, set, test, clear],
}
