import { authorizationCode, bearerToken, clientCredentials } from '@rollcall/connector-kit'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { dueAt, isAlive, mayBeStale, renewalAt, retryAfter, withTokens } from './access-token.ts'

const flow = { endpoints: { token: 'https://v.test' }, scopes: [], clientAuthentication: 'client_secret_post' as const }
const consent = authorizationCode({ ...flow, label: 'Consent', refreshTokens: 'rotate' })
const robot = clientCredentials({
  ...flow,
  label: 'Robot',
  refreshTokens: 'keep',
  clientId: { label: 'Id' },
  clientSecret: { label: 'Secret' },
})
const pasted = bearerToken({ label: 'Token' })

const at = new Date('2026-11-25T08:00:00Z')
const later = (seconds: number): Date => new Date(at.getTime() + seconds * 1000)

const lasting = (seconds: number) =>
  withTokens({}, { access_token: 'a', refresh_token: 'r', expires_at: later(seconds).toISOString() }, at)

describe('an access token', () => {
  it.each([
    [3600, 3540],
    [600, 540],
    [60, 54],
  ])('of %i s must be renewed before a call after %i s', (seconds, due) => {
    expect(dueAt(consent, lasting(seconds))).toBe(later(due).getTime())
  })

  it('is renewed by the schedule ahead of that, at another moment for each', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 10_000_000 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (seconds, random) => {
          const credential = lasting(seconds)
          const renewal = renewalAt(consent, credential, random)?.getTime() ?? Number.NaN
          expect(renewal).toBeGreaterThanOrEqual(at.getTime())
          expect(renewal).toBeLessThanOrEqual(dueAt(consent, credential))
        },
      ),
    )
    expect(renewalAt(consent, lasting(3600), 0)).toEqual(later(3300))
    expect(renewalAt(consent, lasting(3600), 1)).toEqual(later(3000))
  })

  it.each([
    ['was pasted', pasted, lasting(60)],
    ['has no refresh token', consent, withTokens({}, { access_token: 'a', expires_at: later(60).toISOString() }, at)],
    ['never says when it runs out', consent, withTokens({}, { access_token: 'a', refresh_token: 'r' }, at)],
  ])('that %s is not renewed by the clock', (_, scheme, credential) => {
    expect(dueAt(scheme, credential)).toBe(Number.POSITIVE_INFINITY)
    expect(renewalAt(scheme, credential, 0.5)).toBeUndefined()
  })

  it('of a program needs no refresh token', () => {
    const credential = withTokens({}, { access_token: 'a', expires_at: later(3600).toISOString() }, at)
    expect(renewalAt(robot, credential, 0)).toEqual(later(3300))
  })

  it('lives until its time is up, and for ever where it has none', () => {
    expect(isAlive(lasting(60), later(59))).toBe(true)
    expect(isAlive(lasting(60), later(60))).toBe(false)
    expect(isAlive({ access_token: 'a' }, later(1e9))).toBe(true)
  })

  it('that was given a minute ago and is refused may be stale; a fresh one is refused for another reason', () => {
    expect(mayBeStale(consent, lasting(3600), later(59))).toBe(false)
    expect(mayBeStale(consent, lasting(3600), later(60))).toBe(true)
    expect(mayBeStale(pasted, lasting(3600), later(60))).toBe(false)
  })

  it('takes the place of the one before; what the vendor leaves out stays, but not when the old one ran out', () => {
    const before = { ...lasting(60), grant: 'g', scope: 'x' }
    expect(withTokens(before, { access_token: 'b' }, later(5))).toEqual({
      access_token: 'b',
      refresh_token: 'r',
      issued_at: later(5).toISOString(),
      grant: 'g',
      scope: 'x',
    })
  })

  it('whose renewal fails is asked for less and less often', () => {
    expect([1, 2, 3, 4, 5, 6, 7, 50].map(retryAfter)).toEqual(
      [15, 30, 60, 120, 240, 480, 600, 600].map((seconds) => seconds * 1000),
    )
  })
})
