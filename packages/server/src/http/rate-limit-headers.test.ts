import { describe, expect, it } from 'vitest'
import { rateLimitHeaders } from './rate-limit-headers.ts'

const NOW = new Date('2026-01-01T00:00:00Z')

describe('the reset of a rate limit', () => {
  it.each([
    ['30', '30'],
    ['0', '0'],
    ['12.5', '13'],
    [' 30 ', '30'],
    ['1767225630', '30'],
    ['1767225630.2', '31'],
    ['1767225630000', '30'],
    ['1767225000', '0'],
    ['Thu, 01 Jan 2026 00:00:30 GMT', '30'],
    ['2026-01-01T00:00:30Z', '30'],
    ['2025-12-31T23:59:00Z', '0'],
  ])('is told in seconds: %s', (value, seconds) => {
    expect(rateLimitHeaders({ 'x-ratelimit-reset': value }, NOW)).toEqual({ 'ratelimit-reset': seconds })
  })

  it.each(['', 'soon', '6m0s', '-5', '12, 30', 'Infinity', '0x10'])(
    'is left out where it cannot be read: "%s"',
    (value) => {
      expect(rateLimitHeaders({ 'x-ratelimit-limit': '100', 'x-ratelimit-reset': value }, NOW)).toEqual({
        'ratelimit-limit': '100',
      })
    },
  )
})
