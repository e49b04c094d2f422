import { readFile, rename, writeFile } from 'node:fs/promises'

/** Readable by its owner only; written beside and moved, so that nobody reads half of it. */
export const writeSmallFile = async (path: string, value: object): Promise<void> => {
  await writeFile(`${path}.new`, `${JSON.stringify(value)}\n`, { mode: 0o600 })
  await rename(`${path}.new`, path)
}

/** `undefined` where there is none, or a broken one. */
export const readSmallFile = async <T>(path: string, is: (value: unknown) => value is T): Promise<T | undefined> => {
  try {
    const value: unknown = JSON.parse(await readFile(path, 'utf8'))
    return is(value) ? value : undefined
  } catch {
    return undefined
  }
}
