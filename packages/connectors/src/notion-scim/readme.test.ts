import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { notionScim } from './connector.ts'

const README = readFileSync(join(import.meta.dirname, 'README.md'), 'utf8')
const SOURCE = readFileSync(join(import.meta.dirname, 'connector.ts'), 'utf8')

const rows = README.split('\n')
  .filter((line) => line.startsWith('| ') && !/^\| (fact|-)/.test(line))
  .map((line) => line.split('|').map((cell) => cell.trim()))

describe('the README', () => {
  it('has a row for each fact of the connector and each deviation of its dialect', () => {
    const named = new Set(rows.map(([, fact = '']) => fact.replaceAll('`', '')))
    expect(Object.keys(notionScim.facts).filter((fact) => !named.has(fact))).toEqual([])
    const [, dialect = ''] = SOURCE.split('  dialect: {\n')
    const [own = ''] = dialect.split('\n  },\n')
    const deviations = [...own.matchAll(/^ {4}(\w+):/gm)].map(([, name = '']) => name)
    expect(deviations.length).toBeGreaterThan(7)
    expect(deviations.filter((name) => ![...named].some((fact) => fact.split('.', 1)[0] === name))).toEqual([])
  })

  it('gives each a section and a confidence mark', () => {
    expect(rows.length).toBeGreaterThan(25)
    const wrong = rows.filter(
      ([, , , section = '', mark = '']) =>
        !/^\d+(\.\d)?(, \d+(\.\d)?)*$/.test(section) || !/^([DOCVMRI]-[HML]|\?)(, ([DOCVMRI]-[HML]|\?))*$/.test(mark),
    )
    expect(wrong).toEqual([])
  })
})
