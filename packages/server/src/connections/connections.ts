import type { Connector } from '@rollcall/connector-kit'
import { RollcallError } from '@rollcall/core'
import type { Logger } from 'pino'
import type { Audit } from '../audit/index.ts'
import type { Executor } from '../db/index.ts'
import type { Egress } from '../egress/index.ts'
import type { Authenticate, Caller, Route } from '../http/index.ts'
import type { Vault } from '../vault/index.ts'
import { type Accounts, createAccounts } from './accounts.ts'
import { openHealth } from './health.ts'
import { createOpenConnections, type OpenConnections } from './open.ts'
import type { OpenConnection } from './open-connection.ts'
import { createProving } from './proving.ts'
import { connectionRoutes } from './routes.ts'
import { deleteExpiredAccountTokens } from './token-store.ts'
import { openTokens } from './tokens.ts'

/** What the rest of the server has of connections. */
export type Connections = {
  readonly authenticate: Authenticate
  open(caller: Caller, id: string | undefined): OpenConnection | Promise<OpenConnection>
  openTenant(caller: Caller, tenantId: string): Promise<readonly OpenConnection[]>
  readonly accounts: Accounts
  /** Resolves when what vendors' answers said about connections is written. */
  settled(): Promise<void>
  readonly routes: readonly Route[]
  /** For the schedule. */
  proveDue(signal: AbortSignal): Promise<number>
  deleteExpiredAccountTokens(): Promise<void>
}

export type ConnectionsOptions = {
  readonly db: Executor
  readonly vault: Vault
  readonly egress: Egress
  readonly audit: Audit
  readonly connectors: readonly Connector[]
  readonly log: Logger
  readonly now: () => Date
  readonly newId: () => string
  readonly random: () => number
}

/** Joins the parts of this module. */
export const createConnections = (options: ConnectionsOptions): Connections => {
  const { db, vault, egress, audit, connectors, log, now, newId, random } = options
  const connectorOf = lookUp(connectors)
  const tokens = openTokens({ db, now, log })
  const connections: OpenConnections = createOpenConnections({
    db,
    vault,
    now,
    connectorOf,
    health: () => health,
  })
  const health = openHealth({ db, audit, now, log, changed: (id) => connections.forget(id) })
  const proving = createProving({ db, egress, connections, now, random, log })
  const accounts = createAccounts({ db, vault, connections, proving, connectorOf, now, newId, random })
  return {
    authenticate: tokens.authenticate,
    open: connections.open,
    openTenant: connections.openTenant,
    accounts,
    settled: health.settled,
    routes: connectionRoutes({ db, accounts, tokens, connectors, connectorOf, now, newId }),
    proveDue: proving.proveDue,
    deleteExpiredAccountTokens: () => deleteExpiredAccountTokens(db, now()),
  }
}

const lookUp = (connectors: readonly Connector[]) => {
  const byId = new Map(connectors.map((connector) => [connector.id, connector]))
  return (id: string): Connector => {
    const connector = byId.get(id)
    if (connector !== undefined) return connector
    throw new RollcallError(
      'invalid_request',
      `There is no integration "${id}". These exist: ${[...byId.keys()].join(', ')}.`,
      { failures: [{ path: 'integration', message: 'is not known' }] },
    )
  }
}
