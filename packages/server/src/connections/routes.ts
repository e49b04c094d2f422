import {
  createAccount,
  createAccountToken as createAccountTokenEndpoint,
  createApiToken,
  createEnvironment as createEnvironmentEndpoint,
  deleteAccount,
  getAccount,
  getAccountCapabilities,
  getApiToken,
  getEnvironment as getEnvironmentEndpoint,
  getIntegration,
  getIntegrationCapabilities,
  getOwnAccount,
  listAccounts,
  listApiTokens,
  listEnvironments,
  listIntegrations,
  refreshAccountCredentials,
  replaceAccountCredentials,
  revokeApiToken,
  updateAccount,
  updateOwnAccount,
} from '@rollcall/api'
import type { Connector } from '@rollcall/connector-kit'
import { RollcallError } from '@rollcall/core'
import type { Executor } from '../db/index.ts'
import { type Caller, decodeKeyset, type Route, route, toKeysetPage } from '../http/index.ts'
import type { Accounts } from './accounts.ts'
import type { ConnectionRow } from './connection-store.ts'
import { createEnvironment, getEnvironment } from './environments.ts'
import { findToken, listTokens } from './token-store.ts'
import { createAccountToken, createToken, type Tokens } from './tokens.ts'
import {
  accountView,
  capabilitiesView,
  createdTokenView,
  environmentView,
  integrationView,
  tokenView,
} from './views.ts'

export type RoutesOptions = {
  readonly db: Executor
  readonly accounts: Accounts
  readonly tokens: Tokens
  readonly connectors: readonly Connector[]
  readonly connectorOf: (id: string) => Connector
  readonly now: () => Date
  readonly newId: () => string
}

/** Integrated accounts, integrations, environments and API tokens over HTTP. */
export const connectionRoutes = (options: RoutesOptions): readonly Route[] => [
  ...accountRoutes(options),
  ...integrationRoutes(options),
  ...environmentRoutes(options),
  ...tokenRoutes(options),
]

const accountRoutes = ({ db, accounts, tokens, connectorOf, now, newId }: RoutesOptions): readonly Route[] => {
  const view = (row: ConnectionRow) => accountView(row, connectorOf(row.connector_id))
  return [
    route(listAccounts, async ({ query, caller }) => {
      const { limit, next_cursor, tenant_id, status, integration, is_sandbox } = query
      const rows = await accounts.list(caller.environmentId, {
        where: { tenantId: tenant_id, status, connectorId: integration, isSandbox: is_sandbox },
        after: decodeKeyset(next_cursor),
        limit: limit + 1,
      })
      return toKeysetPage(rows, limit, { place: placeOf, view })
    }),
    route(createAccount, async ({ body, caller }) => {
      const { tenant_id, integration, credentials, settings = {}, context = {}, is_sandbox = false } = body
      return view(
        await accounts.create(caller.environmentId, {
          tenantId: tenant_id,
          connectorId: integration,
          credentials,
          settings,
          context,
          isSandbox: is_sandbox,
        }),
      )
    }),
    // Before `/integrated-account/:id`: `me` is not an id.
    route(getOwnAccount, async ({ caller }) => view(await accounts.get(caller.environmentId, ownAccountId(caller)))),
    route(updateOwnAccount, async ({ caller, body }) =>
      view(await accounts.update(caller.environmentId, ownAccountId(caller), { context: body.context })),
    ),
    route(getAccount, async ({ params, caller }) => view(await accounts.get(caller.environmentId, params.id))),
    route(updateAccount, async ({ params, body, caller }) => {
      const { context, settings, is_sandbox } = body
      return view(await accounts.update(caller.environmentId, params.id, { context, settings, isSandbox: is_sandbox }))
    }),
    route(deleteAccount, async ({ params, caller }) => {
      await accounts.delete(caller.environmentId, params.id)
      tokens.forget()
      return { id: params.id }
    }),
    route(replaceAccountCredentials, async ({ params, body, caller }) =>
      view(await accounts.replaceCredentials(caller.environmentId, params.id, body)),
    ),
    route(refreshAccountCredentials, async ({ body, caller }) => {
      const { row, error } = await accounts.prove(caller.environmentId, body.id)
      return { success: error === undefined, status: row.status, ...(error && { message: error.message }) }
    }),
    route(getAccountCapabilities, async ({ params, query, caller }) => {
      const row = await accounts.get(caller.environmentId, params.id)
      return capabilitiesView(connectorOf(row.connector_id), query, row)
    }),
    route(createAccountTokenEndpoint, async ({ body, caller }) => {
      const { id } = await accounts.get(caller.environmentId, body.integrated_account_id)
      const made = await createAccountToken(
        { db, now, newId },
        { environmentId: caller.environmentId, connectionId: id, actor: caller.actor },
      )
      return { integrated_account_token: made.token, expires_at: (made.expiresAt ?? now()).toISOString() }
    }),
  ]
}

