import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { BenchFailure } from './bench-failure.ts'

/**
 * Where a program is. Administrators' folders are looked into, too: Debian installs nginx there and leaves them off people's PATH.
 *
 * @throws BenchFailure that says how to get it
 */
export const findProgram = (name: 'nginx' | 'wrk'): string => {
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/sbin', '/usr/local/sbin', '/opt/homebrew/bin']
  const found = folders.map((folder) => join(folder, name)).find((path) => existsSync(path))
  if (found !== undefined) return found
  throw new BenchFailure(
    `This bench needs ${name}, which is not installed. On Debian or Ubuntu: apt-get install nginx-light wrk. On macOS: brew install nginx wrk.`,
  )
}
