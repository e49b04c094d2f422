import type { ListPlace } from '@rollcall/connector-kit'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decodeListCursor, encodeListCursor, type ListOwner } from './list-cursor.ts'

const OWNER: ListOwner = { connection: { id: 'c1', environmentId: 'e1' }, path: '/users', kind: 'page-token' }

const hash = fc.integer({ min: 0, max: 2 ** 48 - 1 })
const places: fc.Arbitrary<ListPlace> = fc.record({
  position: fc.string({ minLength: 1, maxLength: 200, unit: 'grapheme' }),
  before: fc.record({
    pages: fc.integer({ min: 1, max: 10_000_000 }),
    total: fc.option(fc.maxSafeNat(), { nil: undefined }),
    rows: hash,
    mark: hash,
  }),
})

const REFUSED = expect.objectContaining({ code: 'invalid_cursor' })

describe('the cursor of a vendor’s list', () => {
  it('comes back as it was, whatever the vendor’s own place is', () => {
    fc.assert(
      fc.property(places, (place) => {
        expect(decodeListCursor(OWNER, encodeListCursor(OWNER, place))).toEqual(place)
      }),
    )
  })

  it.each<[string, ListOwner]>([
    ['environment', { ...OWNER, connection: { id: 'c1', environmentId: 'e2' } }],
    ['account', { ...OWNER, connection: { id: 'c2', environmentId: 'e1' } }],
    ['resource', { ...OWNER, path: '/groups' }],
    ['way to go on', { ...OWNER, kind: 'link-header' }],
  ])('is refused in another %s', (_what, other) => {
    const cursor = encodeListCursor(OWNER, { position: 'p' })
    expect(decodeListCursor(OWNER, cursor)).toMatchObject({ position: 'p' })
    expect(() => decodeListCursor(other, cursor)).toThrow(REFUSED)
  })

  it('is refused when a character was changed, lost or added, and never fails otherwise', () => {
    const others = fc.constantFrom('', 'A', '-', '=', ' ', 'é', '__')
    fc.assert(
      fc.property(places, fc.nat(), others, fc.constantFrom(0, 1), (place, at, other, lost) => {
        const cursor = encodeListCursor(OWNER, place)
        const index = at % cursor.length
        const changed = cursor.slice(0, index) + other + cursor.slice(index + lost)
        fc.pre(changed !== cursor)
        expect(() => decodeListCursor(OWNER, changed)).toThrow(REFUSED)
      }),
    )
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(() => decodeListCursor(OWNER, text)).toThrow(REFUSED)
      }),
    )
  })

  it('is never longer than a caller can send it back', () => {
    expect(encodeListCursor(OWNER, { position: 'x'.repeat(5900) }).length).toBeLessThanOrEqual(8000)
    expect(() => encodeListCursor(OWNER, { position: 'x'.repeat(6100) })).toThrow(
      expect.objectContaining({ code: 'vendor_malformed' }),
    )
  })
})
