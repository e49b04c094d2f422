import type { Connector } from '@rollcall/connector-kit'
import { RollcallError } from '@rollcall/core'
import type { Logger } from 'pino'
import type { Audit } from '../audit/index.ts'
import type { Executor } from '../db/index.ts'
import type { Egress } from '../egress/index.ts'
import type { Authenticate, Caller, Route } from '../http/index.ts'
import type { Vault } from '../vault/index.ts'
import { type Accounts, createAccounts } from './accounts.ts'
import { findConnection } from './connection-store.ts'
import { createHealthWatch } from './health.ts'
import { createOpenConnections, type OpenTenant } from './open.ts'
import type { OpenConnection } from './open-connection.ts'
import { createOpenedConnections } from './opened-connections.ts'
import { createProving } from './proving.ts'
import { createRecording } from './recording.ts'
import { connectionRoutes } from './routes.ts'
import { deleteExpiredAccountTokens } from './token-store.ts'
import { openTokens } from './tokens.ts'
import { isUuid } from './uuid.ts'

/** What the rest of the server has of connections. */
export type Connections = {
  readonly authenticate: Authenticate
  open(caller: Caller, id: string | undefined): OpenConnection | Promise<OpenConnection>
  openTenant(caller: Caller, tenantId: string): Promise<OpenTenant>
  readonly accounts: Accounts
  /** Whose an account is; `undefined` where the environment has no such account. For the audit log. */
  tenantOf(environmentId: string, id: string): Promise<string | undefined>
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
  const opened = createOpenedConnections(now)
  const recording = createRecording({ db, vault, audit, now, changed: opened.forget })
  const proving = createProving({ db, vault, egress, recording, connectorOf, now, random, log })
  const health = createHealthWatch({ recording, proving, now, log, failed: opened.forget })
  const { open, openTenant } = createOpenConnections({ db, vault, opened, health, connectorOf, log })
  const accounts = createAccounts({ db, vault, proving, connectorOf, now, newId, changed: opened.forget })
  return {
    authenticate: tokens.authenticate,
    open,
    openTenant,
    accounts,
    tenantOf: async (environmentId, id) =>
      isUuid(id) ? (await findConnection(db, environmentId, id))?.tenant_id : undefined,
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
