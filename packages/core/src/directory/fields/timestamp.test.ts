import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseTimestamp } from './timestamp.ts'

const utc = (text: string): number => new Date(text).getTime()

describe('reading a timestamp', () => {
  it.each([
    ['2026-10-01T08:00:00Z', '2026-10-01T08:00:00.000Z'],
    ['2026-10-01t08:00:00.5z', '2026-10-01T08:00:00.500Z'],
    ['2026-10-01T08:00:00.123999Z', '2026-10-01T08:00:00.123Z'],
    ['2026-10-01T08:00:00+02:00', '2026-10-01T06:00:00.000Z'],
    ['2026-10-01T08:00:00-0530', '2026-10-01T13:30:00.000Z'],
    ['2026-10-01T08:00:00+02', '2026-10-01T06:00:00.000Z'],
    ['2026-10-01T08:00:00 02:00', '2026-10-01T06:00:00.000Z'],
    ['2026-10-01 08:00:00', '2026-10-01T08:00:00.000Z'],
    ['2026-10-01T08:00', '2026-10-01T08:00:00.000Z'],
    ['2026-10-01', '2026-10-01T00:00:00.000Z'],
    ['2024-02-29', '2024-02-29T00:00:00.000Z'],
  ])('takes %s for %s', (text, expected) => {
    expect(parseTimestamp(text)).toBe(utc(expected))
  })

  it.each([
    '',
    'yesterday',
    '1790834400',
    '2026-10',
    '2026-13-01',
    '2026-02-30',
    '2025-02-29',
    '2026-10-01T24:00:00Z',
    '2026-10-01T08:00:60Z',
    '2026-10-01T08:00:00+25:00',
    '2026-10-01Z',
    '0000-01-01',
    '0001-01-01T00:00:00+01:00',
    '2026-10-01T08:00:00Z; drop',
  ])('takes "%s" for no time', (text) => {
    expect(parseTimestamp(text)).toBeUndefined()
  })

  it('reads what the platform writes, whatever the offset it is written with', () => {
    const instant = fc.date({
      min: new Date('0002-01-01T00:00:00Z'),
      max: new Date('9998-12-31T00:00:00Z'),
      noInvalidDate: true,
    })
    fc.assert(
      fc.property(instant, fc.integer({ min: -14 * 60, max: 14 * 60 }), (date, offset) => {
        const local = new Date(date.getTime() + offset * 60_000).toISOString().slice(0, -1)
        const minutes = Math.abs(offset)
        const zone = `${offset < 0 ? '-' : '+'}${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`
        expect(parseTimestamp(`${local}${zone}`)).toBe(date.getTime())
      }),
    )
  })
})
