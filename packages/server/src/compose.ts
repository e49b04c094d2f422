import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { endpoints, getHealth, getReadiness, openApiDocument, proxyEndpoints } from '@rollcall/api'
import type { Connector } from '@rollcall/connector-kit'
import { RollcallError } from '@rollcall/core'
import type { Logger } from 'pino'
import { type Audit, audited, auditRoutes, createAudit } from './audit/index.ts'
import { batchRoutes } from './batch/index.ts'
import { type Connections, createConnections, findEnvironmentId } from './connections/index.ts'
import type { Executor, OpenDatabase } from './db/index.ts'
import { createEgress, type Egress } from './egress/index.ts'
import { createEvents, type Events } from './events/index.ts'
import {
  type AnsweredRequest,
  createApp,
  createIdempotency,
  deleteExpiredKeys,
  docsPage,
  ping,
  type Route,
  route,
} from './http/index.ts'
import { type JobHandler, type Jobs, openJobs } from './jobs/index.ts'
import { createLink, type Link } from './link/index.ts'
import { createMail, mailRoutes } from './mail/index.ts'
import { metaRoutes } from './meta/index.ts'
import { createMetrics } from './metrics.ts'
import { createOAuth, type OAuth } from './oauth/index.ts'
import { createOperatorSignIn, type OperatorSignIn } from './operators/index.ts'
import { CONSOLE, linkPage, sdk, site } from './pages/index.ts'
import { createPauseNotice } from './pause-notice.ts'
import { createProxy } from './proxy/index.ts'
import { createRequestLog } from './request-log/index.ts'
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
  /** Where browsers reach the service, without a `/` at its end; where it listens, where left out. Vendors lead back there. */
  readonly publicUrl?: string | undefined
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
  readonly oauth: OAuth
  readonly link: Link
  readonly audit: Audit
  readonly egress: Egress
  readonly events: Events
  readonly operators: OperatorSignIn
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
  const requestLog = createRequestLog({ db, log, now })
  const onAnswered = (request: AnsweredRequest): void => {
    metrics.httpRequest(request)
    requestLog.onAnswered(request)
  }
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
    onCall: (call) => {
      metrics.vendorCall(call)
      requestLog.onCall(call)
    },
  })
  const environmentId = (wanted: string | undefined) => findEnvironmentId(db, wanted)
  const mail = createMail({ db, vault, egress, environmentId: () => defaultEnvironment(db), log })
  const operators = createOperatorSignIn({
    db,
    vault,
    audit,
    mail,
    publicUrl: options.publicUrl,
    environmentId,
    now,
  })
  const events = createEvents({
    database,
    vault,
    egress,
    audit,
    log,
    now,
    newId: randomUUID,
    random: Math.random,
    onPaused: createPauseNotice({ mail, operators, log }),
  })
  const oauth = createOAuth({ db, vault, egress, now, newId: randomUUID })
  const connections = createConnections({
    db,
    vault,
    egress,
    oauth,
    audit,
    events,
    connectors,
    log,
    now,
    newId: randomUUID,
    random: Math.random,
    sleep: async (ms) => {
      await sleep(ms)
    },
  })
  let listeningAt = ''
  const link = createLink({
    db,
    vault,
    audit,
    oauth,
    connections,
    connectors,
    publicUrl: () => options.publicUrl ?? listeningAt,
    // A licence of local mode alone.
    loopbackAllowed: options.allowEgress.includes('loopback'),
    log,
    now,
    newId: randomUUID,
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
    onAnswered,
  })

  const app = createApp({
    routes: [
      ...unified.routes,
      ...batchRoutes({ connections, unified, egress, audit, log, now }),
      ...metaRoutes({ connections, connectors }),
      ...requestLog.routes,
      ...audited(
        audit,
        [
          ...connections.routes,
          ...link.operatorRoutes,
          ...events.routes,
          ...operators.routes.audited,
          ...mailRoutes(mail),
          ...vaultRoutes(vault),
          ...auditRoutes(audit),
        ],
        connections.tenantOf,
      ),
      ...link.publicRoutes,
      ...operators.routes.own,
      ...operationRoutes(database),
    ],
    authenticate: connections.authenticate,
    session: operators.sessions.callerOf,
    reachesInstallation: async (id) => id === (await defaultEnvironment(db)),
    idempotency,
    log,
    onAnswered,
    raw: { prefixes: ['/proxy', '/custom'], handle: proxy },
  })
  await app.fastify.register(docsPage(openApiDocument([...endpoints, ...proxyEndpoints], { version: VERSION })))
  await app.fastify.register(operators.authentication)
  await app.fastify.register(site(CONSOLE))
  await app.fastify.register(site(linkPage(link.frameAncestors)))
  await app.fastify.register(sdk)
  app.fastify.get('/', (_request, reply) => reply.redirect(`${CONSOLE.prefix}/`))
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
        name: 'refresh-tokens',
        cron: '* * * * *',
        run: async (signal) => {
          await connections.renewDue(signal)
        },
      },
      {
        name: 'delete-expired',
        cron: '17 * * * *',
        run: async () => {
          await deleteExpiredKeys(db, now())
          await connections.deleteExpiredAccountTokens()
          await link.deleteExpired()
          await operators.deleteExpired()
        },
      },
      { name: 'delete-old-events', cron: '41 * * * *', run: events.deleteOld },
      { name: 'trim-request-log', cron: '37 * * * *', run: requestLog.deleteOld },
      ...(options.jobs ?? []),
    ],
  })

  return {
    connections,
    vault,
    oauth,
    link,
    audit,
    egress,
    events,
    operators,
    jobs: {
      ...jobs,
      start: async () => {
        await jobs.start()
        await events.start()
      },
    },
    listen: async (port, host) => {
      await app.fastify.listen({ port, host })
      const address = app.fastify.server.address()
      const bound = typeof address === 'object' && address !== null ? address.port : port
      listeningAt = `http://${host.includes(':') ? `[${host}]` : host}:${bound}`
      return bound
    },
    close: async () => {
      // What does not end by itself, a stream or half a request, is cut.
      const cut = globalThis.setTimeout(() => app.fastify.server.closeAllConnections(), PATIENCE_MS)
      await app.fastify.close()
      clearTimeout(cut)
      await events.stop()
      await jobs.stop()
      await connections.settled()
      await egress.close()
      await requestLog.flush()
    },
  }
}

/** Made at every start before anybody can ask. @throws TypeError where it is not */
const defaultEnvironment = async (db: Executor): Promise<string> => {
  const id = await findEnvironmentId(db, undefined)
  if (id === undefined) throw new TypeError('the default environment is made at the first start')
  return id
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
