import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { DEFAULT_SWITCHES } from './switches.ts'

const README = readFileSync(join(import.meta.dirname, 'README.md'), 'utf8')

/** Rows of the table under a heading, without head and rule. */
function rowsUnder(heading: string): readonly (readonly string[])[] {
  const [, section = ''] = README.split(`## ${heading}\n`)
  const lines = (section.split(/^## /m)[0] ?? '').split('\n').filter((line) => line.startsWith('|'))
  return lines.slice(2).map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  )
}

/** What is wrong with a cell of "`file` › title" references. */
function problemsOf(cell: string): readonly string[] {
  return cell.split('<br>').flatMap((reference) => {
    const [, file, title] = /^`(.+)` › (.+)$/.exec(reference) ?? []
    if (file === undefined || title === undefined) return [`"${reference}" names no test`]
    const path = join(import.meta.dirname, file)
    if (!existsSync(path)) return [`${file} does not exist`]
    return readFileSync(path, 'utf8').includes(`('${title}', `) ? [] : [`${file} has no test "${title}"`]
  })
}

const FACTS = rowsUnder('Facts')
const SWITCHES = rowsUnder('Switches')

describe('the README', () => {
  it('names an existing test for every fact and every value of a switch', () => {
    expect(FACTS.length).toBeGreaterThan(50)
    expect([...FACTS, ...SWITCHES].flatMap((row) => problemsOf(row.at(-1) ?? ''))).toEqual([])
  })

  it('gives every fact a confidence mark', () => {
    expect(FACTS.filter(([, , mark = '']) => !/^(D|T|K|\?|ours)(, (D|T|K|\?|ours))*$/.test(mark))).toEqual([])
  })

  it('has a row for each switch, with its default', () => {
    const defaults = Object.entries(DEFAULT_SWITCHES).map(([name, value]) => [`\`${name}\``, value])
    expect(SWITCHES.map(([name, values = '']) => [name, /\*\*(.+)\*\*/.exec(values)?.[1]])).toEqual(defaults)
  })

  it('has a test for each fact that its tests hold', () => {
    const named = new Set([...FACTS, ...SWITCHES].flatMap((row) => (row.at(-1) ?? '').split('<br>')))
    const files = ['access', 'lists', 'users', 'groups', 'quota', 'oauth']
    const titles = files.flatMap((file) =>
      [
        ...readFileSync(join(import.meta.dirname, `${file}.test.ts`), 'utf8').matchAll(
          /^ +it(?:\.each\(.*\))?\('(.+?)', /gm,
        ),
      ].map(([, title]) => `\`${file}.test.ts\` › ${title}`),
    )
    expect(titles.filter((title) => !named.has(title))).toEqual([])
  })
})
