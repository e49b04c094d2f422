import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { UsageError } from './exit-codes.ts'

/** The only reader of the environment in the CLI. */

export type Environment = Readonly<Record<string, string | undefined>>

/** Which server, and as whom. */
export type CliConfig = { readonly url: string; readonly token: string }

/** What local mode leaves in its data folder, readable by its owner only. */
type Hint = { readonly url: string; readonly token: string }

/**
 * Flags first, then `ROLLCALL_URL` and `ROLLCALL_TOKEN`, then the hint of the local server. The hint's token goes to the hint's
 * server only: a token meant for this machine must not leave it because somebody named another URL.
 *
 * @throws UsageError saying how to name a server
 */
export const readConfig = (given: {
  readonly flags: { readonly url?: string | undefined; readonly token?: string | undefined }
  readonly env: Environment
  readonly readHint: (env: Environment) => Hint | undefined
}): CliConfig => {
  const url = given.flags.url ?? (given.env['ROLLCALL_URL'] || undefined)
  const token = given.flags.token ?? (given.env['ROLLCALL_TOKEN'] || undefined)
  if (url !== undefined && token !== undefined) return { url: checkedUrl(url), token }
  const hint = given.readHint(given.env)
  if (hint !== undefined && (url === undefined || sameServer(url, hint.url))) {
    return { url: checkedUrl(url ?? hint.url), token: token ?? hint.token }
  }
  throw new UsageError(
    url === undefined
      ? 'No server is known. Start one with "npm start" in this folder, or set ROLLCALL_URL and ROLLCALL_TOKEN.'
      : `No token for ${url}. Set ROLLCALL_TOKEN to an API token of that server.`,
  )
}

const checkedUrl = (url: string): string => {
  const parsed = URL.canParse(url) ? new URL(url) : undefined
  if (parsed === undefined || !['http:', 'https:'].includes(parsed.protocol)) {
    throw new UsageError(`"${url}" is not a server's address. Write it like http://127.0.0.1:4000.`)
  }
  if (parsed.username !== '' || parsed.password !== '') {
    throw new UsageError("With a user name or password in it, this is not a server's address; use ROLLCALL_TOKEN.")
  }
  return url
}

const sameServer = (a: string, b: string): boolean =>
  URL.canParse(a) && URL.canParse(b) && new URL(a).origin === new URL(b).origin

/** Reads `cli.json` of the local data folder; `undefined` where there is none. */
export const readHintFile = (env: Environment): Hint | undefined => {
  try {
    const text = readFileSync(join(env['ROLLCALL_DATA_DIR'] || '.rollcall', 'cli.json'), 'utf8')
    const value: unknown = JSON.parse(text)
    return isHint(value) ? value : undefined
  } catch {
    // No folder, no right to read it, or half-written: the message about how to name a server covers all three.
    return undefined
  }
}

const isHint = (value: unknown): value is Hint =>
  typeof value === 'object' &&
  value !== null &&
  'url' in value &&
  typeof value.url === 'string' &&
  'token' in value &&
  typeof value.token === 'string'

/** The process's own environment. */
export const processEnvironment = (): Environment => process.env
