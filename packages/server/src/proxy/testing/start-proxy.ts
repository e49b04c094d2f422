import { randomUUID } from 'node:crypto'
import { Agent, type IncomingMessage, request as sendRequest } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Writable } from 'node:stream'
import type { Connector } from '@rollcall/connector-kit'
import { RollcallError } from '@rollcall/core'
import pino from 'pino'
import { createAudit } from '../../audit/index.ts'
import type { OpenConnection } from '../../connections/index.ts'
import type { Database, Executor } from '../../db/index.ts'
import { concealer, createEgress, type EgressOptions, type ObservedAnswer } from '../../egress/index.ts'
import { type Caller, createApp, createIdempotency } from '../../http/index.ts'
import { createProxy, type ProxyOptions } from '../proxy.ts'

export const TOKEN = 'rc_token-of-the-caller'
export const SECRET = 'token-of-the-vendor-8f3a'
export const ACCOUNT = '0b9c3a52-7a4e-4d5e-9a53-0d6f8f0e4c11'

export type Answer = {
  readonly status: number
  readonly reason: string
  readonly rawHeaders: readonly string[]
  readonly headers: IncomingMessage['headers']
  readonly body: Buffer
  readonly text: string
  readonly complete: boolean
}

export type Sending = {
  readonly method?: string
  readonly headers?: Readonly<Record<string, string | readonly string[]>>
  readonly body?: string | Uint8Array
  readonly token?: string | undefined
}

export type StartedProxy = {
  readonly port: number
  readonly observed: readonly ObservedAnswer[]
  readonly logText: () => string
  readonly logged: () => readonly Record<string, unknown>[]
  /** Sends a request and reads the answer to its end or to where it breaks off. */
  send(path: string, sending?: Sending): Promise<Answer>
  audited(): Promise<readonly Pick<Database['audit_event'], 'actor' | 'action' | 'target' | 'outcome'>[]>
  close(): Promise<void>
}

/** The proxy inside the real HTTP app, over a connection whose vendor is at a base URL. */
export const startProxy = async (
  db: Executor,
  baseUrl: string,
  options: {
    readonly budget?: Connector['budget']
    readonly egress?: Partial<EgressOptions>
    readonly waits?: ProxyOptions['waits']
    /** What the look-up of a connection waits for. */
    readonly lookUp?: () => Promise<void>
    readonly onAnswered?: ProxyOptions['onAnswered']
    /** Secrets that the vendor's answers must not show; none, where a test looks at what the vendor was sent. */
    readonly concealed?: readonly string[]
  } = {},
): Promise<StartedProxy> => {
  const lines: string[] = []
  const log = pino(
    { level: 'debug' },
    new Writable({
      write: (line: Buffer, _encoding, done) => {
        lines.push(line.toString())
        done()
      },
    }),
  )
  const now = () => new Date()
  const environmentId = randomUUID()
  const egress = createEgress({
    db,
    allow: ['loopback'],
    log,
    version: '1.2.3',
    now,
    random: Math.random,
    sleep: (ms, signal) =>
      new Promise((resolve, reject) => {
        const timer = setTimeout(resolve, ms)
        signal?.addEventListener('abort', () => {
          clearTimeout(timer)
          reject(signal.reason)
        })
      }),
    ...options.egress,
  })
  const observed: ObservedAnswer[] = []
  const connection = acme(baseUrl, environmentId, options, observed)
  const caller = (scopes: Caller['scopes']): Caller => ({
    tokenId: 't',
    environmentId,
    scopes,
    actor: 'api-token:test',
    accountId: undefined,
  })
  const authenticate = (token: string): Caller | undefined =>
    token === TOKEN ? caller(['proxy']) : token === 'reads-only' ? caller(['directory:read']) : undefined
  const idempotency = createIdempotency({ db, now })
  const proxy = createProxy({
    egress,
    authenticate,
    open: (_caller, id) => {
      if (id === ACCOUNT) return options.lookUp === undefined ? connection : options.lookUp().then(() => connection)
      throw new RollcallError('connection_not_found', `There is no integrated account ${id} in this environment.`)
    },
    audit: createAudit({ db, now }),
    idempotency,
    log,
    now,
    newId: randomUUID,
    waits: options.waits,
    onAnswered: options.onAnswered,
  })
  const { fastify } = createApp({
    routes: [],
    authenticate,
    idempotency,
    log,
    raw: { prefixes: ['/proxy', '/custom'], handle: proxy },
  })
  await fastify.listen({ host: '127.0.0.1', port: 0 })
  const { port } = fastify.server.address() as AddressInfo // border: it listens on a port
  const agent = new Agent({ keepAlive: true })
  return {
    port,
    observed,
    logText: () => lines.join(''),
    logged: () => lines.map((line): Record<string, unknown> => JSON.parse(line)),
    send: (path, sending) => send({ port, agent, path, ...sending }),
    audited: () =>
      db
        .selectFrom('audit_event')
        .select(['actor', 'action', 'target', 'outcome'])
        .where('environment_id', '=', environmentId)
        .orderBy('at')
        .execute(),
    close: async () => {
      agent.destroy()
      fastify.server.closeAllConnections()
      await fastify.close()
      await egress.close()
    },
  }
}

const send = (
  sending: Sending & { readonly port: number; readonly agent: Agent; readonly path: string },
): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const { port, agent, path, method = 'GET', headers = {}, body } = sending
    const token = 'token' in sending ? sending.token : TOKEN
    const authorization = token === undefined ? {} : { authorization: `Bearer ${token}` }
    const request = sendRequest({
      host: '127.0.0.1',
      port,
      agent,
      path,
      method,
      headers: { ...authorization, ...headers } as Record<string, string>,
    })
    request.on('response', (response) => {
      const chunks: Buffer[] = []
      const done = (): void =>
        resolve({
          status: response.statusCode ?? 0,
          reason: response.statusMessage ?? '',
          rawHeaders: response.rawHeaders,
          headers: response.headers,
          body: Buffer.concat(chunks),
          text: Buffer.concat(chunks).toString(),
          complete: response.complete,
        })
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('end', done)
      response.on('error', done)
    })
    request.on('error', reject)
    request.end(body)
  })

const acme = (
  baseUrl: string,
  environmentId: string,
  { budget, concealed = [] }: NonNullable<Parameters<typeof startProxy>[2]>,
  observed: ObservedAnswer[],
): OpenConnection => ({
  id: ACCOUNT,
  tenantId: 'tenant-1',
  environmentId,
  connector: {
    id: 'acme',
    name: 'Acme',
    proxy: {
      Users: {
        path: '/Users',
        methods: { list: 'GET', get: 'GET', create: 'POST' },
        listKey: 'Resources',
        paging: { kind: 'scim-index', maxCount: 100 },
      },
      Plain: { path: '/plain/list', methods: { list: 'GET' } },
    },
  } as unknown as Connector, // border: the proxy asks a connector for its name and its resources only
  status: 'active',
  capabilities: [],
  settings: { base_url: baseUrl },
  discovered: {},
  upstream: {
    budgetKey: baseUrl,
    budget: budget ?? { requestsPerSecond: 1e6, burst: 1000, concurrent: 50 },
    baseUrl,
    vendor: 'Acme',
    connectionId: ACCOUNT,
    credentialHeaders: () => ({ authorization: `Bearer ${SECRET}` }),
    observe: (answer) => observed.push(answer),
    conceal: concealer(concealed),
    services: {},
  },
})
