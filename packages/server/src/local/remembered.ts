import { join } from 'node:path'
import { readSmallFile, writeSmallFile } from './small-file.ts'

/** For which sandbox settings were last written, so that what an operator changed since can be told from what is ours. */
export type Remembered = { readonly url: string; readonly connectors: readonly string[] }

const pathOf = (dataDir: string): string => join(dataDir, 'sandbox.json')

export const remember = (dataDir: string, remembered: Remembered): Promise<void> =>
  writeSmallFile(pathOf(dataDir), remembered)

/** Without it, what stands in the database is taken for an operator's. */
export const readRemembered = (dataDir: string): Promise<Remembered | undefined> =>
  readSmallFile(pathOf(dataDir), isRemembered)

const isRemembered = (value: unknown): value is Remembered =>
  typeof value === 'object' &&
  value !== null &&
  'url' in value &&
  typeof value.url === 'string' &&
  'connectors' in value &&
  Array.isArray(value.connectors)
