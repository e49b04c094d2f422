import { describe, expect, it } from 'vitest'
import { type Attempt, decideRetry } from './retry.ts'

const GET: Attempt = {
  method: 'GET',
  repeatable: undefined,
  canSendAgain: true,
  tries: 1,
  leftMs: 10_000,
  absorbs: 'outages',
  outcome: { kind: 'failed', isSent: true, mayPass: true },
}
const POST: Attempt = { ...GET, method: 'POST' }
const PROXIED: Attempt = { ...GET, absorbs: 'rate-limits' }
const answered = (status: number, retryAfterMs?: number): Pick<Attempt, 'outcome'> => ({
  outcome: { kind: 'answered', status, retryAfterMs },
})
const failed = (isSent: boolean, mayPass = true): Pick<Attempt, 'outcome'> => ({
  outcome: { kind: 'failed', isSent, mayPass },
})

describe('the retry rule', () => {
  it.each<[string, Attempt, boolean]>([
    ['a read after a lost answer', { ...GET, ...failed(true) }, true],
    ['a PUT after a lost answer', { ...GET, method: 'PUT', ...failed(true) }, true],
    ['a DELETE after a lost answer', { ...GET, method: 'DELETE', ...failed(true) }, true],
    ['a POST after a lost answer', { ...POST, ...failed(true) }, false],
    ['a PATCH after a lost answer', { ...POST, method: 'PATCH', ...failed(true) }, false],
    ['a PATCH that is known to be repeatable', { ...POST, method: 'PATCH', repeatable: true, ...failed(true) }, true],
    ['a PUT that is known not to be', { ...GET, method: 'PUT', repeatable: false, ...failed(true) }, false],
    ['a POST that was never sent', { ...POST, ...failed(false) }, true],
    ['a POST after 429', { ...POST, ...answered(429) }, true],
    ['a POST after 503 with Retry-After', { ...POST, ...answered(503, 1000) }, false],
    ['a POST after 529 with Retry-After', { ...POST, ...answered(529, 1000) }, false],
    ['a PATCH that is known to be repeatable, after 503', { ...POST, repeatable: true, ...answered(503, 1000) }, true],
    ['a proxied DELETE after 503 with Retry-After', { ...PROXIED, method: 'DELETE', ...answered(503, 1000) }, true],
    ['a POST after 503 without', { ...POST, ...answered(503) }, false],
    ['a POST after 502', { ...POST, ...answered(502, 1000) }, false],
    ['a read after 502', { ...GET, ...answered(502) }, true],
    ['a read after 500', { ...GET, ...answered(500) }, false],
    ['a read after 404', { ...GET, ...answered(404) }, false],
    ['a proxied read after 502', { ...GET, absorbs: 'rate-limits', ...answered(502) }, false],
    ['a proxied read after 503 without Retry-After', { ...GET, absorbs: 'rate-limits', ...answered(503) }, false],
    ['a proxied read after 429', { ...GET, absorbs: 'rate-limits', ...answered(429, 500) }, true],
    ['a body that is gone', { ...GET, canSendAgain: false, ...answered(429) }, false],
    ['a failure that stays', { ...GET, ...failed(false, false) }, false],
    ['the third try', { ...GET, tries: 3 }, false],
    ['a wait beyond the patience', { ...GET, ...answered(429, 11_000) }, false],
    ['a wait beyond what is left of it', { ...GET, leftMs: 900, ...answered(429, 1000) }, false],
  ])('%s', (_case, attempt, isRepeated) => {
    expect(decideRetry(attempt, () => 0.5) !== undefined).toBe(isRepeated)
  })

  it('waits as long as the vendor says, else at random and longer each time', () => {
    expect(decideRetry({ ...GET, ...answered(429, 3000) }, () => 0.5)).toBe(3000)
    expect(decideRetry(GET, () => 0.5)).toBe(100)
    expect(decideRetry({ ...GET, tries: 2 }, () => 0.5)).toBe(200)
    expect(decideRetry(GET, () => 0)).toBe(0)
  })
})
