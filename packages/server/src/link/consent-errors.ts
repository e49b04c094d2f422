import { type LinkErrorType, RollcallError } from '@rollcall/core'
import { linkError } from './link-error.ts'

/** What can be wrong with somebody's consent, as a person is told it. */

const pageError = (code: 'invalid_request' | 'forbidden', type: LinkErrorType, message: string): RollcallError =>
  linkError(type, new RollcallError(code, message, { effect: 'none' }))

export const OVER = pageError(
  'invalid_request',
  'invalid_token',
  'This way to the vendor is over: it was used already, the page that began it was closed, or it took longer than ten minutes. Close this window and start again.',
)
export const UNKNOWN = pageError(
  'invalid_request',
  'invalid_token',
  'This answer belongs to no attempt to link an account here. Close this window and start again.',
)
export const OTHER_BROWSER = pageError(
  'forbidden',
  'invalid_token',
  'This answer belongs to an attempt that was begun in another browser, so nothing was connected. Go on in the window in which you began, or start again.',
)

export const strange = (origin: string): RollcallError =>
  linkError(
    'validation_error',
    new RollcallError(
      'invalid_request',
      `The page that opened this, ${origin}, is not registered. Whoever runs it adds its origin to the link settings.`,
      { failures: [{ path: 'opener_origin', message: 'is not registered' }], effect: 'none' },
    ),
  )

export const declined = (vendor: string, error: string): RollcallError => {
  // The parameter is whatever somebody wrote into an address: only a word as the standard has them is shown.
  const word = /^[a-z_]{1,60}$/.test(error) ? ` (${error})` : ''
  const message =
    error === 'access_denied'
      ? `Access was not given at ${vendor}, so nothing was connected. Try again, and agree there.`
      : `${vendor} could not give access${word}, so nothing was connected. Try again; if it stays so, tell whoever sent you the link.`
  return linkError('connection_error', new RollcallError('vendor_refused', message, { effect: 'none' }))
}

export const incomplete = (vendor: string): RollcallError =>
  linkError(
    'connection_error',
    new RollcallError('vendor_malformed', `${vendor} led back without an answer. Nothing was connected; try again.`, {
      effect: 'none',
    }),
  )

/** What nobody grants by name, or vendors call differently in their answers than in questions. */
const NOT_COMPARED: ReadonlySet<string> = new Set(['offline_access', 'openid', 'email', 'profile'])

/** Of the scopes that the connector needs, all must have been granted. */
export const assertGranted = (
  vendor: string,
  { asked, tokens }: { readonly asked: readonly string[]; readonly tokens: { readonly scope?: string } },
): void => {
  if (tokens.scope === undefined) return
  const granted = new Set(tokens.scope.split(' '))
  const missing = asked.filter((name) => !granted.has(name) && !NOT_COMPARED.has(name))
  if (missing.length === 0) return
  throw linkError(
    'validation_error',
    new RollcallError(
      'credential_refused',
      `${vendor} has granted less than was asked for; ${missing.join(', ')} is missing. Nothing was connected. Try again and agree to everything on the vendor’s page.`,
      { missingScopes: missing, effect: 'none' },
    ),
  )
}
