import { describe, expect, it } from 'vitest'
import { table } from './table.ts'

const columns = [
  { title: 'id', value: ([id]: readonly [string, string]) => id },
  { title: 'name', value: ([, name]: readonly [string, string]) => name },
]

describe('a table', () => {
  it('lines columns up and ends no line with blanks', () => {
    const rows = [
      ['1', 'Ada'],
      ['1000', ''],
    ] as const
    expect(table(rows, columns, undefined)).toBe('ID    NAME\n1     Ada\n1000\n')
  })

  it('counts wide characters as two', () => {
    const rows = [
      ['東京', 'x'],
      ['ab', 'y'],
    ] as const
    expect(table(rows, columns, undefined)).toBe('ID    NAME\n東京  x\nab    y\n')
  })

  it('cuts the widest column where the terminal is narrow', () => {
    const lines = table([['1', 'x'.repeat(100)]], columns, 40).split('\n')
    expect(lines[1]).toBe(`1   ${'x'.repeat(35)}…`)
  })
})
