import { type Connector, schemeOf } from '@rollcall/connector-kit'
import { RollcallError } from '@rollcall/core'
import type { Logger } from 'pino'
import { type Executor, isUuid } from '../db/index.ts'
import type { Caller } from '../http/index.ts'
import type { Vault } from '../vault/index.ts'
import { type ConnectionRow, findConnection, listConnections } from './connection-store.ts'
import type { HealthWatch } from './health.ts'
import type { LiveCredentials } from './live-credential.ts'
import { connectionNotFound } from './not-found.ts'
import type { OpenConnection } from './open-connection.ts'
import type { OpenedConnections } from './opened-connections.ts'
import type { Refreshing } from './refreshing.ts'
import { createRenewal } from './renewal.ts'
import { fingerprintOf, toUpstream } from './upstream.ts'

/** Most connections of a tenant that one call fans out to. */
const MOST_AT_ONCE = 100

/** Connections ready to be called through. Opened ones are remembered for a moment, so that the hot path asks nobody. */
export type OpenConnections = {
  /** At once while it is remembered. @throws RollcallError `connection_not_found`, `invalid_request`, `forbidden` */
  open(caller: Caller, id: string | undefined): OpenConnection | Promise<OpenConnection>
  /** All connections of a tenant, in the order of their making. @throws RollcallError `connection_not_found` where there is none */
  openTenant(caller: Caller, tenantId: string): Promise<OpenTenant>
}

/** A tenant's connections. One that cannot be opened must not hide the others. */
export type OpenTenant = {
  readonly open: readonly OpenConnection[]
  readonly unopened: readonly UnopenedConnection[]
}

export type UnopenedConnection = { readonly id: string; readonly connectorId: string; readonly error: RollcallError }

export const createOpenConnections = (options: {
  readonly db: Executor
  readonly vault: Vault
  readonly opened: OpenedConnections
  readonly health: Pick<HealthWatch, 'watch'>
  readonly lives: LiveCredentials
  readonly refreshing: Pick<Refreshing, 'fresh' | 'renew'>
  readonly now: () => Date
  readonly connectorOf: (id: string) => Connector
  readonly log: Logger
}): OpenConnections => {
  const { db, vault, opened, health, lives, refreshing, connectorOf, now, log } = options

  const fromRow = async (found: ConnectionRow): Promise<OpenConnection> => {
    const known = opened.find(found)
    if (known !== undefined && !isDue(known)) return known
    const { row, credential } = await refreshing.fresh(found)
    const connection = toOpen(row, credential)
    opened.keep(row, connection)
    return connection
  }

  const fromRowOrNot = async (row: ConnectionRow): Promise<OpenConnection | UnopenedConnection> => {
    try {
      return await fromRow(row)
    } catch (error) {
      if (!(error instanceof RollcallError)) throw error
      log.error({ event: 'connection_not_opened', connection_id: row.id, err: error }, 'connection not opened')
      return { id: row.id, connectorId: row.connector_id, error }
    }
  }

  const toOpen = (row: ConnectionRow, credential: Readonly<Record<string, string>>): OpenConnection => {
    const connector = connectorOf(row.connector_id)
    const { settings, discovered } = row
    const scheme = schemeOf(connector, row.authentication_method)
    const fingerprint = fingerprintOf(vault, scheme, credential)
    const live = lives.of(row, { scheme, credential, fingerprint })
    const renewal = scheme.oauth && createRenewal({ row, scheme, live, refreshing, now })
    const watch = health.watch({ row, scheme, fingerprint }, renewal)
    return {
      id: row.id,
      tenantId: row.tenant_id,
      environmentId: row.environment_id,
      connector,
      status: row.status,
      capabilities: connector.capabilities.filter((capability) => row.capabilities.includes(capability)),
      settings,
      discovered,
      upstream: toUpstream({ connector, connectionId: row.id, settings, live, fingerprint, renewal, ...watch }),
    }
  }

  const read = async (environmentId: string, id: string): Promise<OpenConnection> => {
    const found = await opened.read(environmentId, id, async () => {
      const row = isUuid(id) ? await findConnection(db, environmentId, id) : undefined
      return row && fromRow(row)
    })
    if (found === undefined) throw connectionNotFound(id)
    return found
  }

  return {
    open: (caller, wanted) => {
      const id = checkedId(caller, wanted)
      const { environmentId } = caller
      const known = opened.recall(environmentId, id)
      return known === undefined || isDue(known) ? read(environmentId, id) : known
    },
    openTenant: async (caller, tenantId) => {
      if (caller.accountId !== undefined) {
        throw new RollcallError('forbidden', 'An account token reaches one account only. Leave tenant_id out.')
      }
      const rows = await listConnections(db, caller.environmentId, {
        where: { tenantId },
        after: undefined,
        limit: MOST_AT_ONCE + 1,
      })
      if (rows.length === 0) {
        throw new RollcallError(
          'connection_not_found',
          `The tenant "${tenantId}" has no integrated account in this environment. GET /integrated-account lists them.`,
        )
      }
      if (rows.length > MOST_AT_ONCE) {
        throw new RollcallError(
          'invalid_request',
          `The tenant "${tenantId}" has more than ${MOST_AT_ONCE} integrated accounts. Ask each by integrated_account_id.`,
        )
      }
      const results = await Promise.all(rows.toReversed().map(fromRowOrNot))
      return {
        open: results.flatMap((result) => ('upstream' in result ? result : [])),
        unopened: results.flatMap((result) => ('upstream' in result ? [] : result)),
      }
    },
  }
}

/** Whether its access token must be renewed before anything is sent. */
const isDue = ({ upstream }: OpenConnection): boolean => upstream.renewal?.isDue() ?? false

const checkedId = (caller: Caller, wanted: string | undefined): string => {
  if (caller.accountId !== undefined) {
    if (wanted !== undefined && wanted !== caller.accountId) {
      throw new RollcallError(
        'forbidden',
        'This account token reaches another account. Leave integrated_account_id out.',
      )
    }
    return caller.accountId
  }
  if (!wanted) {
    throw new RollcallError(
      'invalid_request',
      'Name the connection with integrated_account_id. GET /integrated-account lists them.',
      { failures: [{ path: 'integrated_account_id', message: 'is required' }] },
    )
  }
  return wanted
}
