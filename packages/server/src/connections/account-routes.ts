import {
  createAccount,
  createAccountToken as createAccountTokenEndpoint,
  deleteAccount,
  getAccount,
  getAccountCapabilities,
  getOwnAccount,
  listAccounts,
  refreshAccountCredentials,
  replaceAccountCredentials,
  updateAccount,
  updateOwnAccount,
} from '@rollcall/api'
import { RollcallError } from '@rollcall/core'
import { type Caller, decodeKeyset, listOf, type Route, route, toKeysetPage } from '../http/index.ts'
import type { ConnectionRow } from './connection-store.ts'
import { keysetOf, type RoutesOptions } from './routes-options.ts'
import { createAccountToken } from './tokens.ts'
import { accountView, capabilitiesView } from './views.ts'

/** Integrated accounts over HTTP. */
export const accountRoutes = ({
  db,
  accounts,
  tokens,
  connectors,
  connectorOf,
  now,
  newId,
}: RoutesOptions): readonly Route[] => {
  const view = (row: ConnectionRow) =>
    accountView(
      row,
      connectors.find(({ id }) => id === row.connector_id),
    )
  return [
    route(listAccounts, async ({ query, caller }) => {
      const { limit, next_cursor, tenant_id, status, integration, is_sandbox } = query
      const list = listOf('accounts', query)
      const rows = await accounts.list(caller.environmentId, {
        where: { tenantId: tenant_id, status, connectorId: integration, isSandbox: is_sandbox },
        after: decodeKeyset(next_cursor, list),
        limit: limit + 1,
      })
      return toKeysetPage(rows, limit, { place: keysetOf, view, list })
    }),
    route(createAccount, async ({ body, caller }) => {
      const { tenant_id, integration, credentials, settings = {}, context = {}, is_sandbox = false } = body
      const { authentication_method: authenticationMethod } = body
      return view(
        await accounts.create(caller.environmentId, {
          tenantId: tenant_id,
          connectorId: integration,
          authenticationMethod,
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
      const isRevoked = await accounts.delete(caller.environmentId, params.id)
      tokens.forget()
      if (isRevoked === undefined) return { id: params.id }
      return { id: params.id, grant: isRevoked ? ('revoked' as const) : ('not_revoked' as const) }
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
      const made = await createAccountToken({ db, now, newId }, { connectionId: id, caller })
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
