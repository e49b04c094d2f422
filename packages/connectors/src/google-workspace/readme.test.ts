import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { googleWorkspace } from './connector.ts'

const README = readFileSync(join(import.meta.dirname, 'README.md'), 'utf8')

const rows = README.split('\n')
  .filter((line) => line.startsWith('| ') && !/^\| (fact|-)/.test(line))
  .map((line) => line.split('|').map((cell) => cell.trim()))

describe('the README', () => {
  it('has a row for each fact of the connector', () => {
    const named = new Set(rows.map(([, fact = '']) => fact.replaceAll('`', '')))
    const wanted = [...Object.keys(googleWorkspace.facts), 'base_url', 'auth', 'budget', 'throttling', 'pushdown']
    expect(wanted.filter((fact) => !named.has(fact))).toEqual([])
  })

  it('says of the facts what the connector says', () => {
    for (const [fact, value] of Object.entries(googleWorkspace.facts)) {
      const [, , said = ''] = rows.find(([, name]) => name === `\`${fact}\``) ?? []
      if (typeof value !== 'object') expect(said.startsWith(String(value)), fact).toBe(true)
    }
  })

  it('gives each a source and a confidence mark', () => {
    expect(rows.length).toBeGreaterThan(25)
    const wrong = rows.filter(
      ([, , , source = '', mark = '']) =>
        !/^([A-E](, [A-E])*|–)$/.test(source) || !/^([DTK]|\?)(, ([DTK]|\?))*$/.test(mark),
    )
    expect(wrong).toEqual([])
  })
})
