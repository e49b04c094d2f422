import { readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/** What the CLI finds in the data folder, so that `npm run rollcall -- …` needs no settings on the same machine. */
export type Hint = { readonly url: string; readonly token: string }

const pathOf = (dataDir: string): string => join(dataDir, 'cli.json')

/** Readable by its owner only; written beside and moved, so that nobody reads half of it. */
export const writeHint = async (dataDir: string, hint: Hint): Promise<void> => {
  const path = pathOf(dataDir)
  await writeFile(`${path}.new`, `${JSON.stringify(hint)}\n`, { mode: 0o600 })
  await rename(`${path}.new`, path)
}

export const readHint = async (dataDir: string): Promise<Hint | undefined> => {
  try {
    const hint: unknown = JSON.parse(await readFile(pathOf(dataDir), 'utf8'))
    return isHint(hint) ? hint : undefined
  } catch {
    return undefined // no hint, or a broken one: a new one is written
  }
}

const isHint = (value: unknown): value is Hint =>
  typeof value === 'object' && value !== null && 'token' in value && typeof value.token === 'string' && 'url' in value
