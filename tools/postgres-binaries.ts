import { existsSync, globSync } from 'node:fs'
import { delimiter, join } from 'node:path'

/** Where Debian and its kin put each major version. */
const DEBIAN = '/usr/lib/postgresql/*/bin'

/** The folder of PostgreSQL's server programs on this machine, the newest version first; `undefined` where there is none. */
export const findPostgres = (searchPath: string, installed: string = DEBIAN): string | undefined =>
  [...globSync(installed).toSorted(newestFirst), ...searchPath.split(delimiter)].find(
    (folder) => existsSync(join(folder, 'initdb')) && existsSync(join(folder, 'postgres')),
  )

const newestFirst = (a: string, b: string): number => b.localeCompare(a, 'en', { numeric: true })
