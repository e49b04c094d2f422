import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'

const README = readFileSync(join(import.meta.dirname, '../README.md'), 'utf8')

/** `file` › title of every test whose title names a row, by row. */
const testsByRow = (): ReadonlyMap<string, readonly string[]> => {
  const files = readdirSync(import.meta.dirname, { recursive: true, encoding: 'utf8' })
  const named = files
    .filter((file) => file.endsWith('.test.ts'))
    .flatMap((file) => {
      const text = readFileSync(join(import.meta.dirname, file), 'utf8')
      return [...text.matchAll(/\bit\('((?:[^'\\]|\\.)*)'/g)].map(([, title = '']) => ({ title, file }))
    })
  const rows = named.flatMap(({ title, file }) =>
    [...title.matchAll(/\bC\d+\b/g)].map(([row]) => ({ row, reference: `\`${file}\` › ${title}` })),
  )
  return new Map(
    [...Map.groupBy(rows, ({ row }) => row)].map(([row, all]) => [
      row,
      all.map(({ reference }) => reference).toSorted(),
    ]),
  )
}

describe('the README', () => {
  it('has a row for every rule of a SCIM client from 1 to 33, naming all of its tests and no others', () => {
    const cells = README.split('\n')
      .filter((line) => /^\| C\d+ \|/.test(line))
      .map((line) => line.split(' | '))
    const table = cells.map(([row = '', , tests = '']) => [
      row.replace('| ', ''),
      tests.replace(/ \|$/, '').split('<br>').toSorted(),
    ])
    expect(table.map(([row]) => row)).toEqual(Array.from({ length: 33 }, (_, at) => `C${at + 1}`))
    const actual = testsByRow()
    for (const [row, tests] of table) expect(tests, String(row)).toEqual(actual.get(String(row)))
  })
})
