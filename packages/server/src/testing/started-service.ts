import { randomUUID } from 'node:crypto'
import { Writable } from 'node:stream'
import type { Connector } from '@rollcall/connector-kit'
import { connectors } from '@rollcall/connectors'
import { createSandbox, SAMPLE_SCIM_TOKEN, type Sandbox, type SandboxOptions } from '@rollcall/sandbox'
import { composeService, type Service } from '../compose.ts'
import { createToken, ensureDefaultEnvironment } from '../connections/index.ts'
import { migrate, type OpenDatabase, openDatabase } from '../db/index.ts'
import { createLog } from '../log.ts'

/** The real service on an embedded database in memory, with a sandbox workspace as its vendor. For tests only. */
export type StartedService = AsyncDisposable & {
  readonly url: string
  /** An API token that may do everything in the default environment. */
  readonly token: string
  readonly environmentId: string
  readonly service: Service
  readonly database: OpenDatabase
  readonly sandbox: Sandbox
  readonly scimUrl: string
  /** The service's present time, movable by hand. */
  readonly clock: { now: Date }
  /** Everything logged so far. */
  log(): string
  /** A call of the API; JSON in, JSON out. */
  call(method: string, path: string, options?: CallOptions): Promise<Answer>
  /** Connects the sandbox's workspace; answers with the account's id. */
  link(options?: { readonly tenantId?: string; readonly settings?: Readonly<Record<string, string>> }): Promise<string>
}

export type CallOptions = {
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
  /** Instead of the default; `null` for none. */
  readonly token?: string | null
}

export type Answer = {
  readonly status: number
  readonly headers: Headers
  readonly text: string
  /** The parsed body; `undefined` where it is no JSON. */
  // oxlint-disable-next-line typescript/no-explicit-any -- a test looks into whatever came
  readonly body: any
}

export type StartOptions = {
  readonly sandbox?: SandboxOptions
  /** Instead of one in memory; migrated here, closed by its owner. */
  readonly database?: OpenDatabase
  /** Besides those of this build. */
  readonly connectors?: readonly Connector[]
  readonly publicUrl?: string
  /** Instead of what local mode may call, and be opened by. */
  readonly allowEgress?: readonly string[]
}

export const startService = async (options: StartOptions = {}): Promise<StartedService> => {
  const database = options.database ?? (await openDatabase({ kind: 'memory' }))
  await migrate(database.db)
  const clock = { now: new Date('2026-11-25T08:00:00Z') }
  const lines: string[] = []
  const log = createLog(
    { format: 'json', level: 'trace' },
    new Writable({
      write: (chunk, _encoding, done) => {
        lines.push(String(chunk))
        done()
      },
    }),
  )
  const sandbox = createSandbox({ ...options.sandbox, switches: { rateLimit: 'off', ...options.sandbox?.switches } })
  const { scimUrl } = await sandbox.listen()
  const service = await composeService({
    database,
    masterKey: new Uint8Array(32).fill(7),
    connectors: [...connectors, ...(options.connectors ?? [])],
    allowEgress: options.allowEgress ?? ['loopback'],
    publicUrl: options.publicUrl,
    log,
    now: () => clock.now,
  })
  const url = `http://127.0.0.1:${await service.listen(0, '127.0.0.1')}`
  const making = { db: database.db, now: () => clock.now, newId: randomUUID }
  const environment = await ensureDefaultEnvironment(making)
  const { token } = await createToken(making, { environmentId: environment.id, name: 'test', actor: 'test' })

  const call: StartedService['call'] = async (method, path, { body, headers = {}, token: own = token } = {}) => {
    const response = await fetch(url + path, {
      method,
      headers: {
        ...(own === null ? {} : { authorization: `Bearer ${own}` }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      redirect: 'manual',
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    })
    const text = await response.text()
    return { status: response.status, headers: response.headers, text, body: parsed(text) }
  }

  return {
    url,
    token,
    environmentId: environment.id,
    service,
    database,
    sandbox,
    scimUrl,
    clock,
    log: () => lines.join(''),
    call,
    link: async ({ tenantId = 'acme', settings = {} } = {}) => {
      const made = await call('POST', '/integrated-account', {
        body: {
          tenant_id: tenantId,
          integration: 'notion-scim',
          credentials: { api_key: SAMPLE_SCIM_TOKEN },
          // The vendor's budget is no part of most tests, and would make them wait.
          settings: { base_url: scimUrl, requests_per_second: '100000', burst: '100000', ...settings },
        },
      })
      if (made.status !== 201) throw new Error(`not linked: ${made.text}`)
      return made.body.id
    },
    [Symbol.asyncDispose]: async () => {
      await service.close()
      await sandbox.close()
      if (options.database === undefined) await database.close()
    },
  }
}

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined // the test looks at the text
  }
}
