import { RollcallError } from '@rollcall/core'

/** Which pages may open the hosted page and be told of its outcome, and where it may lead back to. */
export type AllowedOrigins = { readonly origins: readonly string[]; readonly loopbackAllowed: boolean }

export const isAllowedOrigin = (origin: string, { origins, loopbackAllowed }: AllowedOrigins): boolean =>
  origins.includes(origin) || (loopbackAllowed && isLoopback(origin))

/** As it is compared: scheme, host and port, nothing else. @throws RollcallError `invalid_request` */
export const parseOrigin = (text: string, path: string): string => {
  const url = URL.parse(text)
  const isSecure = url?.protocol === 'https:' || (url?.protocol === 'http:' && isLoopback(url.origin))
  if (url !== null && isSecure && url.pathname === '/' && url.search === '' && url.hash === '' && url.username === '') {
    return url.origin
  }
  throw new RollcallError(
    'invalid_request',
    `"${text}" is no origin. Write it as https://app.example.com, without a path; http only for this machine.`,
    { failures: [{ path, message: 'must be an origin, e.g. https://app.example.com' }], effect: 'none' },
  )
}

/** @throws RollcallError `invalid_request` for an address to lead back to that is of no registered origin */
export const assertLeadsBack = (redirectUri: string, allowed: AllowedOrigins, environmentId: string): void => {
  if (isAllowedOrigin(new URL(redirectUri).origin, allowed)) return
  throw new RollcallError(
    'invalid_request',
    `redirect_uri must be of an origin that is registered: ${allowed.origins.join(', ') || 'there is none yet'}. PATCH /environment/${environmentId}/link-settings registers one.`,
    { failures: [{ path: 'redirect_uri', message: 'is of no registered origin' }], effect: 'none' },
  )
}

/** Hosts that are the same machine by definition (RFC 6761 §6.3, RFC 1122 §3.2.1.3, RFC 4291 §2.5.3), as a URL spells them. */
const LOOPBACK = /^(?:(?:.+\.)?localhost|127(?:\.\d+){3}|\[::1\])$/

/** The hosted page decides by the same rule (`mayOpen` of the link package). */
const isLoopback = (origin: string): boolean => {
  const url = URL.parse(origin)
  return url !== null && (url.protocol === 'https:' || url.protocol === 'http:') && LOOPBACK.test(url.hostname)
}

/** The same, as far as a policy can say it: it takes no other address than this one. `http` means `https`, too (CSP 3, “scheme-part match”). */
export const LOOPBACK_SOURCES = ['http://localhost:*', 'http://*.localhost:*', 'http://127.0.0.1:*'] as const
