/**
 * Signing in and out, and what an operator does with their own password and second factor: the only calls that are not of the
 * API, because an authentication library answers them (under `/auth/`). Nothing else may call `fetch`.
 */

/** A refusal of `/auth/`, with a sentence that says what to do. */
class SessionError extends Error {
  readonly code: string
  readonly status: number

  constructor(message: string, facts: { readonly code: string; readonly status: number }) {
    super(message)
    this.name = 'SessionError'
    this.code = facts.code
    this.status = facts.status
  }
}

/** @returns whether a second factor is wanted before the session begins */
export const signIn = async (given: {
  readonly email: string
  readonly password: string
}): Promise<{ readonly needsSecondFactor: boolean }> => {
  const answer = await ask('/auth/sign-in/email', { ...given, rememberMe: true })
  return { needsSecondFactor: 'twoFactorRedirect' in answer && answer['twoFactorRedirect'] === true }
}

/** A code of the authenticator, or one of the ten for emergencies. */
export const giveSecondFactor = (given: { readonly code: string; readonly isBackupCode: boolean }) =>
  ask(given.isBackupCode ? '/auth/two-factor/verify-backup-code' : '/auth/two-factor/verify-totp', {
    code: given.code.replace(/\s/g, ''),
  })

export const signOut = () => ask('/auth/sign-out', {})

/** Answers the same whether there is such an operator or not. */
export const requestPasswordReset = (email: string) =>
  ask('/auth/request-password-reset', { email, redirectTo: '/console/reset' })

export const resetPassword = (given: { readonly token: string; readonly newPassword: string }) =>
  ask('/auth/reset-password', given)

export const changePassword = (given: { readonly currentPassword: string; readonly newPassword: string }) =>
  ask('/auth/change-password', { ...given, revokeOtherSessions: true })

/** Begins: the second factor counts from the first right code on. */
export const beginSecondFactor = async (
  password: string,
): Promise<{ readonly uri: string; readonly backupCodes: readonly string[] }> => {
  const { totpURI, backupCodes } = await ask('/auth/two-factor/enable', { password })
  return { uri: textOf(totpURI), backupCodes: Array.isArray(backupCodes) ? backupCodes.map(textOf) : [] }
}

export const endSecondFactor = (password: string) => ask('/auth/two-factor/disable', { password })

/** Where an operator is signed in. */
export type Session = {
  readonly token: string
  readonly isThisOne: boolean
  readonly since: string
  readonly address: string
  readonly browser: string
}

export const listSessions = async (signal: AbortSignal): Promise<readonly Session[]> => {
  const [all, own] = await Promise.all([
    answerOf('/auth/list-sessions', { signal }),
    answerOf('/auth/get-session', { signal }),
  ])
  const { token: ownToken } = recordIn(recordIn(own)['session'])
  return (Array.isArray(all) ? all : []).map((each) => {
    const { token, createdAt, ipAddress, userAgent } = recordIn(each)
    return {
      token: textOf(token),
      isThisOne: token === ownToken,
      since: textOf(createdAt),
      address: textOf(ipAddress),
      browser: textOf(userAgent),
    }
  })
}

export const endSession = (token: string) => ask('/auth/revoke-session', { token })

export const endOtherSessions = () => ask('/auth/revoke-other-sessions', {})

/** What a one-time link is for: the first operator, an invitation, or a lost password. */
export type SetUp = {
  readonly kind: 'first' | 'invitation' | 'reset'
  readonly email: string | null
  readonly name: string | null
}

/** Here and not in the client, because the token goes in a header: in an address it would be logged on its way. */
export const readSetUp = async (token: string, signal: AbortSignal): Promise<SetUp> => {
  const answer = await answerOf('/operator/set-up', { headers: { 'x-set-up-token': token }, signal })
  const { kind, email, name } = recordIn(answer)
  if (kind !== 'first' && kind !== 'invitation' && kind !== 'reset') {
    throw new SessionError(UNKNOWN, { code: 'unreadable_answer', status: 200 })
  }
  return { kind, email: textOf(email) || null, name: textOf(name) || null }
}

const ask = async (path: string, body: object): Promise<Readonly<Record<string, unknown>>> =>
  recordIn(
    await answerOf(path, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    }),
  )

/** @throws SessionError where there is no answer, or a refusal */
const answerOf = async (path: string, init: RequestInit): Promise<unknown> => {
  const response = await fetch(path, init).catch((cause: unknown) => {
    if (init.signal?.aborted) throw cause
    throw new SessionError('The server cannot be reached. Check your connection and try again.', {
      code: 'network_error',
      status: 0,
    })
  })
  const answer: unknown = await response.json().catch(() => undefined)
  if (response.ok) return answer
  const { code, message } = recordIn(answer)
  const name = typeof code === 'string' ? code : ''
  const sentence = typeof message === 'string' && message !== '' ? message : UNKNOWN
  throw new SessionError(SENTENCES[name] ?? BY_STATUS[response.status] ?? sentence, {
    code: name,
    status: response.status,
  })
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '')

const recordIn = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null ? { ...value } : {}

const UNKNOWN = 'The server refused this without saying why. Try again; if it stays, look into its log.'

/** The library's codes, in our words. */
const SENTENCES: Readonly<Record<string, string>> = {
  INVALID_EMAIL_OR_PASSWORD: 'This address and password do not belong together. Check both and try again.',
  INVALID_CODE: 'This code is not right. Codes change every 30 seconds: take the one shown now.',
  INVALID_TWO_FACTOR_CODE: 'This code is not right. Codes change every 30 seconds: take the one shown now.',
  INVALID_BACKUP_CODE: 'This backup code is not right, or was used before. Each works once.',
  INVALID_TWO_FACTOR_COOKIE: 'Too much time has passed since the password. Sign in again.',
  INVALID_TOKEN: 'This link is used up, too old, or incomplete. Ask for a new one.',
  INVALID_PASSWORD: 'This is not your present password.',
  PASSWORD_TOO_SHORT: 'A password has at least 12 characters.',
  TOO_MANY_ATTEMPTS_REQUEST_NEW_CODE: 'Too many wrong codes. Sign in again.',
}

const BY_STATUS: Readonly<Record<number, string>> = {
  429: 'Too many attempts. Wait a minute, then try again.',
}
