/** What was tried at one of the library's endpoints. */
export type Attempt = {
  readonly path: string
  /** Whether it came with a session that was good before. */
  readonly isSignedIn: boolean
  /** Whether a code was asked for besides the password before. */
  readonly hasSecondFactor: boolean
  /** Whether the password was right and a code is asked for now. */
  readonly isHalfWay: boolean
  readonly status: number
}

/** Under which name an attempt stands in the audit log, and how it ended; `undefined`: it is no matter of the log. */
export const eventOf = (attempt: Attempt): { readonly action: string; readonly outcome: Outcome } | undefined => {
  const action = ACTIONS[attempt.path]?.(attempt)
  // Whoever is held back says nothing new, and must not be able to fill the log.
  if (action === undefined || attempt.status === 429) return undefined
  return { action, outcome: attempt.status < 400 ? 'succeeded' : 'failed' }
}

type Outcome = 'succeeded' | 'failed'

/** Whether an attempt opened a session where there was none. */
export const opensSession = ({ path, isSignedIn, isHalfWay, status }: Attempt): boolean =>
  status < 400 && !isHalfWay && (path === '/sign-in/email' || (!isSignedIn && path.startsWith('/two-factor/verify-')))

const ACTIONS: Readonly<Record<string, (attempt: Attempt) => string>> = {
  '/sign-in/email': ({ isHalfWay }) => (isHalfWay ? 'operator.password_accepted' : 'operator.signed_in'),
  '/sign-out': () => 'operator.signed_out',
  '/revoke-session': () => 'operator.session_revoked',
  '/revoke-other-sessions': () => 'operator.session_revoked',
  '/request-password-reset': () => 'operator.password_reset_requested',
  '/reset-password': () => 'operator.password_reset',
  '/change-password': () => 'operator.password_changed',
  '/two-factor/disable': () => 'operator.second_factor_off',
  // The first right code after a password is the sign-in; the first one of all switches the second factor on.
  '/two-factor/verify-totp': ({ isSignedIn, hasSecondFactor }) =>
    isSignedIn ? (hasSecondFactor ? 'operator.second_factor_used' : 'operator.second_factor_on') : 'operator.signed_in',
  '/two-factor/verify-backup-code': ({ isSignedIn }) =>
    isSignedIn ? 'operator.backup_code_used' : 'operator.signed_in_with_backup_code',
  '/two-factor/generate-backup-codes': () => 'operator.backup_codes_made',
}
