/** Our side of the unified bench: the whole service in one process, over a connection to the bench's vendor. */
import { randomBytes, randomUUID } from 'node:crypto'
import { notionScim } from '@rollcall/connectors'
import { composeService } from '../../packages/server/src/compose.ts'
import { createToken, ensureDefaultEnvironment } from '../../packages/server/src/connections/index.ts'
import { migrate, openDatabase } from '../../packages/server/src/db/index.ts'
import { createLog } from '../../packages/server/src/log.ts'
import { linkUnproved } from '../link-unproved.ts'

const [vendorUrl = ''] = process.argv.slice(2)
const database = await openDatabase({ kind: 'memory' })
await migrate(database.db)
const now = (): Date => new Date()
const making = { db: database.db, now, newId: randomUUID }
const log = createLog({ format: 'json', level: 'info' })
const service = await composeService({
  database,
  masterKey: randomBytes(32),
  connectors: [notionScim],
  allowEgress: ['loopback'],
  log,
})
const { id: environmentId } = await ensureDefaultEnvironment(making)
const { token } = await createToken(making, { environmentId, name: 'bench', actor: 'bench' })
const account = await linkUnproved({ db: database.db, vault: service.vault, environmentId, vendorUrl, now })
const port = await service.listen(0, '127.0.0.1')
console.log(JSON.stringify({ port, token, account }))
process.stdin.resume().once('end', () => process.exit(0))
