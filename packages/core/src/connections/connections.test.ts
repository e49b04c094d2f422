import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { JsonObject } from '../json.ts'
import { mergeContext, PROTECTED_PATHS, REDACTED, splitContext } from './context.ts'
import { afterAnswer, type Health, toRight } from './health.ts'
import { secondsToNextProof, statusAfterProof } from './proof.ts'
import { CONNECTION_STATES, type ConnectionStatus, canMove } from './status.ts'

const anyContext = fc.dictionary(
  fc.constantFrom('api_key', 'token', 'oauth', 'region', 'password', 'nested'),
  fc.jsonValue({ maxDepth: 3 }),
) as fc.Arbitrary<JsonObject>

describe('the context of a connection', () => {
  it('shows no secret, wherever the incumbent keeps one', () => {
    const { shown, secrets } = splitContext({
      api_key: 'k-1',
      region: 'eu',
      oauth: { token: { access_token: 'a-1', refresh_token: 'r-1', expires_in: 60 }, scope: ['x'] },
    })
    expect(shown).toEqual({
      api_key: REDACTED,
      region: 'eu',
      oauth: { token: { access_token: REDACTED, refresh_token: REDACTED, expires_in: 60 }, scope: ['x'] },
    })
    expect(secrets).toEqual({ api_key: 'k-1', 'oauth.token.access_token': 'a-1', 'oauth.token.refresh_token': 'r-1' })
  })

  it('replaces nested values whole, but merges oauth', () => {
    const before = { nested: { a: 1, b: 2 }, oauth: { scope: ['x'], token: { expires_in: 60 } } }
    expect(mergeContext(before, { nested: { c: 3 }, oauth: { token: { expires_in: 90 } } })).toEqual({
      nested: { c: 3 },
      oauth: { scope: ['x'], token: { expires_in: 90 } },
    })
  })

  it('takes a key away with null', () => {
    expect(mergeContext({ region: 'eu', locale: 'fr' }, { locale: null })).toEqual({ region: 'eu' })
  })

  it.each([
    ['left out', {}],
    ['sent back as it was shown', { api_key: REDACTED }],
    ['set to null', { api_key: null }],
  ])('keeps the place of a secret that is %s', (_, patch) => {
    expect(mergeContext({ api_key: REDACTED }, patch)).toEqual({ api_key: REDACTED })
  })

  it('keeps the place of a nested secret when oauth is replaced by something else', () => {
    expect(mergeContext({ oauth: { token: { access_token: REDACTED } } }, { oauth: 'gone' })).toEqual({
      oauth: { token: { access_token: REDACTED } },
    })
  })

  it('splits any context so that no protected path shows anything but the mark, and splitting again changes nothing', () => {
    fc.assert(
      fc.property(anyContext, (context) => {
        const { shown, secrets } = splitContext(context)
        for (const path of Object.keys(secrets)) expect(PROTECTED_PATHS.map((keys) => keys.join('.'))).toContain(path)
        expect(splitContext(shown)).toEqual({ shown, secrets: {} })
      }),
    )
  })

  it('never loses the place of a secret by any patch', () => {
    fc.assert(
      fc.property(anyContext, anyContext, (context, patch) => {
        const before = splitContext(context).shown
        const { shown } = splitContext(mergeContext(before, patch))
        for (const path of Object.keys(splitContext(context).secrets)) {
          const value = path.split('.').reduce<unknown>((object, key) => (object as JsonObject)?.[key], shown)
          expect(value).toBe(REDACTED)
        }
      }),
    )
  })
})

