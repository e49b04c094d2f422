import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { DOORS } from './control/doors.ts'
import { FAULT_KINDS } from './faults/fault.ts'
import { SWITCH_NAMES, SWITCHES } from './switches.ts'
import { problemsOf, rowsUnder } from './testing/fact-table.ts'

const README = readFileSync(join(import.meta.dirname, '../README.md'), 'utf8')

const FACTS = rowsUnder(README, '## Every fact, how sure it is, and the test that pins it')
const QUIRKS = rowsUnder(README, '### Quirks (section 15)')
const SWITCH_ROWS = rowsUnder(README, '### Switches (section 16)')

describe('the README', () => {
  it('names an existing test in every row of facts, quirks, switches, faults and the sample', () => {
    const rows = [
      ...FACTS,
      ...QUIRKS,
      ...SWITCH_ROWS,
      ...rowsUnder(README, '## Faults'),
      ...rowsUnder(README, '## The sample company'),
    ]
    expect(rows.length).toBeGreaterThan(200)
    expect(rows.flatMap((row) => problemsOf(import.meta.dirname, row.at(-1) ?? ''))).toEqual([])
  })

  it('gives every fact and quirk a confidence mark', () => {
    const wrong = [...FACTS, ...QUIRKS].filter(
      ([, , mark = '']) => !/^([DOCVMRI]-[HML]|\?)(, ([DOCVMRI]-[HML]|\?))*$/.test(mark),
    )
    expect(wrong).toEqual([])
  })

  it('has facts of every section from 1 to 13, and all 21 quirks', () => {
    const sections = new Set(FACTS.map(([section = '']) => Number.parseInt(section, 10)))
    expect([...sections]).toEqual(Array.from({ length: 13 }, (_, place) => place + 1))
    expect(QUIRKS.map(([number]) => number)).toEqual(Array.from({ length: 21 }, (_, place) => `15.${place + 1}`))
  })

  it('has a row for every switch, with its values, its default in bold, its mark, and a test for each value', () => {
    for (const name of SWITCH_NAMES) {
      const definition: { readonly values: readonly string[]; readonly default: string; readonly mark: string } =
        SWITCHES[name]
      const row = SWITCH_ROWS.find(([cell]) => cell === `\`${name}\``)
      const values = definition.values
        .map((value) => (value === definition.default ? `**${value}**` : value))
        .join(' / ')
      expect(row?.[1]?.split('<br>')[0], name).toBe(values)
      expect(row?.[2], name).toBe(definition.mark)
      for (const value of definition.values) expect(row?.[3], name).toContain(`${name} = ${value}: `)
    }
  })

  it('describes no switch, door or fault that is not there, and none is missing', () => {
    const switches = SWITCH_ROWS.map(([cell = '']) => cell.replaceAll('`', ''))
    expect(switches).toEqual([...SWITCH_NAMES, 'guests, addTempMembers'])
    const doors = rowsUnder(README, '## Control door').map(([cell = '']) => cell.replaceAll('`', ''))
    expect(doors).toEqual(DOORS.map(({ method, path }) => `${method} ${`/_sandbox/${path}`.replace(/\/$/, '')}`))
    expect(rowsUnder(README, '## Faults').map(([cell = '']) => cell.replaceAll('`', ''))).toEqual(FAULT_KINDS)
  })
})
