import { join } from 'node:path'
import { readSmallFile, writeSmallFile } from './small-file.ts'

/** What the CLI finds in the data folder, so that `npm run rollcall -- …` needs no settings on the same machine. */
export type Hint = { readonly url: string; readonly token: string }

const pathOf = (dataDir: string): string => join(dataDir, 'cli.json')

export const writeHint = (dataDir: string, hint: Hint): Promise<void> => writeSmallFile(pathOf(dataDir), hint)

/** Without a hint, or with a broken one, a new one is written. */
export const readHint = (dataDir: string): Promise<Hint | undefined> => readSmallFile(pathOf(dataDir), isHint)

const isHint = (value: unknown): value is Hint =>
  typeof value === 'object' && value !== null && 'token' in value && typeof value.token === 'string' && 'url' in value
