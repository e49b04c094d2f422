import { readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/** For which sandbox settings were last written, so that what an operator changed since can be told from what is ours. */
export type Remembered = { readonly url: string; readonly connectors: readonly string[] }

const pathOf = (dataDir: string): string => join(dataDir, 'sandbox.json')

export const remember = async (dataDir: string, remembered: Remembered): Promise<void> => {
  const path = pathOf(dataDir)
  await writeFile(`${path}.new`, `${JSON.stringify(remembered)}\n`, { mode: 0o600 })
  await rename(`${path}.new`, path)
}

export const readRemembered = async (dataDir: string): Promise<Remembered | undefined> => {
  try {
    const remembered: unknown = JSON.parse(await readFile(pathOf(dataDir), 'utf8'))
    return isRemembered(remembered) ? remembered : undefined
  } catch {
    return undefined // none yet, or a broken one: what stands in the database is then taken for an operator's
  }
}

const isRemembered = (value: unknown): value is Remembered =>
  typeof value === 'object' &&
  value !== null &&
  'url' in value &&
  typeof value.url === 'string' &&
  'connectors' in value &&
  Array.isArray(value.connectors)
