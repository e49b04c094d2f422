import { describe, expect, it } from 'vitest'
import { match } from './match.ts'

describe('the match of an item with what was typed', () => {
  it.each([
    ['aud', ['Audit log'], 1],
    ['log', ['Audit log'], 0.8],
    ['who', ['Audit log', 'who did what'], 0.5],
    ['LOG aud', ['Audit log'], 0.8],
    ['', ['Audit log'], 1],
    ['acme', ['Link', 'connect embed try sdk'], 0],
    ['audit missing', ['Audit log'], 0],
  ])('for “%s” in %j is %d', (typed, texts, expected) => {
    expect(match(typed, texts)).toBe(expected)
  })
})
