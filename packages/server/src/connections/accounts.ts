import { isDeepStrictEqual } from 'node:util'
import { type Connector, schemeOf } from '@rollcall/connector-kit'
import { type JsonObject, mergeContext, RollcallError, splitContext } from '@rollcall/core'
import type { Executor } from '../db/index.ts'
import type { Keyset } from '../http/index.ts'
import type { Credential, Vault } from '../vault/index.ts'
import {
  type ConnectionChange,
  type ConnectionFilter,
  type ConnectionRow,
  deleteConnection,
  deleteTokensOf,
  findConnection,
  insertConnection,
  listConnections,
  lockConnection,
  scheduleProof,
  updateConnection,
} from './connection-store.ts'
import { assertContextFits, contextSecretsOf, toContextSecrets } from './context-secrets.ts'
import { isSameVendor, readFields, settingsOf } from './fields.ts'
import { connectionNotFound } from './not-found.ts'
import type { Proving } from './proving.ts'
import { placeOf, unseal } from './unseal.ts'
import { fingerprintOf } from './upstream.ts'
import { isUuid } from './uuid.ts'

type Values = Readonly<Record<string, string>>

/** What else changes on a connection, decided and kept in the transaction in which it is locked. */
type Also = (tx: Executor, present: ConnectionRow) => Promise<ConnectionChange>

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
  /** Proves the credential now. */
  prove(environmentId: string, id: string): ReturnType<Proving['prove']>
  delete(environmentId: string, id: string): Promise<void>
}

