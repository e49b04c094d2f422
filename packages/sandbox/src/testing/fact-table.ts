import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** Rows of the tables under a heading of a text in Markdown, without head and rule; cells trimmed. */
export const rowsUnder = (text: string, heading: string): readonly (readonly string[])[] => {
  const [, section = ''] = text.split(`${heading}\n`)
  const [body = ''] = section.split(/^#/m)
  const lines = body.split('\n').filter((line) => line.startsWith('|'))
  return lines.slice(2).map((line) =>
    line
      .split(/(?<!\\)\|/)
      .slice(1, -1)
      .map((cell) => cell.trim()),
  )
}

/** What is wrong with a cell of "`file` › title" references to tests below a folder. */
export const problemsOf = (folder: string, cell: string): readonly string[] =>
  cell.split('<br>').flatMap((reference) => {
    const [, file, title] = /^`(.+)` › (.+)$/.exec(reference) ?? []
    if (file === undefined || title === undefined) return [`"${reference}" names no test`]
    const path = join(folder, file)
    if (!existsSync(path)) return [`${file} does not exist`]
    return readFileSync(path, 'utf8').includes(`('${title}', `) ? [] : [`${file} has no test "${title}"`]
  })
