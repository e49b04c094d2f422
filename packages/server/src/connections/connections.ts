import { type Connector, schemeOf } from '@rollcall/connector-kit'
import { RollcallError } from '@rollcall/core'
import type { Logger } from 'pino'
import type { Audit } from '../audit/index.ts'
import { type Executor, isUuid } from '../db/index.ts'
import type { Egress } from '../egress/index.ts'
import type { Events } from '../events/index.ts'
import type { Authenticate, Caller, Route } from '../http/index.ts'
import type { OAuth } from '../oauth/index.ts'
import type { Vault } from '../vault/index.ts'
import { createAccountEvents } from './account-events.ts'
import { type Accounts, createAccounts } from './accounts.ts'
import { findConnection } from './connection-store.ts'
import { createHealthWatch } from './health.ts'
import { createLiveCredentials } from './live-credential.ts'
import { createNewCredentials, type NewCredentials } from './new-credential.ts'
import { createOpenConnections, type OpenTenant } from './open.ts'
import type { OpenConnection } from './open-connection.ts'
import { createOpenedConnections } from './opened-connections.ts'
import { createProving } from './proving.ts'
import { createRecording } from './recording.ts'
import { createRefreshing } from './refreshing.ts'
import { createRevocations } from './revocations.ts'
import { connectionRoutes } from './routes.ts'
import { deleteExpiredAccountTokens } from './token-store.ts'
import { openTokens } from './tokens.ts'
import type { Unsealed } from './unseal.ts'
import { fingerprintOf } from './upstream.ts'

/** What the rest of the server has of connections. */
export type Connections = {
  readonly authenticate: Authenticate
  open(caller: Caller, id: string | undefined): OpenConnection | Promise<OpenConnection>
  openTenant(caller: Caller, tenantId: string): Promise<OpenTenant>
  readonly accounts: Accounts
  readonly newCredentials: NewCredentials
  /** @throws RollcallError `invalid_request` */
  readonly connectorOf: (id: string) => Connector
  /** Whose an account is; `undefined` where the environment has no such account. For the audit log. */
  tenantOf(environmentId: string, id: string): Promise<string | undefined>
  /** Resolves when what vendors' answers said about connections is written. */
  settled(): Promise<void>
  readonly routes: readonly Route[]
  /** For the schedule. */
  proveDue(signal: AbortSignal): Promise<number>
  /** For the schedule: renews access tokens ahead of their end. */
  renewDue(signal: AbortSignal): Promise<number>
  deleteExpiredAccountTokens(): Promise<void>
}

export type ConnectionsOptions = {
  readonly db: Executor
  readonly vault: Vault
  readonly egress: Egress
  readonly oauth: OAuth
  readonly audit: Audit
  readonly events: Pick<Events, 'publish'>
  readonly connectors: readonly Connector[]
  readonly log: Logger
  readonly now: () => Date
  readonly newId: () => string
  readonly random: () => number
  readonly sleep: (ms: number) => Promise<void>
}

/** Joins the parts of this module. */
export const createConnections = (options: ConnectionsOptions): Connections => {
  const { db, vault, egress, oauth, audit, events, connectors, log, now, newId, random, sleep } = options
  const connectorOf = lookUp(connectors)
  const tokens = openTokens({ db, events, now, log })
  const accountEvents = createAccountEvents({ events, connectors })
  const opened = createOpenedConnections(now)
  const recording = createRecording({ db, vault, audit, accountEvents, now, changed: opened.forget })
  const lives = createLiveCredentials()
  const renewed = ({ row, credential }: Unsealed): void => {
    const scheme = schemeOf(connectorOf(row.connector_id), row.authentication_method)
    lives.of(row, { scheme, credential, fingerprint: fingerprintOf(vault, scheme, credential) })
    opened.forget(row)
  }
  const refreshing = createRefreshing({
    db,
    vault,
    oauth,
    recording,
    connectorOf,
    now,
    newId,
    random,
    sleep,
    log,
    renewed,
  })
  const proving = createProving({ db, vault, egress, recording, refreshing, connectorOf, now, random, log })
  const health = createHealthWatch({ recording, proving, now, log, failed: opened.forget })
  const { open, openTenant } = createOpenConnections({
    db,
    vault,
    opened,
    health,
    lives,
    refreshing,
    connectorOf,
    now,
    log,
  })
  const newCredentials = createNewCredentials({ oauth, now, newId })
  const accounts = createAccounts({
    db,
    vault,
    proving,
    refreshing,
    newCredentials,
    revocations: createRevocations({ db, vault, oauth, connectors }),
    integrations: oauth.integrations,
    accountEvents,
    connectorOf,
    now,
    newId,
    changed: opened.forget,
  })
  return {
    authenticate: tokens.authenticate,
    open,
    openTenant,
    accounts,
    newCredentials,
    connectorOf,
    tenantOf: async (environmentId, id) =>
      isUuid(id) ? (await findConnection(db, environmentId, id))?.tenant_id : undefined,
    settled: health.settled,
    routes: connectionRoutes({ db, events, accounts, tokens, connectors, connectorOf, now, newId }),
    proveDue: proving.proveDue,
    renewDue: refreshing.renewDue,
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
