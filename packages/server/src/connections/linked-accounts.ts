import type { AuthScheme, Connector } from '@rollcall/connector-kit'
import { type JsonObject, mergeContext, splitContext } from '@rollcall/core'
import type { Executor } from '../db/index.ts'
import type { Credential, Vault } from '../vault/index.ts'
import type { AccountEvents } from './account-events.ts'
import { type ConnectionRow, insertConnection, scheduleProof, updateConnection } from './connection-store.ts'
import { assertContextFits, contextSecretsOf, toContextSecrets } from './context-secrets.ts'
import type { Proving } from './proving.ts'
import type { Refreshing } from './refreshing.ts'
import { placeOf } from './unseal.ts'

export type NewLink = {
  readonly id: string
  readonly tenantId: string
  readonly connector: Connector
  readonly scheme: AuthScheme
  readonly settings: Readonly<Record<string, string>>
  readonly credential: Credential
  readonly context: JsonObject
  readonly isSandbox: boolean
}

export type Relink = Pick<NewLink, 'scheme' | 'settings' | 'credential' | 'context'> & {
  /** Whether the context that the account has stays, and the new one is merged into it. */
  readonly keepsContext: boolean
}

export type AlsoLinked = (tx: Executor, row: ConnectionRow) => Promise<void>

/** From a credential to an account: what is kept once it is proved. */
export type LinkedAccounts = {
  /** A new account. `also` runs in the transaction that keeps it: all of it happens, or nothing. */
  keep(environmentId: string, made: NewLink, also?: AlsoLinked): Promise<ConnectionRow>
  /** Gives an account another credential, and with it perhaps other settings and another way to authenticate. It stays the same account. */
  relink(environmentId: string, id: string, made: Relink, also: AlsoLinked): Promise<ConnectionRow>
}

export const createLinkedAccounts = (options: {
  readonly db: Executor
  readonly vault: Vault
  readonly proving: Pick<Proving, 'proveNew' | 'nextProof'>
  readonly refreshing: Pick<Refreshing, 'schedule'>
  readonly accountEvents: Pick<AccountEvents, 'tell'>
  readonly connectorOf: (id: string) => Connector
  readonly get: (environmentId: string, id: string) => Promise<ConnectionRow>
  readonly locked: (
    row: ConnectionRow,
    run: (tx: Executor, present: ConnectionRow) => Promise<ConnectionRow>,
  ) => Promise<ConnectionRow>
  readonly now: () => Date
  /** Told of a connection that has changed. */
  readonly changed: (row: ConnectionRow) => void
}): LinkedAccounts => {
  const { db, vault, proving, refreshing, accountEvents, connectorOf, get, locked, now, changed } = options

  const keep: LinkedAccounts['keep'] = async (environmentId, made, also) => {
    const { id, tenantId, connector, scheme, settings, credential, context, isSandbox } = made
    const { shown, secrets } = splitContext(context)
    assertContextFits(context)
    const proved = await proving.proveNew({ connector, scheme, connectionId: id, settings, credential })
    return db.transaction().execute(async (tx) => {
      const row = await insertConnection(tx, {
        id,
        environmentId,
        tenantId,
        connectorId: connector.id,
        authenticationMethod: scheme.format,
        isSandbox,
        settings,
        context: shown,
        ...proved,
        at: now(),
        nextProofAt: proving.nextProof(),
      })
      await vault.seal(tx, placeOf(row), { ...toContextSecrets(secrets), ...credential })
      await refreshing.schedule(tx, row, credential)
      await accountEvents.tell(tx, row, ['integrated_account:created', 'integrated_account:active'])
      await also?.(tx, row)
      return row
    })
  }

  const relink: LinkedAccounts['relink'] = async (environmentId, id, made, also) => {
    const before = await get(environmentId, id)
    const connector = connectorOf(before.connector_id)
    const { scheme, settings, credential } = made
    const proved = await proving.proveNew({ connector, scheme, connectionId: id, settings, credential })
    const row = await locked(before, async (tx, present) => {
      const kept = await vault.open(tx, placeOf(present))
      const whole = made.keepsContext ? mergeContext(present.context, made.context) : made.context
      assertContextFits(whole)
      const { shown, secrets } = splitContext(whole)
      await vault.seal(tx, placeOf(present), {
        ...(made.keepsContext ? contextSecretsOf(kept) : {}),
        ...toContextSecrets(secrets),
        ...credential,
      })
      await scheduleProof(tx, present.id, proving.nextProof())
      const written = await updateConnection(tx, present.id, {
        at: now(),
        settings,
        authenticationMethod: scheme.format,
        context: shown,
        status: 'active',
        lastError: null,
        lastForbiddenError: null,
        proved,
      })
      await refreshing.schedule(tx, written, credential)
      await accountEvents.tell(tx, written, LINKED_AGAIN)
      await also(tx, written)
      return written
    })
    changed(row)
    return row
  }

  return { keep, relink }
}

/** What a person's linking again is told as; never `reactivated`, which is an account that recovered by itself (`unified-api.md §1.2`). */
export const LINKED_AGAIN = ['integrated_account:updated', 'integrated_account:active'] as const
