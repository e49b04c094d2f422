import { resolve } from 'node:path'
import { RollcallError } from '@rollcall/core'

/**
 * The only reader of the environment: `design.md §4`'s table, and nothing else. Read once at start, checked, frozen.
 */
export type Config = {
  readonly mode: 'local' | 'serve' | 'worker'
  readonly host: string
  readonly port: number
  /** Where browsers reach the server, without a `/` at its end: vendors lead back there. `undefined`: where it listens. */
  readonly publicUrl: string | undefined
  /** Embedded database, keys, logs. */
  readonly dataDir: string
  readonly databaseUrl: string | undefined
  /** 32 bytes; `undefined` in local mode means: generate into the data folder. */
  readonly masterKey: Uint8Array | undefined
  readonly apiToken: string | undefined
  readonly operator: { readonly email: string; readonly password: string } | undefined
  readonly sandbox: { readonly enabled: boolean; readonly port: number }
  /** CIDRs, hosts and the word `loopback` that may be called although private. */
  readonly allowEgress: readonly string[]
  readonly log: { readonly format: 'pretty' | 'json'; readonly level: LogLevel }
}

const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const
export type LogLevel = (typeof LOG_LEVELS)[number]

/** @throws RollcallError `invalid_request` naming the variable and what it must be */
export const readConfig = (mode: Config['mode'], env: Readonly<Record<string, string | undefined>>): Config => {
  const local = mode === 'local'
  const masterKey = env['ROLLCALL_MASTER_KEY'] ? parseMasterKey(env['ROLLCALL_MASTER_KEY']) : undefined
  const databaseUrl = env['DATABASE_URL'] || undefined
  if (!local && masterKey === undefined) {
    throw refuse('ROLLCALL_MASTER_KEY', 'must be set: 32 random bytes in base64, e.g. from `openssl rand -base64 32`')
  }
  if (!local && databaseUrl === undefined) {
    // A misspelt variable must not put a company's data into a folder that goes with the container.
    throw refuse('DATABASE_URL', 'must name a PostgreSQL server: the embedded database is for local mode')
  }
  return Object.freeze({
    mode,
    host: env['HOST'] || '127.0.0.1',
    port: parsePort('PORT', env['PORT'], 4000),
    publicUrl: parsePublicUrl(env['ROLLCALL_PUBLIC_URL'], local),
    dataDir: resolve(env['ROLLCALL_DATA_DIR'] || '.rollcall'),
    databaseUrl,
    masterKey,
    apiToken: parseToken(env['ROLLCALL_API_TOKEN']),
    operator: parseOperator(env),
    sandbox: {
      // Production never starts the sandbox, whatever the variable says.
      enabled: local && parseSwitch('ROLLCALL_SANDBOX', env['ROLLCALL_SANDBOX'], 'on') === 'on',
      port: parsePort('ROLLCALL_SANDBOX_PORT', env['ROLLCALL_SANDBOX_PORT'], 4010),
    },
    allowEgress: parseAllow(env['ROLLCALL_ALLOW_EGRESS'], local),
    log: parseLog(env['ROLLCALL_LOG'], local ? 'pretty' : 'json'),
  })
}

const refuse = (name: string, problem: string): RollcallError =>
  new RollcallError('invalid_request', `${name} ${problem}.`)

const parsePort = (name: string, value: string | undefined, fallback: number): number => {
  if (!value) return fallback
  const port = Number(value)
  if (!/^\d+$/.test(value) || port > 65_535) throw refuse(name, `must be a port from 0 to 65535, not "${value}"`)
  return port
}

const parsePublicUrl = (value: string | undefined, local: boolean): string | undefined => {
  if (!value) return undefined
  const url = URL.parse(value)
  const isGood = url?.protocol === 'https:' || (local && url?.protocol === 'http:')
  if (url === null || !isGood || url.search !== '' || url.hash !== '' || url.username !== '' || url.pathname !== '/') {
    throw refuse('ROLLCALL_PUBLIC_URL', 'must be an address like https://rollcall.example.com, without a path')
  }
  return url.origin
}

const parseMasterKey = (value: string): Uint8Array => {
  const bytes = Buffer.from(value, 'base64')
  // The value itself is never shown: it is the key to everything.
  if (bytes.length !== 32) throw refuse('ROLLCALL_MASTER_KEY', `must be 32 bytes in base64; it holds ${bytes.length}`)
  return new Uint8Array(bytes)
}

const parseToken = (value: string | undefined): string | undefined => {
  if (!value) return undefined
  if (value.length < 16 || /[^\x21-\x7e]/.test(value)) {
    throw refuse('ROLLCALL_API_TOKEN', 'must be at least 16 printable characters without spaces')
  }
  return value
}

const parseOperator = (env: Readonly<Record<string, string | undefined>>): Config['operator'] => {
  const email = env['ROLLCALL_OPERATOR_EMAIL']
  const password = env['ROLLCALL_OPERATOR_PASSWORD']
  if (!email && !password) return undefined
  if (!email || !password)
    throw refuse('ROLLCALL_OPERATOR_EMAIL and ROLLCALL_OPERATOR_PASSWORD', 'must be set together')
  return { email, password }
}

const parseSwitch = (name: string, value: string | undefined, fallback: 'on' | 'off'): 'on' | 'off' => {
  if (!value) return fallback
  if (value !== 'on' && value !== 'off') throw refuse(name, `must be on or off, not "${value}"`)
  return value
}

const parseAllow = (value: string | undefined, local: boolean): readonly string[] => {
  const named = (value ?? '').split(/[\s,]+/).filter((entry) => entry !== '')
  if (local) return [...new Set(['loopback', ...named])]
  // A licence of local mode alone: in production it would open the host's own services.
  if (named.includes('loopback')) throw refuse('ROLLCALL_ALLOW_EGRESS', 'must not hold "loopback" in production')
  return named
}

const parseLog = (value: string | undefined, format: 'pretty' | 'json'): Config['log'] => {
  const words = (value ?? '').split(/[\s,]+/).filter((word) => word !== '')
  const unknown = words.filter((word) => word !== 'pretty' && word !== 'json' && !isLogLevel(word))
  if (unknown.length > 0) {
    throw refuse(
      'ROLLCALL_LOG',
      `takes pretty or json and a level (${LOG_LEVELS.join(', ')}), not "${unknown.join(' ')}"`,
    )
  }
  const chosen = words.find((word) => word === 'pretty' || word === 'json')
  return { format: chosen === 'pretty' || chosen === 'json' ? chosen : format, level: words.find(isLogLevel) ?? 'info' }
}

const isLogLevel = (word: string): word is LogLevel => (LOG_LEVELS as readonly string[]).includes(word)