export const createAccounts = (options: {
  readonly db: Executor
  readonly vault: Vault
  readonly proving: Proving
  readonly connectorOf: (id: string) => Connector
  readonly now: () => Date
  readonly newId: () => string
  /** Told of a connection that has changed or is gone. */
  readonly changed: (row: ConnectionRow) => void
}): Accounts => {
  const { db, vault, proving, connectorOf, now, newId, changed } = options

  const get: Accounts['get'] = async (environmentId, id) => {
    const row = isUuid(id) ? await findConnection(db, environmentId, id) : undefined
    if (row === undefined) throw connectionNotFound(id)
    return row
  }

  /** Runs in a transaction in which nobody else changes the connection. */
  const locked = <T>(
    { environment_id: environmentId, id }: ConnectionRow,
    run: (tx: Executor, present: ConnectionRow) => Promise<T>,
  ): Promise<T> =>
    db.transaction().execute(async (tx) => {
      const present = await lockConnection(tx, environmentId, id)
      if (present === undefined) throw connectionNotFound(id)
      return run(tx, present)
    })

  /** Replaces settings, the credential or both, once they are proved to work together. `also`: what changes with them, or not at all. */
  const replace = async (
    before: ConnectionRow,
    {
      settings,
      fresh,
      also,
    }: { readonly settings: Values; readonly fresh: Credential | undefined; readonly also?: Also },
  ): Promise<ConnectionRow> => {
    const connector = connectorOf(before.connector_id)
    const scheme = schemeOf(connector, before.authentication_method)
    const credential = fresh ?? (await unseal(db, vault, before)).credential
    const proved = await proving.proveNew({ connector, scheme, connectionId: before.id, settings, credential })
    const row = await locked(before, async (tx, present) => {
      const kept = await vault.open(tx, placeOf(present))
      const isAsProved =
        fresh !== undefined || fingerprintOf(vault, scheme, kept) === fingerprintOf(vault, scheme, credential)
      // What was merged and proved was of another connection than this is by now; its credential might go to an address it is not for.
      if (!isAsProved || !isDeepStrictEqual(present.settings, before.settings)) throw changedMeanwhile(before.id)
      if (fresh !== undefined) await vault.seal(tx, placeOf(present), { ...contextSecretsOf(kept), ...fresh })
      await scheduleProof(tx, present.id, proving.nextProof())
      return updateConnection(tx, present.id, {
        at: now(),
        settings,
        status: 'active',
        lastError: null,
        // A lost right was the old credential's.
        lastForbiddenError: fresh === undefined ? undefined : null,
        proved,
        ...(await also?.(tx, present)),
      })
    })
    changed(row)
    return row
  }

  return {
    get,
    list: (environmentId, { where, after, limit }) => listConnections(db, environmentId, { where, after, limit }),
    create: async (environmentId, made) => {
      const connector = connectorOf(made.connectorId)
      const settings = readFields(settingsOf(connector), made.settings, 'settings')
      const scheme = connector.auth[0]
      const credential = readFields(scheme.fields, made.credentials, 'credentials')
      const { shown, secrets } = splitContext(made.context)
      assertContextFits(made.context)
      const id = newId()
      const proved = await proving.proveNew({ connector, scheme, connectionId: id, settings, credential })
      return db.transaction().execute(async (tx) => {
        const row = await insertConnection(tx, {
          id,
          environmentId,
          tenantId: made.tenantId,
          connectorId: connector.id,
          authenticationMethod: scheme.format,
          isSandbox: made.isSandbox,
          settings,
          context: shown,
          ...proved,
          at: now(),
          nextProofAt: proving.nextProof(),
        })
        await vault.seal(tx, placeOf(row), { ...toContextSecrets(secrets), ...credential })
        return row
      })
    },

    update: async (environmentId, id, { context = {}, settings, isSandbox }) => {
      const before = await get(environmentId, id)
      const others: Also = async (tx, present) => {
        const whole = mergeContext(present.context, context)
        assertContextFits(whole)
        const { shown, secrets } = splitContext(whole)
        if (Object.keys(secrets).length > 0) {
          const kept = await vault.open(tx, placeOf(present))
          await vault.seal(tx, placeOf(present), { ...kept, ...toContextSecrets(secrets) })
        }
        return { context: shown, isSandbox }
      }
      if (settings !== undefined) {
        const connector = connectorOf(before.connector_id)
        const wanted = merged(connector, before.settings, settings)
        if (!isSameVendor(connector, before.settings, wanted)) throw elsewhere(id)
        if (!isDeepStrictEqual(wanted, before.settings)) {
          return replace(before, { settings: wanted, fresh: undefined, also: others })
        }
      }
      const row = await locked(before, async (tx, present) =>
        updateConnection(tx, present.id, { at: now(), ...(await others(tx, present)) }),
      )
      changed(row)
      return row
    },

    replaceCredentials: async (environmentId, id, { credentials, settings }) => {
      const before = await get(environmentId, id)
      const connector = connectorOf(before.connector_id)
      return replace(before, {
        settings: merged(connector, before.settings, settings),
        fresh: readFields(schemeOf(connector, before.authentication_method).fields, credentials, 'credentials'),
      })
    },

    prove: async (environmentId, id) => proving.prove(await get(environmentId, id)),

    delete: async (environmentId, id) => {
      const row = await get(environmentId, id)
      await locked(row, async (tx) => {
        await vault.remove(tx, placeOf(row))
        await deleteTokensOf(tx, row.id)
        await deleteConnection(tx, row.id)
      })
      changed(row)
    },
  }
}

/** New settings over the old ones; an empty one takes an old one away. */
const merged = (connector: Connector, before: Values, settings: Values = {}): Values =>
  readFields(settingsOf(connector), { ...before, ...settings }, 'settings')

const elsewhere = (id: string): RollcallError =>
  new RollcallError(
    'forbidden',
    `A setting may not send the credential to another host. Send the new base_url with the credential to PATCH /integrated-account/${id}/credentials.`,
    { failures: [{ path: 'settings.base_url', message: 'names another host' }], effect: 'none' },
  )

const changedMeanwhile = (id: string): RollcallError =>
  new RollcallError(
    'conflict',
    `The integrated account ${id} was changed while this change was being proved. Read it and send the change again.`,
    { effect: 'none' },
  )
