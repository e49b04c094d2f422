import {
  createLinkToken,
  deleteEnvironmentIntegration,
  getEnvironmentIntegration,
  getLinkSettings,
  listEnvironmentIntegrations,
  putEnvironmentIntegration,
  updateLinkSettings,
} from '@rollcall/api'
import type { Connector } from '@rollcall/connector-kit'
import { RollcallError } from '@rollcall/core'
import { getEnvironment, readFields, settingsOf } from '../connections/index.ts'
import type { Executor } from '../db/index.ts'
import { type Route, route } from '../http/index.ts'
import type { IntegrationRow, Integrations } from '../oauth/index.ts'
import { CALLBACK_PATH } from './consent.ts'
import type { LinkSettings, LinkSettingsOf } from './link-settings.ts'
import type { TokenMaking } from './making-tokens.ts'

/** What the operator's server and console call: link tokens, and how an environment links. */
export const operatorRoutes = (options: {
  readonly db: Executor
  readonly connectors: readonly Connector[]
  readonly integrations: Integrations
  readonly making: Pick<TokenMaking, 'make'>
  readonly settings: LinkSettingsOf
  readonly publicUrl: () => string
}): readonly Route[] => {
  const { db, connectors, integrations, making, settings, publicUrl } = options

  const known = (slug: string): Connector => {
    const connector = connectors.find(({ id }) => id === slug)
    if (connector !== undefined) return connector
    throw new RollcallError('not_found', `There is no integration "${slug}". GET /integration lists them.`)
  }

  const view = (connector: Connector, row: IntegrationRow | undefined) => ({
    integration: connector.id,
    label: connector.name,
    is_enabled: row?.is_enabled ?? true,
    settings: row?.settings ?? {},
    oauth:
      row === undefined || row.client_id === null
        ? null
        : {
            client_id: row.client_id,
            has_client_secret: true,
            authorization_url: row.authorization_url,
            token_url: row.token_url,
            revocation_url: row.revocation_url,
            scopes: row.scopes,
          },
    needs_oauth: needsOAuth(connector),
    redirect_uri: `${publicUrl()}${CALLBACK_PATH}`,
    updated_at: row?.updated_at.toISOString() ?? null,
  })

  return [
    route(createLinkToken, async ({ caller, body }) => {
      const { token, expiresAt } = await making.make(caller, body)
      return {
        link_token: token,
        expires_at: expiresAt.toISOString(),
        url: `${publicUrl()}/connect-account?link_token=${token}`,
      }
    }),
    route(getLinkSettings, async ({ caller, params }) => {
      const { id } = await getEnvironment(db, caller.environmentId, params.id)
      return settingsView(id, await settings.get(id))
    }),
    route(updateLinkSettings, async ({ caller, params, body }) => {
      const { id } = await getEnvironment(db, caller.environmentId, params.id)
      return settingsView(id, await settings.update(id, body))
    }),
    route(listEnvironmentIntegrations, async ({ caller, query }) => {
      const { limit, next_cursor: after } = query
      const start = after ? connectors.findIndex(({ id }) => id === after) : 0
      if (start === -1) {
        throw new RollcallError('invalid_cursor', 'This next_cursor is not one of GET /environment-integration.')
      }
      const rows = new Map((await integrations.list(caller.environmentId)).map((row) => [row.connector_id, row]))
      return {
        result: connectors.slice(start, start + limit).map((connector) => view(connector, rows.get(connector.id))),
        next_cursor: connectors[start + limit]?.id ?? null,
        limit,
      }
    }),
    route(getEnvironmentIntegration, async ({ caller, params }) => {
      const connector = known(params.integration)
      return view(connector, await integrations.find(caller.environmentId, connector.id))
    }),
    route(putEnvironmentIntegration, async ({ caller, params, body }) => {
      const connector = known(params.integration)
      const { oauth } = body
      if (oauth !== null && !needsOAuth(connector)) throw noConsent(connector)
      const fields = settingsOf(connector).map((field) => ({ ...field, required: false, default: undefined }))
      const row = await integrations.put(caller.environmentId, connector.id, {
        isEnabled: body.is_enabled,
        settings: readFields(fields, body.settings, 'settings'),
        clientId: oauth?.client_id ?? null,
        clientSecret: oauth?.client_secret,
        authorizationUrl: oauth?.authorization_url ?? null,
        tokenUrl: oauth?.token_url ?? null,
        revocationUrl: oauth?.revocation_url ?? null,
        scopes: oauth?.scopes ?? null,
      })
      return view(connector, row)
    }),
    route(deleteEnvironmentIntegration, async ({ caller, params }) => {
      const { id } = known(params.integration)
      await integrations.remove(caller.environmentId, id)
      return { id }
    }),
  ]
}

const settingsView = (environmentId: string, { origins, loopbackAllowed, branding }: LinkSettings) => ({
  environment_id: environmentId,
  origins,
  loopback_allowed: loopbackAllowed,
  branding,
})

const needsOAuth = ({ auth }: Connector): boolean => auth.some(({ oauth }) => oauth?.grant === 'authorization_code')

const noConsent = ({ name }: Connector): RollcallError =>
  new RollcallError('invalid_request', `${name} is not linked by consent, so it takes no OAuth client.`, {
    failures: [{ path: 'oauth', message: 'must be null here' }],
    effect: 'none',
  })
