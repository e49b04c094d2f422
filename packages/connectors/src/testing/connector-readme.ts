import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Connector } from '@rollcall/connector-kit'
import { describe, expect, it } from 'vitest'

/** Holds the README of a connector true: each fact has a row that says what the connector says, with a source and a confidence mark. */
export const describeConnectorReadme = (connector: {
  readonly folder: string
  readonly facts: Connector['facts']
  /** Rows that there must be beside those of the facts. */
  readonly rows: readonly string[]
  /** How a row names its sources, and how sure they make it. */
  readonly source: RegExp
  readonly mark?: RegExp
  /** Whether deviations of a SCIM dialect are declared in `connector.ts`, each with a row. */
  readonly hasDialect?: boolean
}): void => {
  const { folder, facts, rows: others, source, mark = CERTAINTY, hasDialect = false } = connector
  const read = (file: string): string => readFileSync(join(folder, file), 'utf8')
  const rows = read('README.md')
    .split('\n')
    .filter((line) => line.startsWith('| ') && !/^\| (fact|-)/.test(line))
    .map((line) => line.split('|').map((cell) => cell.trim()))
  const named = new Set(rows.map(([, fact = '']) => fact.replaceAll('`', '')))

  describe('the README', () => {
    it('has a row for each fact of the connector', () => {
      expect([...Object.keys(facts), ...others].filter((fact) => !named.has(fact))).toEqual([])
    })

    it('says of the facts what the connector says', () => {
      for (const [fact, value] of Object.entries(facts)) {
        const [, , said = ''] = rows.find(([, name]) => name === `\`${fact}\``) ?? []
        if (typeof value !== 'object') expect(said.startsWith(String(value)), fact).toBe(true)
      }
    })

    it('has a row for each deviation of a SCIM dialect', () => {
      const [, dialect = ''] = read('connector.ts').split('  dialect: {\n')
      const [own = ''] = dialect.split('\n  },\n')
      const deviations = [...own.matchAll(/^ {4}(\w+):/gm)].map(([, name = '']) => name)
      expect(deviations.length > 5).toBe(hasDialect)
      expect(deviations.filter((name) => ![...named].some((fact) => fact.split('.', 1)[0] === name))).toEqual([])
    })

    it('gives each a source and a confidence mark', () => {
      expect(rows.length).toBeGreaterThan(25)
      const wrong = rows.filter(([, , , from = '', sureness = '']) => !source.test(from) || !mark.test(sureness))
      expect(wrong).toEqual([])
    })
  })
}

/** Documented, tried, known, or a question. */
const CERTAINTY = /^([DTK]|\?)(, ([DTK]|\?))*$/

/** Letters of a list of sources, up to one; a dash for what is ours. */
export const sourcesUpTo = (letter: string): RegExp => new RegExp(`^([A-${letter}](, [A-${letter}])*|–)$`)
