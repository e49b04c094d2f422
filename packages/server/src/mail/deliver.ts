import { RollcallError } from '@rollcall/core'
import nodemailer from 'nodemailer'
import type { Egress } from '../egress/index.ts'
import { refusalOf, toMailError } from './refusal.ts'
import type { MailRow } from './store.ts'

export type Letter = { readonly to: string; readonly subject: string; readonly text: string }

/**
 * Hands a letter to a mail server, by SMTP, once.
 *
 * @throws RollcallError `unavailable`, `credential_refused`, `conflict` or `invalid_request`, by what the server said; `egress_refused`
 */
export type Deliver = (
  server: { readonly settings: MailRow; readonly password: string | undefined },
  letter: Letter,
) => Promise<void>

export const createDeliver =
  ({ egress, patienceMs }: { readonly egress: Pick<Egress, 'dial'>; readonly patienceMs: number }): Deliver =>
  async ({ settings, password }, letter) => {
    const { host, port, security, username, from } = settings
    // One time for it all: a server that says a word now and then would never run into a time-out of silence.
    const signal = AbortSignal.timeout(patienceMs)
    try {
      // Resolved and judged at each letter, and connected to where it was judged to be; the library still checks the certificate against the name.
      const connection = await egress.dial(addressOf(host, port), signal)
      const transport = nodemailer.createTransport({
        connection,
        host,
        port,
        secure: security === 'tls',
        requireTLS: security === 'starttls',
        ignoreTLS: security === 'none',
        ...(username === null ? {} : { auth: { user: username, pass: password ?? '' } }),
      })
      await transport.sendMail({ from, ...letter, signal })
    } catch (cause) {
      if (cause instanceof RollcallError) throw cause
      throw toMailError(refusalOf(cause, { isLate: signal.aborted }), { settings, to: letter.to, cause })
    }
  }

/**
 * A server as something that the guard of the way out can judge. What is judged is what is called: of the host nothing else may be made.
 *
 * @throws RollcallError `invalid_request`
 */
export const addressOf = (host: string, port: number): string => {
  const url = URL.parse(`https://${host.includes(':') ? `[${host}]` : host}:${port}`)
  if (url !== null && /^[^/?#@\\]+$/.test(host)) return url.href
  throw new RollcallError('invalid_request', `"${host}" is no host.`, {
    failures: [{ path: 'host', message: 'is no host' }],
  })
}