const ownAccountId = ({ accountId }: Caller): string => {
  if (accountId !== undefined) return accountId
  throw new RollcallError(
    'forbidden',
    'Only an account token has an account of its own. Make one with POST /integrated-account/token, or ask for the account by its id.',
  )
}

const integrationRoutes = ({ connectors, connectorOf }: RoutesOptions): readonly Route[] => [
  route(listIntegrations, async ({ query }) => ({
    result: connectors.slice(0, query.limit).map(integrationView),
    next_cursor: null,
    limit: query.limit,
  })),
  route(getIntegration, async ({ params }) => integrationView(knownIntegration(connectorOf, params.id))),
  route(getIntegrationCapabilities, async ({ params, query }) =>
    capabilitiesView(knownIntegration(connectorOf, params.id), query),
  ),
]

/** An unknown integration in a body is a bad request; in a path it is a 404. */
const knownIntegration = (connectorOf: RoutesOptions['connectorOf'], id: string): Connector => {
  try {
    return connectorOf(id)
  } catch (error) {
    if (error instanceof RollcallError) throw new RollcallError('not_found', error.message, { cause: error })
    throw error
  }
}

const environmentRoutes = ({ db, now, newId }: RoutesOptions): readonly Route[] => [
  route(listEnvironments, async ({ query, caller }) => ({
    result: [environmentView(await getEnvironment(db, caller.environmentId, caller.environmentId))],
    next_cursor: null,
    limit: query.limit,
  })),
  route(getEnvironmentEndpoint, async ({ params, caller }) =>
    environmentView(await getEnvironment(db, caller.environmentId, params.id)),
  ),
  route(createEnvironmentEndpoint, async ({ body, caller }) => {
    const made = await createEnvironment({ db, now, newId }, { name: body.name, actor: caller.actor })
    return { ...environmentView(made.environment), api_token: createdTokenView(made.token) }
  }),
]

const tokenRoutes = ({ db, tokens, now, newId }: RoutesOptions): readonly Route[] => [
  route(listApiTokens, async ({ query, caller }) => {
    const { limit, next_cursor } = query
    const rows = await listTokens(db, caller.environmentId, { after: decodeKeyset(next_cursor), limit: limit + 1 })
    return toKeysetPage(rows, limit, { place: placeOf, view: tokenView })
  }),
  route(getApiToken, async ({ params, caller }) => {
    const row = await findToken(db, caller.environmentId, params.id)
    if (row === undefined) {
      throw new RollcallError(
        'not_found',
        `There is no API token ${params.id} in this environment. GET /api-token lists them.`,
      )
    }
    return tokenView(row)
  }),
  route(createApiToken, async ({ body, caller }) => {
    const beyond = body.scopes.filter((scope) => !caller.scopes.includes(scope))
    if (body.scopes.length === 0 || beyond.length > 0) {
      throw new RollcallError(
        'invalid_request',
        `A token takes at least one scope, and only those of the token that makes it: ${caller.scopes.join(', ')}.`,
        {
          failures: [
            { path: 'scopes', message: beyond.length > 0 ? `${beyond.join(', ')} cannot be given` : 'is empty' },
          ],
        },
      )
    }
    const made = await createToken(
      { db, now, newId },
      {
        environmentId: caller.environmentId,
        name: body.name,
        actor: caller.actor,
        scopes: body.scopes,
        expiresAt: body.expires_at === undefined ? undefined : new Date(body.expires_at),
      },
    )
    return createdTokenView(made)
  }),
  route(revokeApiToken, async ({ params, caller }) => {
    await tokens.revoke(caller.environmentId, params.id)
    return { id: params.id }
  }),
]

const placeOf = (row: { readonly created_at: Date; readonly id: string }) => ({
  createdAt: row.created_at,
  id: row.id,
})
