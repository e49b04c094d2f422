/**
 * Our side of the proxy bench: one process with the real parts of the server, from the look-up of the token to the log line. Started by
 * the bench with the vendor's URL; says its port, token and account on standard output, and ends when its standard input does.
 */
import { randomBytes, randomUUID } from 'node:crypto'
import { notionScim } from '@rollcall/connectors'
import { createAudit } from '../../packages/server/src/audit/index.ts'
import {
  createConnections,
  createToken,
  ensureDefaultEnvironment,
} from '../../packages/server/src/connections/index.ts'
import { migrate, openDatabase } from '../../packages/server/src/db/index.ts'
import { createEgress } from '../../packages/server/src/egress/index.ts'
import { createApp, createIdempotency } from '../../packages/server/src/http/index.ts'
import { createLog } from '../../packages/server/src/log.ts'
import { createOAuth } from '../../packages/server/src/oauth/index.ts'
import { createProxy } from '../../packages/server/src/proxy/index.ts'
import { createRequestLog } from '../../packages/server/src/request-log/index.ts'
import { openVault } from '../../packages/server/src/vault/index.ts'
import { linkUnproved } from '../link-unproved.ts'

const [vendorUrl = ''] = process.argv.slice(2)
const { db } = await openDatabase({ kind: 'memory' })
await migrate(db)
const now = (): Date => new Date()
const log = createLog({ format: 'json', level: 'info' })
const vault = await openVault({ db, masterKey: randomBytes(32), now })
const audit = createAudit({ db, now })
const requestLog = createRequestLog({ db, log, now })
const egress = createEgress({
  db,
  allow: ['loopback'],
  log,
  version: '0.1.0',
  now,
  random: Math.random,
  sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
  onCall: requestLog.onCall,
})
const connections = createConnections({
  db,
  vault,
  egress,
  oauth: createOAuth({ db, vault, egress, now, newId: randomUUID }),
  audit,
  // Nobody listens here.
  events: { publish: async () => '' },
  connectors: [notionScim],
  log,
  now,
  newId: randomUUID,
  random: Math.random,
  sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
})
const idempotency = createIdempotency({ db, now })
const { authenticate, open } = connections
const proxy = createProxy({ egress, authenticate, open, audit, idempotency, log, now, newId: randomUUID })
const { fastify } = createApp({
  routes: [],
  authenticate,
  idempotency,
  log,
  onAnswered: requestLog.onAnswered,
  raw: { prefixes: ['/proxy', '/custom'], handle: proxy },
})

const { id: environmentId } = await ensureDefaultEnvironment({ db, now, newId: randomUUID })
const { token } = await createToken(
  { db, now, newId: randomUUID },
  { environmentId, name: 'bench', actor: 'bench', scopes: ['proxy'] },
)
const account = await linkUnproved({ db, vault, environmentId, vendorUrl, now })
await fastify.listen({ host: '127.0.0.1', port: 0 })
const address = fastify.server.address()
console.log(JSON.stringify({ port: typeof address === 'object' ? address?.port : 0, token, account }))
process.stdin.resume().once('end', () => process.exit(0))
