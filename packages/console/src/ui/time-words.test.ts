import { describe, expect, it } from 'vitest'
import { absoluteTime, durationWords, relativeTime } from './time-words.ts'

const NOW = Date.parse('2026-11-25T08:00:00Z')

describe('a time in words', () => {
  it.each([
    ['2026-11-25T07:59:30Z', 'just now'],
    ['2026-11-25T07:59:10Z', '1 min ago'],
    ['2026-11-25T07:56:00Z', '4 min ago'],
    ['2026-11-25T05:00:00Z', '3 h ago'],
    ['2026-11-28T08:00:00Z', 'in 3 d'],
    ['2026-06-25T08:00:00Z', '5 months ago'],
    ['2020-11-25T08:00:00Z', '6 years ago'],
    ['never', 'never'],
  ])('%s is %s', (at, words) => {
    expect(relativeTime(at, NOW)).toBe(words)
  })

  it('is exact in UTC, whatever zone it was given in', () => {
    expect(absoluteTime('2026-11-25T09:03:17.250+01:00')).toBe('2026-11-25 08:03:17 UTC')
  })
})

describe('a duration in words', () => {
  it.each([
    [0.4, '0 ms'],
    [840, '840 ms'],
    [3200, '3.2 s'],
    [250_000, '4 min 10 s'],
  ])('%d ms is %s', (milliseconds, words) => {
    expect(durationWords(milliseconds)).toBe(words)
  })
})