describe('proving a credential', () => {
  it.each<[ConnectionStatus, Parameters<typeof statusAfterProof>[1], ConnectionStatus]>([
    ['needs_reauth', { kind: 'proved' }, 'active'],
    ['validation_error', { kind: 'proved' }, 'active'],
    ['active', { kind: 'failed', code: 'vendor_unauthorized' }, 'needs_reauth'],
    ['active', { kind: 'failed', code: 'vendor_forbidden' }, 'active'],
    ['active', { kind: 'failed', code: 'vendor_malformed' }, 'active'],
    ['needs_reauth', { kind: 'failed', code: 'vendor_malformed' }, 'needs_reauth'],
    ['connecting', { kind: 'failed', code: 'vendor_malformed' }, 'validation_error'],
    ['active', { kind: 'failed', code: 'vendor_not_found' }, 'validation_error'],
    ['active', { kind: 'failed', code: 'vendor_unavailable' }, 'active'],
    ['active', { kind: 'failed', code: 'vendor_timeout' }, 'active'],
    ['active', { kind: 'failed', code: 'vendor_rate_limited' }, 'active'],
    ['needs_reauth', { kind: 'failed', code: 'vendor_unavailable' }, 'needs_reauth'],
    ['connecting', { kind: 'failed', code: 'vendor_unauthorized' }, 'validation_error'],
  ])('leads from %s by %o to %s', (before, outcome, after) => {
    expect(statusAfterProof(before, outcome)).toBe(after)
  })

  it('never makes a move that the table of states forbids', () => {
    for (const before of Object.keys(CONNECTION_STATES) as ConnectionStatus[]) {
      for (const code of ['vendor_unauthorized', 'vendor_forbidden', 'vendor_malformed', 'vendor_timeout'] as const) {
        const after = statusAfterProof(before, { kind: 'failed', code })
        expect(after === before || canMove(before, after), `${before} → ${after}`).toBe(true)
      }
    }
  })

  it('comes back hourly while it works, sooner after an outage, later after a refusal', () => {
    expect(secondsToNextProof({ kind: 'proved' }, 0.5)).toBe(3600)
    expect(secondsToNextProof({ kind: 'failed', code: 'vendor_unavailable' }, 0.5)).toBe(300)
    expect(secondsToNextProof({ kind: 'failed', code: 'vendor_unauthorized' }, 0.5)).toBe(21_600)
  })
})

describe('what an answer of the vendor means for a connection', () => {
  const users = toRight('/Users/42', 'PATCH')
  const groups = toRight('/Groups', 'GET')
  const well: Health = { status: 'active', lostRight: undefined }

  it('is about a kind of thing, not about one', () => {
    expect(users).toEqual({ resource: 'Users', method: 'PATCH' })
    expect(toRight('', 'GET')).toEqual({ resource: '', method: 'GET' })
  })

  it.each<[string, Health, number, Health]>([
    ['a 401 needs a new credential', well, 401, { ...well, status: 'needs_reauth' }],
    [
      'a 401 of a connection that was wrong anyway',
      { ...well, status: 'validation_error' },
      401,
      { ...well, status: 'needs_reauth' },
    ],
    ['a 403 is a lost right and no status', well, 403, { ...well, lostRight: users }],
    ['a 403 for another right', { ...well, lostRight: groups }, 403, { ...well, lostRight: users }],
    ['a success gives the right back', { ...well, lostRight: users }, 200, well],
  ])('%s', (_, before, status, after) => {
    expect(afterAnswer(before, { status, right: users })).toEqual(after)
  })

  it('a 403 to a write on one record, which the vendor may protect, changes nothing', () => {
    expect(afterAnswer(well, { status: 403, right: users, isAboutOne: true })).toBe(well)
  })

  it.each<[string, Health, number]>([
    ['a success', well, 200],
    ['a success after a refusal, which may be public', { ...well, status: 'needs_reauth' }, 200],
    ['a success of something else', { ...well, lostRight: groups }, 200],
    ['a redirect, which may lead to a page to sign in', { ...well, lostRight: users }, 302],
    ['a 403 that is known', { ...well, lostRight: users }, 403],
    ['a 401 that is known', { ...well, status: 'needs_reauth' }, 401],
    ['a 401 before the connection was ever active', { ...well, status: 'connecting' }, 401],
    ['a refusal of other kinds', well, 409],
    ['too many calls', well, 429],
    ['an outage', well, 503],
  ])('%s changes nothing, and costs no new object', (_, before, status) => {
    expect(afterAnswer(before, { status, right: users })).toBe(before)
  })
})
