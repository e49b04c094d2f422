import { type ErrorCode, RollcallError } from '@rollcall/core'
import type { MailRow } from './store.ts'

/** Why a message did not go out. */
export type Refusal =
  | 'unknown_host'
  | 'unreachable'
  | 'silent'
  | 'hung_up'
  | 'no_tls'
  | 'untrusted_certificate'
  | 'wrong_password'
  | 'password_wanted'
  | 'sender_refused'
  | 'recipient_refused'
  | 'message_refused'
  | 'not_now'
  | 'failed'

/** What the library and the sockets say of a failure. Never their texts: a server's may quote the message, which may hold a link. */
type Failure = {
  readonly code?: unknown
  /** What the system said, where `code` is the library's. */
  readonly originalCode?: unknown
  /** The server's three digits. */
  readonly responseCode?: unknown
  /** The command that was answered with them. */
  readonly command?: unknown
}

/** Reads a failure; `isLate`: the time for it was over. */
export const refusalOf = (error: unknown, { isLate }: { readonly isLate: boolean }): Refusal => {
  if (isLate) return 'silent'
  const { code, originalCode, responseCode, command }: Failure = Object(error)
  const known = CODES[String(originalCode)] ?? CODES[String(code)]
  if (known !== undefined) return known
  if (/CERT|SIGNATURE|SELF_SIGNED|ISSUER/.test(String(originalCode))) return 'untrusted_certificate'
  if (code === 'ETLS' || command === 'STARTTLS' || /^(ERR_SSL|EPROTO)/.test(String(originalCode))) return 'no_tls'
  // RFC 4954 §6: authentication is wanted, or may only be done otherwise.
  if (responseCode === 530) return 'password_wanted'
  if (code === 'EAUTH' && !isTemporary(responseCode)) return 'wrong_password'
  if (isTemporary(responseCode)) return 'not_now'
  if (command === 'MAIL FROM') return 'sender_refused'
  if (command === 'RCPT TO') return 'recipient_refused'
  if (command === 'DATA') return 'message_refused'
  return code === 'ECONNECTION' || code === 'ESOCKET' ? 'hung_up' : 'failed'
}

/** RFC 5321 §4.2.1: the same may be taken later. */
const isTemporary = (responseCode: unknown): boolean =>
  typeof responseCode === 'number' && responseCode >= 400 && responseCode < 500

const CODES: Readonly<Record<string, Refusal>> = {
  ENOTFOUND: 'unknown_host',
  EAI_AGAIN: 'unknown_host',
  ECONNREFUSED: 'unreachable',
  EHOSTUNREACH: 'unreachable',
  ENETUNREACH: 'unreachable',
  ETIMEDOUT: 'silent',
  ECONNRESET: 'hung_up',
  EPIPE: 'hung_up',
}

/** The same, for whoever set the server up: what happened, to what, and what to do. */
export const toMailError = (
  refusal: Refusal,
  { settings, to, cause }: { readonly settings: MailRow; readonly to: string; readonly cause: unknown },
): RollcallError => {
  const { code, message, path } = ANSWERS[refusal]
  const text = message({ ...settings, to })
  return new RollcallError(code, text, { cause, ...(path !== undefined && { failures: [{ path, message: text }] }) })
}

type Answer = {
  readonly code: ErrorCode
  readonly message: (about: MailRow & { readonly to: string }) => string
  /** What of the request it is about. */
  readonly path?: string
}

const ANSWERS: Readonly<Record<Refusal, Answer>> = {
  unknown_host: {
    code: 'unavailable',
    message: ({ host }) => `There is no mail server by the name of ${host}. Check the host.`,
  },
  unreachable: {
    code: 'unavailable',
    message: ({ host, port }) =>
      `Nothing answers at ${host}, port ${port}. Check host and port, and that the server is running.`,
  },
  silent: {
    code: 'unavailable',
    message: ({ host, port }) =>
      `${host} did not answer at port ${port} in time. Check the port, whether a firewall stands between, and the security: port 465 is for "tls", 587 for "starttls".`,
  },
  hung_up: {
    code: 'unavailable',
    message: ({ host }) =>
      `${host} ended the conversation. Check port and security, and whether it takes mail from this server's address.`,
  },
  no_tls: {
    code: 'unavailable',
    message: ({ host, port, security }) =>
      `${host} does not speak TLS at port ${port} in the way that was set up ("${security}"). Port 465 is for "tls", 587 for "starttls".`,
  },
  untrusted_certificate: {
    code: 'unavailable',
    message: ({ host }) =>
      `The certificate of ${host} is not to be trusted: made by an unknown authority, for another name, or too old. Use the name that it was made for; for an authority of your own, start Rollcall with NODE_EXTRA_CA_CERTS.`,
  },
  wrong_password: {
    code: 'credential_refused',
    message: ({ host, username }) =>
      username === null
        ? `${host} refuses us without a user name. Enter user name and password.`
        : `${host} refuses the user name "${username}" or its password. Enter both again; some servers want a password that was made for this alone.`,
  },
  password_wanted: {
    code: 'credential_refused',
    message: ({ host, username }) =>
      username === null
        ? `${host} takes no mail without a user name and a password. Enter both.`
        : `${host} takes the password of "${username}" in a safer way only. Use "starttls" or "tls".`,
  },
  sender_refused: {
    code: 'conflict',
    message: ({ host, from }) => `${host} does not let us write as ${from}. Enter a sender that it allows.`,
  },
  recipient_refused: {
    code: 'invalid_request',
    message: ({ host, to }) => `${host} does not deliver to ${to}. Check the address.`,
    path: 'to',
  },
  message_refused: {
    code: 'unavailable',
    message: ({ host }) => `${host} refused the message itself. Its log says why.`,
  },
  not_now: {
    code: 'unavailable',
    message: ({ host }) => `${host} does not take the message now. Try again in a few minutes; its log says why.`,
  },
  failed: {
    code: 'unavailable',
    message: ({ host }) => `The message to ${host} could not be sent. Check host, port, security and password.`,
  },
}
