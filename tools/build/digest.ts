import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'

/** What is made, not written. */
const MADE: ReadonlySet<string> = new Set(['dist', 'node_modules'])

/** No part of what is built. */
const IRRELEVANT = /\.test\.tsx?$|\.md$/

/**
 * One value for the content of files and folders, names included. A few hundred files take some ten milliseconds, so that
 * every start can ask.
 */
export const digestOf = (root: string, paths: readonly string[]): string => {
  const hash = createHash('sha256')
  for (const path of paths.flatMap((each) => filesUnder(root, each)).toSorted()) {
    hash
      .update(`${path}\0`)
      .update(readFileSync(join(root, path)))
      .update('\0')
  }
  return hash.digest('hex')
}

const filesUnder = (root: string, path: string): readonly string[] => {
  if (statSync(join(root, path)).isFile()) return [path]
  return readdirSync(join(root, path), { withFileTypes: true }).flatMap((entry) => {
    const below = `${path}/${entry.name}`
    if (entry.isDirectory()) return MADE.has(entry.name) ? [] : filesUnder(root, below)
    return entry.isFile() && !IRRELEVANT.test(entry.name) ? [below] : []
  })
}
