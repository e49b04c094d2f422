import { isDeepStrictEqual } from 'node:util'
import { type Connector, schemeOf } from '@rollcall/connector-kit'
import { type JsonObject, mergeContext, RollcallError, splitContext } from '@rollcall/core'
import { type Executor, isUuid } from '../db/index.ts'
import type { Keyset } from '../http/index.ts'
import type { OAuth } from '../oauth/index.ts'
import type { Credential, Vault } from '../vault/index.ts'
import type { AccountEvents } from './account-events.ts'
import {
  type ConnectionChange,
  type ConnectionFilter,
  type ConnectionRow,
  deleteConnection,
  deleteTokensOf,
  findConnection,
  listConnections,
  lockConnection,
  scheduleProof,
  updateConnection,
} from './connection-store.ts'
import { assertContextFits, contextSecretsOf, toContextSecrets } from './context-secrets.ts'
import { isSameVendor, readFields, settingsOf } from './fields.ts'
import { type AlsoLinked, createLinkedAccounts, LINKED_AGAIN, type NewLink, type Relink } from './linked-accounts.ts'
import { chosenScheme, type NewCredentials } from './new-credential.ts'
import { connectionNotFound } from './not-found.ts'
import type { Proving } from './proving.ts'
import { deleteRefresh } from './refresh-store.ts'
import type { Refreshing } from './refreshing.ts'
import type { Revocations } from './revocations.ts'
import { placeOf } from './unseal.ts'
import { fingerprintOf } from './upstream.ts'

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
      /** The connector's usual one where left out. */
      readonly authenticationMethod?: string | undefined
      readonly credentials: Values
      readonly settings: Values
      readonly context: JsonObject
      readonly isSandbox: boolean
    },
  ): Promise<ConnectionRow>
  /**
   * Keeps an account whose credential was got in the browser, once it is proved. `also` runs in the transaction that keeps it: all of it
   * happens, or nothing.
   */
  link(environmentId: string, made: NewLink, also: AlsoLinked): Promise<ConnectionRow>
  /** Gives an account another credential, and with it perhaps other settings and another way to authenticate. It stays the same account. */
  relink(environmentId: string, id: string, made: Relink, also: AlsoLinked): Promise<ConnectionRow>
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
  /** Proves the credential now, after another access token was got where there is a way. */
  prove(environmentId: string, id: string): ReturnType<Proving['prove']>
  /** Answers with whether the vendor has taken back what it had granted; `undefined` where it had granted nothing. */
  delete(environmentId: string, id: string): Promise<boolean | undefined>
}

export const createAccounts = (options: {
  readonly db: Executor
  readonly vault: Vault
  readonly proving: Proving
  readonly refreshing: Pick<Refreshing, 'fresh' | 'schedule'>
  readonly newCredentials: Pick<NewCredentials, 'entered'>
  readonly revocations: Revocations
  readonly accountEvents: AccountEvents
  readonly connectorOf: (id: string) => Connector
  readonly integrations: Pick<OAuth['integrations'], 'find'>
  readonly now: () => Date
  readonly newId: () => string
  /** Told of a connection that has changed or is gone. */
  readonly changed: (row: ConnectionRow) => void
}): Accounts => {
  const { db, vault, proving, refreshing, newCredentials, revocations, connectorOf, now, newId, changed } = options
  const { accountEvents, integrations } = options

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
    const credential = fresh ?? (await refreshing.fresh(before)).credential
    const proved = await proving.proveNew({ connector, scheme, connectionId: before.id, settings, credential })
    const row = await locked(before, async (tx, present) => {
      const kept = await vault.open(tx, placeOf(present))
      const isAsProved =
        fresh !== undefined || fingerprintOf(vault, scheme, kept) === fingerprintOf(vault, scheme, credential)
      // What was merged and proved was of another connection than this is by now; its credential might go to an address it is not for.
      if (!isAsProved || !isDeepStrictEqual(present.settings, before.settings)) throw changedMeanwhile(before.id)
      if (fresh !== undefined) {
        await vault.seal(tx, placeOf(present), { ...contextSecretsOf(kept), ...fresh })
        await refreshing.schedule(tx, present, fresh)
      }
      await scheduleProof(tx, present.id, proving.nextProof())
      const written = await updateConnection(tx, present.id, {
        at: now(),
        settings,
        status: 'active',
        lastError: null,
        // A lost right was the old credential's.
        lastForbiddenError: fresh === undefined ? undefined : null,
        proved,
        ...(await also?.(tx, present)),
      })
      const isReadyAnew = fresh !== undefined || present.status !== 'active'
      await accountEvents.tell(tx, written, isReadyAnew ? LINKED_AGAIN : ['integrated_account:updated'])
      return written
    })
    changed(row)
    return row
  }

  const { keep, relink } = createLinkedAccounts({ ...options, get, locked })

  return {
    get,
    list: (environmentId, { where, after, limit }) => listConnections(db, environmentId, { where, after, limit }),
    create: async (environmentId, made) => {
      const connector = connectorOf(made.connectorId)
      // What the environment has set is what the link page begins with, too.
      const usual = (await integrations.find(environmentId, connector.id))?.settings
      const settings = readFields(settingsOf(connector), { ...usual, ...made.settings }, 'settings')
      const scheme = chosenScheme(connector, made.authenticationMethod)
      assertContextFits(made.context)
      const id = newId()
      const { credentials } = made
      const entered = { environmentId, connector, scheme, settings, credentials, about: id }
      const { credential } = await newCredentials.entered(entered)
      return keep(environmentId, { ...made, id, connector, scheme, settings, credential })
    },
    link: keep,
    relink,

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
      const row = await locked(before, async (tx, present) => {
        const written = await updateConnection(tx, present.id, { at: now(), ...(await others(tx, present)) })
        await accountEvents.tell(tx, written, ['integrated_account:updated'])
        return written
      })
      changed(row)
      return row
    },

    replaceCredentials: async (environmentId, id, { credentials, settings }) => {
      const before = await get(environmentId, id)
      const connector = connectorOf(before.connector_id)
      const wanted = merged(connector, before.settings, settings)
      const scheme = schemeOf(connector, before.authentication_method)
      const entered = { environmentId, connector, scheme, settings: wanted, credentials, about: id }
      const { credential: fresh } = await newCredentials.entered(entered)
      return replace(before, { settings: wanted, fresh })
    },

    prove: async (environmentId, id) => proving.prove(await get(environmentId, id), undefined, { renews: true }),

    delete: async (environmentId, id) => {
      const row = await get(environmentId, id)
      const revoke = await revocations.prepare(row)
      await locked(row, async (tx) => {
        await vault.remove(tx, placeOf(row))
        await deleteRefresh(tx, row.id)
        await deleteTokensOf(tx, row.id)
        await deleteConnection(tx, row.id)
        await accountEvents.tellDeleted(tx, row)
      })
      changed(row)
      // After it: that an account can be deleted must not depend on its vendor.
      return revoke?.()
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
