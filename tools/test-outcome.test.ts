import { describe, expect, it } from 'vitest'
import { describeOutcome, isSuccess } from './test-outcome.ts'

describe('the outcome of the tests', () => {
  it('is told in the words that scripts read', () => {
    expect(describeOutcome({ passed: 12, failed: 0, skipped: 0 })).toBe('12 passed, 0 failed')
    expect(describeOutcome({ passed: 12, failed: 1, skipped: 3 })).toBe('12 passed, 1 failed, 3 skipped')
  })

  it('is a success only if something passed and nothing failed', () => {
    expect(isSuccess({ passed: 1, failed: 0, skipped: 9 })).toBe(true)
    expect(isSuccess({ passed: 1, failed: 1, skipped: 0 })).toBe(false)
    expect(isSuccess({ passed: 0, failed: 0, skipped: 9 })).toBe(false)
  })
})
