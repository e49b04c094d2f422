import type { Connector } from '@rollcall/connector-kit'
import { type JsonObject, mergeContext, RollcallError, secondsToNextProof, splitContext } from '@rollcall/core'
import type { Executor } from '../db/index.ts'
import type { Keyset } from '../http/index.ts'
import type { Vault } from '../vault/index.ts'
import {
  type ConnectionFilter,
  type ConnectionRow,
  deleteConnection,
  deleteTokensOf,
  findConnection,
  insertConnection,
  listConnections,
  lockConnection,
  updateConnection,
} from './connection-store.ts'
import { isSameVendor, readFields, settingsOf } from './fields.ts'
import { connectionNotFound, isUuid, type OpenConnections } from './open.ts'
import type { Proving } from './proving.ts'
import { toUpstream } from './upstream.ts'

type Values = Readonly<Record<string, string>>

/** Integrated accounts as the API changes them. Each method is of one environment and answers with the row as it is then. */
export type Accounts = {
  get(environmentId: string, id: string): Promise<ConnectionRow>
  /** Newest first. */
  list(
    environmentId: string,
    page: { readonly where: ConnectionFilter; readonly after?: Keyset | undefined; readonly limit: number },
  ): Promise<readonly ConnectionRow[]>
  create(
    environmentId: string,
    made: {
      readonly tenantId: string
      readonly connectorId: string
      readonly credentials: Values
      readonly settings: Values
      readonly context: JsonObject
      readonly isSandbox: boolean
    },
  ): Promise<ConnectionRow>
  update(
    environmentId: string,
    id: string,
    change: {
      readonly context?: JsonObject | undefined
      readonly settings?: Values | undefined
      readonly isSandbox?: boolean | undefined
    },
  ): Promise<ConnectionRow>
  replaceCredentials(
    environmentId: string,
    id: string,
    change: { readonly credentials: Values; readonly settings?: Values | undefined },
  ): Promise<ConnectionRow>
  prove(environmentId: string, id: string): ReturnType<Proving['prove']>
  delete(environmentId: string, id: string): Promise<void>
}

