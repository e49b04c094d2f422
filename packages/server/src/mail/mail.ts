import { mailSettingsSchema } from '@rollcall/api'
import { RollcallError } from '@rollcall/core'
import nodemailer from 'nodemailer'
import type { Logger } from 'pino'
import type { Executor } from '../db/index.ts'
import type { Egress } from '../egress/index.ts'
import type { Vault } from '../vault/index.ts'
import { type Kind, messageOf } from './messages.ts'
import { deleteMailSettings, findMailSettings, type MailRow, putMailSettings } from './store.ts'

export type MailSettings = MailRow & { readonly hasPassword: boolean }

/** Messages to operators, where a server for them is set up; without one everything works, with links that are passed on by hand. */
export type Mail = {
  settings(): Promise<MailSettings | undefined>
  /** A password that is left out stays, as long as the server and the user name do. */
  set(settings: MailRow, password: string | undefined): Promise<MailSettings>
  clear(): Promise<void>
  /** @returns whether it was sent. Never throws: a server that refuses is logged, and no reason to fail whatever it was for */
  send(message: {
    readonly to: string
    readonly name: string | undefined
    readonly kind: Kind
    readonly path: string
  }): Promise<boolean>
  /** Sends a message that says only that it works. @throws RollcallError `unavailable` with what the server said */
  test(to: string): Promise<void>
}

/** A server that does not answer for so long is given up. */
const PATIENCE_MS = 15_000

/** The vault's name for the owner of the mail server's password. */
const OWNER = '00000000-0000-4000-8000-00006d61696c'

export const createMail = (options: {
  readonly db: Executor
  readonly vault: Vault
  readonly egress: Pick<Egress, 'judge'>
  readonly environmentId: () => Promise<string>
  readonly log: Logger
}): Mail => {
  const { db, vault, egress, environmentId, log } = options
  const place = async () => ({ tenantId: '', environmentId: await environmentId(), connectionId: OWNER })

  const read = async (): Promise<
    { readonly settings: MailSettings; readonly password: string | undefined } | undefined
  > => {
    const kept = await findMailSettings(db)
    if (kept === undefined) return undefined
    const row: MailRow = mailSettingsSchema.omit({ has_password: true }).parse(kept)
    const password = row.username === null ? undefined : (await vault.open(db, await place()))['password']
    return { settings: { ...row, hasPassword: password !== undefined }, password }
  }

  const deliver = async (
    { settings, password }: { readonly settings: MailSettings; readonly password: string | undefined },
    message: { readonly to: string; readonly subject: string; readonly text: string },
  ): Promise<void> => {
    const { host, port, security, username, from } = settings
    // A name that has come to mean a neighbour since it was entered is not spoken to either.
    await egress.judge(addressOf(host, port))
    const transport = nodemailer.createTransport({
      host,
      port,
      secure: security === 'tls',
      requireTLS: security === 'starttls',
      ignoreTLS: security === 'none',
      connectionTimeout: PATIENCE_MS,
      greetingTimeout: PATIENCE_MS,
      socketTimeout: PATIENCE_MS,
      ...(username === null ? {} : { auth: { user: username, pass: password ?? '' } }),
    })
    try {
      await transport.sendMail({ from, ...message })
    } finally {
      transport.close()
    }
  }

  return {
    settings: async () => (await read())?.settings,
    set: async (settings, password) => {
      assertNotInTheClear(settings)
      await egress.judge(addressOf(settings.host, settings.port))
      const before = await read()
      const isSame = before?.settings.host === settings.host && before.settings.username === settings.username
      const kept = password ?? (isSame ? before?.password : undefined)
      if (settings.username !== null && kept === undefined) {
        throw new RollcallError('invalid_request', 'Send the password for this server and user name.', {
          failures: [{ path: 'password', message: 'is required' }],
        })
      }
      const where = await place()
      await db.transaction().execute(async (tx) => {
        await putMailSettings(tx, settings)
        if (settings.username === null || kept === undefined) await vault.remove(tx, where)
        else await vault.seal(tx, where, { password: kept })
      })
      return { ...settings, hasPassword: settings.username !== null }
    },
    clear: async () => {
      const where = await place()
      await db.transaction().execute(async (tx) => {
        await deleteMailSettings(tx)
        await vault.remove(tx, where)
      })
    },
    send: async ({ to, name, kind, path }) => {
      try {
        const server = await read()
        if (server === undefined) return false
        await deliver(server, {
          to,
          ...messageOf(kind, { name, url: server.settings.public_url.replace(/\/$/, '') + path }),
        })
        return true
      } catch (error) {
        log.warn({ event: 'mail_not_sent', kind, code: codeOf(error) }, 'mail not sent')
        return false
      }
    },
    test: async (to) => {
      const server = await read()
      if (server === undefined) {
        throw new RollcallError('conflict', 'E-mail is not set up. Set it up first, with PUT /mail-settings.')
      }
      await deliver(server, { to, ...messageOf('test', { name: undefined, url: server.settings.public_url }) }).catch(
        (cause: unknown) => {
          if (cause instanceof RollcallError) throw cause
          throw new RollcallError(
            'unavailable',
            `The mail server did not take it (${codeOf(cause)}). Check host, port, security and password.`,
            { cause },
          )
        },
      )
    },
  }
}

/** @throws RollcallError `invalid_request` where a password would go over a network as it is */
const assertNotInTheClear = ({ host, security, username }: MailRow): void => {
  if (security !== 'none' || username === null || THIS_MACHINE.test(host)) return
  const problem = 'would send the password in the clear; use starttls or tls'
  throw new RollcallError('invalid_request', `security "none" ${problem}.`, {
    failures: [{ path: 'security', message: problem }],
  })
}

const THIS_MACHINE = /^(localhost|127(\.\d+){3}|::1)$/i

/** A server as something that the guard of the way out can judge. What is judged is what is called: of the host nothing else may be made. */
const addressOf = (host: string, port: number): string => {
  const url = URL.parse(`https://${host.includes(':') ? `[${host}]` : host}:${port}`)
  if (url !== null && /^[^/?#@\\]+$/.test(host)) return url.href
  throw new RollcallError('invalid_request', `"${host}" is no host.`, {
    failures: [{ path: 'host', message: 'is no host' }],
  })
}

/** A code of the library or of the server, never its text, which may quote the message. */
const codeOf = (error: unknown): string => {
  const { code, responseCode } = Object(error)
  return [code, responseCode].filter((part) => part !== undefined).join(' ') || 'no answer'
}
