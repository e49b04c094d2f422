import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { slackScim } from './connector.ts'

const README = readFileSync(join(import.meta.dirname, 'README.md'), 'utf8')
const SOURCE = readFileSync(join(import.meta.dirname, 'connector.ts'), 'utf8')

const rows = README.split('\n')
  .filter((line) => line.startsWith('| ') && !/^\| (fact|-)/.test(line))
  .map((line) => line.split('|').map((cell) => cell.trim()))

describe('the README', () => {
  it('has a row for each fact of the connector and each deviation of its dialect', () => {
    const named = new Set(rows.map(([, fact = '']) => fact.replaceAll('`', '')))
    const wanted = [
      ...Object.keys(slackScim.facts),
      'requires',
      'base_url',
      'web_api_url',
      'auth',
      'budget',
      'users.sessions.end',
    ]
    expect(wanted.filter((fact) => !named.has(fact))).toEqual([])
    const [, dialect = ''] = SOURCE.split('  dialect: {\n')
    const [own = ''] = dialect.split('\n  },\n')
    const deviations = [...own.matchAll(/^ {4}(\w+):/gm)].map(([, name = '']) => name)
    expect(deviations.length).toBeGreaterThan(5)
    expect(deviations.filter((name) => ![...named].some((fact) => fact.split('.', 1)[0] === name))).toEqual([])
  })

  it('gives each a source and a confidence mark', () => {
    expect(rows.length).toBeGreaterThan(25)
    const wrong = rows.filter(
      ([, , , source = '', mark = '']) =>
        !/^([A-FN](, [A-FN])*|–)$/.test(source) || !/^([DTK]|\?)(, ([DTK]|\?))*$/.test(mark),
    )
    expect(wrong).toEqual([])
  })
})
