import { mailSettingsSchema } from '@rollcall/api'
import { RollcallError } from '@rollcall/core'
import type { Logger } from 'pino'
import type { Executor } from '../db/index.ts'
import type { Egress } from '../egress/index.ts'
import type { Vault } from '../vault/index.ts'
import { addressOf, createDeliver } from './deliver.ts'
import { messageOf, type Occasion } from './messages.ts'
import { deleteMailSettings, findMailSettings, type MailRow, putMailSettings } from './store.ts'

export type MailSettings = MailRow & { readonly hasPassword: boolean }

/** Messages to operators, where a server for them is set up; without one everything works, with links that are passed on by hand. */
export type Mail = {
  settings(): Promise<MailSettings | undefined>
  /** A password that is left out stays, as long as the server and the user name do. */
  set(settings: MailRow, password: string | undefined): Promise<MailSettings>
  clear(): Promise<void>
  /** @returns whether it was sent. Never throws: a server that refuses is logged, and no reason to fail whatever it was for */
  send(
    message: Occasion & { readonly to: string; readonly name: string | undefined; readonly path: string },
  ): Promise<boolean>
  /** Sends a message that says only that it works. @throws RollcallError that says what the server did not take, and what to do */
  test(to: string): Promise<void>
}

/** A letter that a server has not taken by then is given up: somebody waits for the answer. */
const PATIENCE_MS = 15_000

/** The vault's name for the owner of the mail server's password. */
const OWNER = '00000000-0000-4000-8000-00006d61696c'

export const createMail = (options: {
  readonly db: Executor
  readonly vault: Vault
  readonly egress: Pick<Egress, 'judge' | 'dial'>
  readonly environmentId: () => Promise<string>
  readonly log: Logger
  /** How long a server may take, where that is not 15 seconds. */
  readonly patienceMs?: number | undefined
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

  const deliver = createDeliver({ egress, patienceMs: options.patienceMs ?? PATIENCE_MS })

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
    send: async (message) => {
      const { to, name, kind, path } = message
      try {
        const server = await read()
        if (server === undefined) return false
        const url = server.settings.public_url.replace(/\/$/, '') + path
        await deliver(server, { to, ...messageOf(message, { name, url }) })
        return true
      } catch (error) {
        log.warn({ event: 'mail_not_sent', kind, ...whyNot(error) }, 'mail not sent')
        return false
      }
    },
    test: async (to) => {
      const server = await read()
      if (server === undefined) {
        throw new RollcallError('conflict', 'E-mail is not set up. Set it up first, with PUT /mail-settings.')
      }
      const { public_url: url } = server.settings
      await deliver(server, { to, ...messageOf({ kind: 'test' }, { name: undefined, url }) })
    },
  }
}

/** @throws RollcallError `invalid_request` where a password would go over a network as it is */
const assertNotInTheClear = ({ host, security, username }: MailRow): void => {
  if (security !== 'none' || username === null || THIS_MACHINE.has(host.toLowerCase())) return
  const problem = 'would send the password in the clear; use starttls or tls'
  throw new RollcallError('invalid_request', `security "none" ${problem}.`, {
    failures: [{ path: 'security', message: problem }],
  })
}

const THIS_MACHINE: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '::1', '[::1]'])

/** Codes of ours, of the library and of the server: never a text, which may hold an address. */
const whyNot = (error: unknown) => {
  if (!(error instanceof RollcallError)) return { code: 'internal' }
  const { code, responseCode, command } = Object(error.facts.cause)
  return { code: error.code, cause: code, response_code: responseCode, command }
}
