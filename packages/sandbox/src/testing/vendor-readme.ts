import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { problemsOf, rowsUnder } from './fact-table.ts'

/** Holds the README of a vendor true: each fact and switch has a mark and a test, and each test of these files is named. */
export const describeVendorReadme = (vendor: {
  readonly folder: string
  readonly switches: Readonly<Record<string, string | number | boolean>>
  readonly leastFacts: number
  /** Names of the test files that hold facts, without `.test.ts`. */
  readonly files: readonly string[]
}): void => {
  const { folder, switches, leastFacts, files } = vendor
  const readme = readFileSync(join(folder, 'README.md'), 'utf8')
  const facts = rowsUnder(readme, '## Facts')
  const switchRows = rowsUnder(readme, '## Switches')
  const references = [...facts, ...switchRows].map((row) => row.at(-1) ?? '')

  describe('the README', () => {
    it('names an existing test for every fact and every value of a switch', () => {
      expect(facts.length).toBeGreaterThan(leastFacts)
      expect(references.flatMap((cell) => problemsOf(folder, cell))).toEqual([])
    })

    it('gives every fact a confidence mark', () => {
      expect(facts.filter(([, , mark = '']) => !/^(D|T|K|\?|ours)(, (D|T|K|\?|ours))*$/.test(mark))).toEqual([])
    })

    it('has a row for each switch, with its default', () => {
      const defaults = Object.entries(switches).map(([name, value]) => [`\`${name}\``, String(value)])
      expect(switchRows.map(([name, values = '']) => [name, /\*\*(.+)\*\*/.exec(values)?.[1]])).toEqual(defaults)
    })

    it('has a test for each fact that its tests hold', () => {
      const named = new Set(references.flatMap((cell) => cell.split('<br>')))
      const titles = files.flatMap((file) => titlesIn(folder, `${file}.test.ts`))
      expect(titles.length).toBeGreaterThan(files.length)
      expect(titles.filter((title) => !named.has(title))).toEqual([])
    })
  })
}

const titlesIn = (folder: string, file: string): readonly string[] =>
  [...readFileSync(join(folder, file), 'utf8').matchAll(/^ +it(?:\.each\(.*\))?\('(.+?)', /gm)].map(
    ([, title]) => `\`${file}\` › ${title}`,
  )
