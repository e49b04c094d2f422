import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { nextTryAfterMs, RETRY_SECONDS } from './retry-schedule.ts'

const TRIES = RETRY_SECONDS.length + 1
const random = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true })

/** The waits of one delivery that is never accepted. */
const waits = (randoms: readonly number[]): number[] =>
  randoms.flatMap((value, index) => nextTryAfterMs(index + 1, { random: value }) ?? [])

describe('the retry schedule', () => {
  it('goes on for at least 24 hours, and less than two days, whatever the jitter', () => {
    fc.assert(
      fc.property(fc.array(random, { minLength: TRIES, maxLength: TRIES }), (randoms) => {
        const sum = waits(randoms).reduce((total, wait) => total + wait, 0)
        expect(sum).toBeGreaterThanOrEqual(24 * 3_600_000)
        expect(sum).toBeLessThan(48 * 3_600_000)
      }),
    )
  })

  it('waits longer each time, whatever the jitter', () => {
    fc.assert(
      fc.property(fc.array(random, { minLength: TRIES, maxLength: TRIES }), (randoms) => {
        const found = waits(randoms)
        expect(found).toHaveLength(TRIES - 1)
        expect(found).toEqual(found.toSorted((one, other) => one - other))
        expect(new Set(found).size).toBe(found.length)
      }),
    )
  })

  it('ends after eleven tries', () => {
    expect(nextTryAfterMs(TRIES - 1, { random: 0 })).toBe(43_200_000)
    expect(nextTryAfterMs(TRIES, { random: 0 })).toBeUndefined()
  })

  it('waits as long as the receiver asks, but a day at most, and never less than the table says', () => {
    expect(nextTryAfterMs(1, { retryAfterMs: 60_000, random: 0 })).toBe(60_000)
    expect(nextTryAfterMs(3, { retryAfterMs: 1000, random: 0 })).toBe(120_000)
    expect(nextTryAfterMs(1, { retryAfterMs: 1e12, random: 0 })).toBe(86_400_000)
  })
})
