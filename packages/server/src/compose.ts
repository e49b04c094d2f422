import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { endpoints, getHealth, getReadiness, openApiDocument, proxyEndpoints } from '@rollcall/api'
import type { Connector } from '@rollcall/connector-kit'
import { RollcallError } from '@rollcall/core'
import type { Logger } from 'pino'
import { type Audit, audited, auditRoutes, createAudit } from './audit/index.ts'
import { batchRoutes } from './batch/index.ts'
import { type Connections, createConnections } from './connections/index.ts'
import type { OpenDatabase } from './db/index.ts'
import { createEgress, type Egress } from './egress/index.ts'
import { createApp, createIdempotency, deleteExpiredKeys, docsPage, ping, type Route, route } from './http/index.ts'
import { type JobHandler, type Jobs, openJobs } from './jobs/index.ts'
import { metaRoutes } from './meta/index.ts'
import { createMetrics } from './metrics.ts'
import { createProxy } from './proxy/index.ts'
import { createUnified } from './unified/index.ts'
import { openVault, type Vault, vaultRoutes } from './vault/index.ts'
import { VERSION } from './version.ts'

/** How long requests under way may go on when the service stops. */
const PATIENCE_MS = 10_000

export type ServiceOptions = {
  /** Open and migrated. */
  readonly database: OpenDatabase
  readonly masterKey: Uint8Array
  readonly connectors: readonly Connector[]
  readonly allowEgress: readonly string[]
  readonly log: Logger
  /** The clock; a test's may stand still. */
  readonly now?: () => Date
  /** Besides those of the modules. */
  readonly jobs?: readonly JobHandler[]
}

/** The service, its parts joined and not listening yet. */
export type Service = {
  /** Resolves with the port. */
  listen(port: number, host: string): Promise<number>
  readonly connections: Connections
  readonly vault: Vault
  readonly audit: Audit
  readonly egress: Egress
  readonly jobs: Jobs
  /** Lets requests under way finish, then closes everything but the database. */
  close(): Promise<void>
}

/** Joins the parts of the service: the one place where they meet. What differs between local mode and production comes in. */
export const composeService = async (options: ServiceOptions): Promise<Service> => {
  const { database, connectors, log, now = () => new Date() } = options
  const { db } = database
  const metrics = createMetrics()
  const vault = await openVault({ db, masterKey: options.masterKey, now })
  const audit = createAudit({ db, now })
  const egress = createEgress({
    db,
    allow: options.allowEgress,
    log,
    version: VERSION,
    now,
    random: Math.random,
    sleep: async (ms, signal) => {
      await sleep(ms, undefined, signal === undefined ? {} : { signal })
    },
    onCall: metrics.vendorCall,
  })
  const connections = createConnections({
    db,
    vault,
    egress,
    audit,
    connectors,
    log,
    now,
    newId: randomUUID,
    random: Math.random,
  })
  const unified = createUnified({ connections, egress, audit, vault, now })
  const idempotency = createIdempotency({ db, now })

  const proxy = createProxy({
    egress,
    authenticate: connections.authenticate,
    open: connections.open,
    audit,
    idempotency,
    log,
    now,
    newId: randomUUID,
    onAnswered: metrics.httpRequest,
  })

  const app = createApp({
    routes: [
      ...unified.routes,
      ...batchRoutes({ connections, unified, egress, audit, log, now }),
      ...metaRoutes({ connections, connectors }),
      ...audited(audit, [...connections.routes, ...vaultRoutes(vault), ...auditRoutes(audit)], connections.tenantOf),
      ...operationRoutes(database),
    ],
    authenticate: connections.authenticate,
    idempotency,
    log,
    onAnswered: metrics.httpRequest,
    raw: { prefixes: ['/proxy', '/custom'], handle: proxy },
  })
  await app.fastify.register(docsPage(openApiDocument([...endpoints, ...proxyEndpoints], { version: VERSION })))
  app.fastify.get('/metrics', async (_request, reply) => {
    const { contentType, body } = await metrics.text()
    return reply.type(contentType).send(body)
  })

  const jobs = openJobs({
    database,
    log,
    handlers: [
      {
        name: 'prove-connections',
        cron: '* * * * *',
        run: async (signal) => {
          await connections.proveDue(signal)
        },
      },
      {
        name: 'delete-expired',
        cron: '17 * * * *',
        run: async () => {
          await deleteExpiredKeys(db, now())
          await connections.deleteExpiredAccountTokens()
        },
      },
      ...(options.jobs ?? []),
    ],
  })

  return {
    connections,
    vault,
    audit,
    egress,
    jobs,
    listen: async (port, host) => {
      await app.fastify.listen({ port, host })
      const address = app.fastify.server.address()
      return typeof address === 'object' && address !== null ? address.port : port
    },
    close: async () => {
      // What does not end by itself, a stream or half a request, is cut.
      const cut = globalThis.setTimeout(() => app.fastify.server.closeAllConnections(), PATIENCE_MS)
      await app.fastify.close()
      clearTimeout(cut)
      await jobs.stop()
      await connections.settled()
      await egress.close()
    },
  }
}

const operationRoutes = ({ db, engine }: OpenDatabase): readonly Route[] => [
  route(getHealth, async () => ({ status: 'ok' as const, version: VERSION })),
  route(getReadiness, async () => {
    // Migrations have run and the key ring is open, or there would be no service to ask.
    await ping(db).catch((cause: unknown) => {
      throw new RollcallError('unavailable', 'The database does not answer. Try again in a moment.', { cause })
    })
    return { status: 'ready' as const, database: engine.kind }
  }),
]
