import { describe, expect, it } from 'vitest'
import { rowAfterKey } from './row-keys.ts'

describe('the row that a key leads to', () => {
  it.each([
    ['ArrowDown', 4, 5],
    ['ArrowUp', 4, 3],
    ['j', 4, 5],
    ['ArrowUp', 0, 0],
    ['ArrowDown', 99, 99],
    ['PageDown', 90, 99],
    ['Home', 50, 0],
    ['End', 50, 99],
  ])('after %s at %d is %d of 99', (key, at, next) => {
    expect(rowAfterKey(key, { at, last: 99 })).toBe(next)
  })

  it('is none for a key that does not move', () => {
    expect(rowAfterKey('Enter', { at: 4, last: 99 })).toBeUndefined()
  })
})
