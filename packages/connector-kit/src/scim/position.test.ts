import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decodePosition, encodePosition, fingerprint, type Position } from './position.ts'

const positions: fc.Arbitrary<Position> = fc.record({
  mode: fc.constantFrom('asked', 'scan'),
  at: fc.oneof(
    fc.record({ kind: fc.constant('index' as const), startIndex: fc.integer({ min: 1, max: 100_000_000 }) }),
    fc.record({
      kind: fc.constant('cursor' as const),
      cursor: fc.string({ minLength: 1, unit: 'grapheme' }),
    }),
  ),
  seen: fc
    .tuple(fc.array(fc.string()), fc.array(fc.string()))
    .map(([first, page]) => ({ first: fingerprint(first), page: fingerprint(page) })),
  count: fc.integer({ min: 1, max: 1000 }),
})

describe('a position', () => {
  it('comes back as it was, whatever the vendor’s cursor holds', () => {
    fc.assert(
      fc.property(positions, (position) => {
        expect(decodePosition(encodePosition(position))).toEqual(position)
      }),
    )
  })

  it('is refused as invalid_cursor when it is not one, and never fails otherwise', () => {
    const texts = fc.oneof(
      fc.string(),
      fc.stringMatching(/^[as][ic]\.[0-9a-z]{0,3}\.[0-9a-z]{0,3}\.[0-9a-z]{0,9}\.[0-9a-z]{0,9}$/),
    )
    fc.assert(
      fc.property(texts, (text) => {
        try {
          expect(decodePosition(text).count).toBeGreaterThan(0)
        } catch (error) {
          expect(error).toMatchObject({ code: 'invalid_cursor' })
        }
      }),
      { examples: [['ai.0.0.0.1'], ['ai.a.b.2s.0'], ['ai.a.b.2s.zzzzzzzzz'], ['']] },
    )
  })

  it('is short where pages are long', () => {
    const ids = Array.from({ length: 1000 }, (_, at) => `user-${at}`)
    const seen = { first: fingerprint(ids.slice(0, 1)), page: fingerprint(ids) }
    const text = encodePosition({ mode: 'asked', seen, count: 100, at: { kind: 'index', startIndex: 999_901 } })
    expect(text.length).toBeLessThan(32)
  })
})

describe('a fingerprint', () => {
  it('tells pages apart that differ in order, in number or in where an id ends', () => {
    const pages = [[], ['a'], ['b'], ['a', 'b'], ['b', 'a'], ['ab'], ['a', 'b', 'c'], ['abc'], ['']]
    expect(new Set(pages.map(fingerprint)).size).toBe(pages.length)
  })
})