export const createAccounts = (options: {
  readonly db: Executor
  readonly vault: Vault
  readonly connections: OpenConnections
  readonly proving: Proving
  readonly connectorOf: (id: string) => Connector
  readonly now: () => Date
  readonly newId: () => string
  readonly random: () => number
}): Accounts => {
  const { db, vault, connections, proving, connectorOf, now, newId, random } = options

  const get: Accounts['get'] = async (environmentId, id) => {
    const row = isUuid(id) ? await findConnection(db, environmentId, id) : undefined
    if (row === undefined) throw connectionNotFound(id)
    return row
  }

  const proveNew = (connector: Connector, given: { id: string; settings: Values; credential: Values }) =>
    proving.proveNew({
      connector,
      settings: given.settings,
      upstream: toUpstream({
        connector,
        connectionId: given.id,
        settings: given.settings,
        credential: given.credential,
        vault,
        observe: () => undefined,
      }),
    })

  const nextProof = (at: Date): Date => new Date(at.getTime() + secondsToNextProof({ kind: 'proved' }, random()) * 1000)

  /** Replaces settings, credential or both, after proving that they work together. */
  const reprove = async (
    environmentId: string,
    id: string,
    change: { readonly settings: Values; readonly credentials: Values | undefined },
  ): Promise<ConnectionRow> => {
    const before = await get(environmentId, id)
    const connector = connectorOf(before.connector_id)
    const fresh = change.credentials && readFields(connector.auth.fields, change.credentials, 'credentials')
    const credential = fresh ?? (await vault.open(db, placeOf(before)))
    const proved = await proveNew(connector, { id, settings: change.settings, credential })
    const row = await db.transaction().execute(async (tx) => {
      if ((await lockConnection(tx, environmentId, id)) === undefined) throw connectionNotFound(id)
      if (fresh !== undefined) {
        const kept = await vault.open(tx, placeOf(before))
        await vault.seal(tx, placeOf(before), { ...contextSecretsOf(kept), ...fresh })
      }
      const at = now()
      return updateConnection(tx, id, {
        at,
        settings: change.settings,
        proof: { status: 'active', nextProofAt: nextProof(at), proved },
      })
    })
    connections.forget(id)
    return row ?? before
  }

  const mergedSettings = (connector: Connector, before: Values, settings: Values | undefined): Values =>
    settings === undefined ? before : readFields(settingsOf(connector), { ...before, ...settings }, 'settings')

  return {
    get,
    list: (environmentId, { where, after, limit }) => listConnections(db, environmentId, { where, after, limit }),
    create: async (environmentId, made) => {
      const connector = connectorOf(made.connectorId)
      const settings = readFields(settingsOf(connector), made.settings, 'settings')
      const credential = readFields(connector.auth.fields, made.credentials, 'credentials')
      const { shown, secrets } = splitContext(made.context)
      const id = newId()
      const proved = await proveNew(connector, { id, settings, credential })
      return db.transaction().execute(async (tx) => {
        const at = now()
        const row = await insertConnection(tx, {
          id,
          environmentId,
          tenantId: made.tenantId,
          connectorId: connector.id,
          authenticationMethod: connector.auth.format,
          isSandbox: made.isSandbox,
          settings,
          context: shown,
          ...proved,
          at,
          nextProofAt: nextProof(at),
        })
        await vault.seal(tx, placeOf(row), { ...credential, ...toContextSecrets(secrets) })
        return row
      })
    },

    update: async (environmentId, id, { context, settings, isSandbox }) => {
      const before = await get(environmentId, id)
      const connector = connectorOf(before.connector_id)
      const wanted = mergedSettings(connector, before.settings, settings)
      if (!isSameVendor(connector, before.settings['base_url'], wanted['base_url'])) throw elsewhere(id)
      if (settings !== undefined) await reprove(environmentId, id, { settings: wanted, credentials: undefined })
      if (context === undefined && isSandbox === undefined) return get(environmentId, id)
      const row = await db.transaction().execute(async (tx) => {
        const locked = await lockConnection(tx, environmentId, id)
        if (locked === undefined) throw connectionNotFound(id)
        const { shown, secrets } = splitContext(mergeContext(locked.context, context ?? {}))
        if (Object.keys(secrets).length > 0) {
          const kept = await vault.open(tx, placeOf(locked))
          await vault.seal(tx, placeOf(locked), { ...kept, ...toContextSecrets(secrets) })
        }
        return updateConnection(tx, id, { at: now(), context: shown, isSandbox })
      })
      connections.forget(id)
      return row ?? before
    },

    replaceCredentials: async (environmentId, id, { credentials, settings }) => {
      const before = await get(environmentId, id)
      const wanted = mergedSettings(connectorOf(before.connector_id), before.settings, settings)
      return reprove(environmentId, id, { settings: wanted, credentials })
    },

    prove: async (environmentId, id) => proving.prove(await get(environmentId, id)),

    delete: async (environmentId, id) => {
      const row = await get(environmentId, id)
      await db.transaction().execute(async (tx) => {
        await vault.remove(tx, placeOf(row))
        await deleteTokensOf(tx, id)
        await deleteConnection(tx, id)
      })
      connections.forget(id)
    },
  }
}

/** Secrets of the context lie beside the credential, under names that no credential field has. */
const CONTEXT = 'context.'

const toContextSecrets = (secrets: Values): Values =>
  Object.fromEntries(Object.entries(secrets).map(([path, value]) => [`${CONTEXT}${path}`, value]))

const contextSecretsOf = (credential: Values): Values =>
  Object.fromEntries(Object.entries(credential).filter(([name]) => name.startsWith(CONTEXT)))

const placeOf = (row: ConnectionRow) => ({
  tenantId: row.tenant_id,
  environmentId: row.environment_id,
  connectionId: row.id,
})

const elsewhere = (id: string): RollcallError =>
  new RollcallError(
    'forbidden',
    `A setting may not send the credential to another host. Send the new base_url with the credential to PATCH /integrated-account/${id}/credentials.`,
    { failures: [{ path: 'settings.base_url', message: 'names another host' }] },
  )
