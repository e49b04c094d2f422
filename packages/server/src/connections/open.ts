import type { Connector } from '@rollcall/connector-kit'
import { RollcallError } from '@rollcall/core'
import type { Executor } from '../db/index.ts'
import type { Caller } from '../http/index.ts'
import type { Vault } from '../vault/index.ts'
import { type ConnectionRow, findConnection, listConnections } from './connection-store.ts'
import type { Health } from './health.ts'
import type { OpenConnection } from './open-connection.ts'
import { toUpstream } from './upstream.ts'

/** How long an opened connection is remembered: another process's change takes effect after this at the latest. */
const REMEMBERED_MS = 1000
const MOST_REMEMBERED = 5000

/** Most connections of a tenant that one call fans out to. */
const MOST_AT_ONCE = 100

/** Connections ready to be called through. Opened ones are remembered for a moment, so that the hot path asks nobody. */
export type OpenConnections = {
  /** At once while it is remembered. @throws RollcallError `connection_not_found`, `invalid_request` */
  open(caller: Caller, id: string | undefined): OpenConnection | Promise<OpenConnection>
  /** All connections of a tenant, in the order of their making. @throws RollcallError `connection_not_found` where there is none */
  openTenant(caller: Caller, tenantId: string): Promise<readonly OpenConnection[]>
  fromRow(row: ConnectionRow): Promise<OpenConnection>
  forget(id: string): void
}

export const createOpenConnections = (options: {
  readonly db: Executor
  readonly vault: Vault
  readonly health: () => Health
  readonly connectorOf: (id: string) => Connector
  readonly now: () => Date
}): OpenConnections => {
  const { db, vault, now } = options
  const remembered = new Map<string, { readonly value: OpenConnection; readonly until: number }>()
  const loading = new Map<string, Promise<OpenConnection>>()
  // Grows with every change, so that what was being read while it changed is not remembered.
  let generation = 0

  const fromRow = async (row: ConnectionRow): Promise<OpenConnection> => {
    const connector = options.connectorOf(row.connector_id)
    const credential = await vault.open(db, {
      tenantId: row.tenant_id,
      environmentId: row.environment_id,
      connectionId: row.id,
    })
    return {
      id: row.id,
      tenantId: row.tenant_id,
      environmentId: row.environment_id,
      connector,
      status: row.status,
      capabilities: connector.capabilities.filter((capability) => row.capabilities.includes(capability)),
      settings: row.settings,
      discovered: row.discovered,
      upstream: toUpstream({
        connector,
        connectionId: row.id,
        settings: row.settings,
        credential,
        vault,
        observe: options.health().observerOf(row),
      }),
    }
  }

  const load = async (environmentId: string, id: string): Promise<OpenConnection> => {
    const started = generation
    const row = isUuid(id) ? await findConnection(db, environmentId, id) : undefined
    if (row === undefined) throw connectionNotFound(id)
    const value = await fromRow(row)
    if (generation === started) {
      if (remembered.size >= MOST_REMEMBERED) remembered.clear()
      remembered.set(id, { value, until: now().getTime() + REMEMBERED_MS })
    }
    return value
  }

  return {
    fromRow,
    open: (caller, wanted) => {
      const id = checkedId(caller, wanted)
      const known = remembered.get(id)
      if (known !== undefined && known.until > now().getTime() && known.value.environmentId === caller.environmentId) {
        return known.value
      }
      const key = `${caller.environmentId} ${id}`
      const present = loading.get(key)
      if (present !== undefined) return present
      const started = load(caller.environmentId, id).finally(() => loading.delete(key))
      loading.set(key, started)
      return started
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
      return Promise.all(rows.toReversed().map(fromRow))
    },
    forget: (id) => {
      generation += 1
      remembered.delete(id)
    },
  }
}

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

export const connectionNotFound = (id: string): RollcallError =>
  new RollcallError(
    'connection_not_found',
    `There is no integrated account ${id} in this environment. GET /integrated-account lists them.`,
  )

/** Anything else is unknown, and the database would refuse to compare it. */
export const isUuid = (id: string): boolean => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(id)
