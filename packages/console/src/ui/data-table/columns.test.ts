import { describe, expect, it } from 'vitest'
import { compareValues, leastWidthOf, tracksOf } from './columns.tsx'

describe('the order of values', () => {
  it('is that of people: accents beside their letter, numbers by size, what is missing last', () => {
    const sorted = ['room 10', undefined, 'Zoë', 'Élodie', 'room 2', 'emil'].toSorted(compareValues)
    expect(sorted).toEqual(['Élodie', 'emil', 'room 2', 'room 10', 'Zoë', undefined])
    expect([10, 9, 100].toSorted(compareValues)).toEqual([9, 10, 100])
  })
})

describe('the widths of columns', () => {
  const columns = [
    { id: 'name', title: 'Name', cell: () => null, width: 12, grow: 2 },
    { id: 'id', title: 'Id', cell: () => null, width: 6, grow: 0 },
    { id: 'role', title: 'Role', cell: () => null },
  ]

  it('share what is left over, as far as they grow', () => {
    expect(tracksOf(columns, true)).toBe('2.25rem minmax(12rem, 2fr) 6rem minmax(8rem, 1fr)')
  })

  it('make the table scroll sideways below their sum', () => {
    expect(leastWidthOf(columns)).toBe(28.25)
  })
})
