import { type JsonObject, RollcallError } from '@rollcall/core'
import type { Connections } from '../connections/index.ts'
import type { Executor } from '../db/index.ts'
import { hashOf, newSecret, type Vault } from '../vault/index.ts'
import type { LinkSettingsOf } from './link-settings.ts'
import { insertLinkToken, type LinkTokenRow } from './link-token-store.ts'
import { assertLeadsBack } from './origins.ts'

const DAYS = 7

export type Wanted = {
  readonly tenant_id?: string | undefined
  readonly integrated_account_id?: string | undefined
  readonly persist_previous_context?: boolean | undefined
  readonly integrations?: readonly string[] | undefined
  readonly scopes?: readonly string[] | undefined
  readonly context?: JsonObject | undefined
  readonly redirect_uri?: string | undefined
  readonly is_sandbox?: boolean | undefined
}

export type TokenMaking = {
  /** @throws RollcallError `invalid_request`, `connection_not_found` */
  make(
    caller: { readonly environmentId: string; readonly actor: string },
    wanted: Wanted,
  ): Promise<{ readonly token: string; readonly expiresAt: Date }>
  /** What the account's context becomes, or gets besides. */
  contextOf(token: LinkTokenRow): Promise<JsonObject>
}

export const createTokenMaking = (options: {
  readonly db: Executor
  readonly vault: Vault
  readonly connections: Pick<Connections, 'accounts' | 'connectorOf'>
  readonly settings: Pick<LinkSettingsOf, 'get'>
  readonly now: () => Date
  readonly newId: () => string
}): TokenMaking => {
  const { db, vault, connections, settings, now, newId } = options
  return {
    make: async ({ environmentId, actor }, wanted) => {
      const { integrated_account_id: accountId, redirect_uri: redirectUri, context = {}, integrations } = wanted
      assertOneKind(wanted)
      for (const name of integrations ?? []) connections.connectorOf(name)
      if (redirectUri !== undefined) assertLeadsBack(redirectUri, await settings.get(environmentId), environmentId)
      const account = accountId === undefined ? undefined : await connections.accounts.get(environmentId, accountId)
      const id = newId()
      const token = newSecret('rcl_')
      const createdAt = now()
      const expiresAt = new Date(createdAt.getTime() + DAYS * 86_400_000)
      await db.transaction().execute(async (tx) => {
        await insertLinkToken(tx, {
          id,
          environmentId,
          hash: hashOf(token),
          tenantId: account?.tenant_id ?? wanted.tenant_id ?? '',
          connectionId: account?.id ?? null,
          keepsContext: wanted.persist_previous_context ?? true,
          integrations: integrations ?? null,
          scopes: wanted.scopes ?? null,
          redirectUri: redirectUri ?? null,
          isSandbox: wanted.is_sandbox ?? false,
          createdBy: actor,
          createdAt,
          expiresAt,
        })
        // It may hold secrets, and is nobody's until an account is linked.
        if (Object.keys(context).length > 0) {
          await vault.seal(tx, contextPlace({ id, environment_id: environmentId }), {
            context: JSON.stringify(context),
          })
        }
      })
      return { token, expiresAt }
    },
    contextOf: async (token) => {
      try {
        const { context = '{}' } = await vault.open(db, contextPlace(token))
        return Object(JSON.parse(context))
      } catch (error) {
        // A token that was made without one has nothing in the vault.
        if (error instanceof RollcallError && error.code === 'connection_not_found') return {}
        throw error
      }
    },
  }
}

/** Where the vault has the context of a link token. */
export const contextPlace = (token: Pick<LinkTokenRow, 'id' | 'environment_id'>) => ({
  tenantId: '',
  environmentId: token.environment_id,
  connectionId: token.id,
})

/** The incumbent takes both kinds at once and picks one of them silently. */
const assertOneKind = (wanted: Wanted): void => {
  const { tenant_id: tenantId, integrated_account_id: accountId } = wanted
  if (tenantId === undefined && accountId === undefined) {
    throw refuse('Say tenant_id for a new account, or integrated_account_id to link one again.', ['tenant_id'])
  }
  if (tenantId !== undefined && accountId !== undefined) {
    throw refuse(
      'Choose one: tenant_id makes a new account, integrated_account_id links that one again and keeps its tenant.',
      ['tenant_id', 'integrated_account_id'],
    )
  }
  const stray = (accountId === undefined ? ONLY_AGAIN : ONLY_NEW).filter((name) => wanted[name] !== undefined)
  if (stray.length > 0) {
    const kind = accountId === undefined ? 'an account that is linked again' : 'a new account'
    throw refuse(`${stray.join(', ')} only goes with ${kind}. Leave it out.`, stray)
  }
}

const ONLY_AGAIN = ['persist_previous_context'] as const
const ONLY_NEW = ['integrations', 'is_sandbox'] as const

const refuse = (message: string, paths: readonly string[]): RollcallError =>
  new RollcallError('invalid_request', message, {
    failures: paths.map((path) => ({ path, message })),
    effect: 'none',
  })
