import type { AuthScheme } from '@rollcall/connector-kit'
import type { Tokens } from '../oauth/index.ts'
import type { Credential } from '../vault/index.ts'

/** What is decided of an access token by its times. Pure. */

/** A token that was given less long ago and is refused is refused for a reason that another one would not mend. */
const FRESH_MS = 60_000
const LONGEST_LEAD_MS = 5 * 60_000
const LONGEST_MARGIN_MS = 60_000

/** A credential with new tokens. What the vendor left out of a renewal stays, but not when the token before ran out. */
export const withTokens = (before: Credential, tokens: Tokens, at: Date): Credential => ({
  ...Object.fromEntries(Object.entries(before).filter(([name]) => name !== 'expires_at')),
  ...tokens,
  issued_at: at.toISOString(),
})

/** Whether there is a way to another access token without a person. */
export const canRenew = ({ oauth }: AuthScheme, credential: Credential): boolean =>
  oauth !== undefined && (oauth.grant === 'client_credentials' || credential['refresh_token'] !== undefined)

/** Whether two credentials hold other tokens. */
export const holdsOtherTokens = (one: Credential, other: Credential): boolean =>
  one['access_token'] !== other['access_token'] || one['refresh_token'] !== other['refresh_token']

const timeOf = (credential: Credential, name: 'expires_at' | 'issued_at'): number | undefined => {
  const text = credential[name]
  return text === undefined ? undefined : Date.parse(text)
}

const lifetimeOf = (credential: Credential, expiresAt: number): number =>
  expiresAt - (timeOf(credential, 'issued_at') ?? expiresAt)

/** Whether the token has not run out by our clock. One that never says is taken to live. */
export const isAlive = (credential: Credential, at: Date): boolean =>
  (timeOf(credential, 'expires_at') ?? Number.POSITIVE_INFINITY) > at.getTime()

/**
 * From when on a call must not go out with the token, in milliseconds since 1970: shortly before it runs out, because a call takes its time
 * and the vendor's clock may be ahead. Infinity where it never must be renewed by the clock.
 */
export const dueAt = (scheme: AuthScheme, credential: Credential): number => {
  const expiresAt = timeOf(credential, 'expires_at')
  if (expiresAt === undefined || !canRenew(scheme, credential)) return Number.POSITIVE_INFINITY
  return expiresAt - Math.min(LONGEST_MARGIN_MS, lifetimeOf(credential, expiresAt) / 10)
}

/**
 * When the schedule renews the token: one to two leads ahead of its end. `random` (0 to 1) spreads tokens that were given at the same time.
 * A lead is a fifth of the token's life, and five minutes at most. `undefined`: never.
 */
export const renewalAt = (scheme: AuthScheme, credential: Credential, random: number): Date | undefined => {
  const expiresAt = timeOf(credential, 'expires_at')
  if (expiresAt === undefined || !canRenew(scheme, credential)) return undefined
  const lead = Math.min(LONGEST_LEAD_MS, lifetimeOf(credential, expiresAt) / 5)
  return new Date(expiresAt - lead * (1 + random))
}

/** Whether a 401 may mean that the token is too old, whatever its time says: clocks differ, and vendors change their minds. */
export const mayBeStale = (scheme: AuthScheme, credential: Credential, at: Date): boolean => {
  if (!canRenew(scheme, credential)) return false
  const issuedAt = timeOf(credential, 'issued_at')
  return issuedAt === undefined || at.getTime() - issuedAt >= FRESH_MS
}

/** Milliseconds until a renewal that failed is tried again: soon, then less and less often. */
export const retryAfter = (failures: number): number => Math.min(15_000 * 2 ** (failures - 1), 10 * 60_000)
