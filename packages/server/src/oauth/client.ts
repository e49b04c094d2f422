import type { AuthScheme, Connector, OAuthEndpoints, OAuthFlow } from '@rollcall/connector-kit'
import { RollcallError } from '@rollcall/core'
import type { IntegrationRow } from './integration-store.ts'
import type { Integrations } from './integrations.ts'

/** Who asks a vendor for tokens, and where. */
export type OAuthClient = {
  readonly vendor: string
  /** For log lines: the connection, or the attempt to make one. */
  readonly about: string
  readonly clientId: string
  readonly clientSecret: string | undefined
  readonly authentication: OAuthFlow['clientAuthentication']
  readonly endpoints: OAuthEndpoints
}

type Values = Readonly<Record<string, string>>

/** Finds the client for a scheme of a connector: the operator's own, or the one that a person has entered as the credential. */
export type ClientOf = (asked: {
  readonly environmentId: string
  readonly connector: Connector
  readonly scheme: AuthScheme
  readonly settings: Values
  /** What was entered, for client credentials. */
  readonly credential: Values
  readonly about: string
}) => Promise<OAuthClient>

/** @throws RollcallError `invalid_request` where the environment has no client for it */
export const createClientOf =
  (integrations: Pick<Integrations, 'find' | 'clientSecret'>): ClientOf =>
  async ({ environmentId, connector, scheme, settings, credential, about }) => {
    const { oauth: flow } = scheme
    if (flow === undefined) throw new TypeError(`${connector.id} has no OAuth flow for ${scheme.format}`)
    const own = { vendor: connector.name, about, authentication: flow.clientAuthentication }
    if (flow.grant === 'client_credentials') {
      // The person's own secret goes where the person says.
      return {
        ...own,
        clientId: credential['client_id'] ?? '',
        clientSecret: credential['client_secret'],
        endpoints: endpointsOf(flow, settings),
      }
    }
    const row = await integrations.find(environmentId, connector.id)
    if (row === undefined || row.client_id === null) throw noClient(connector)
    return {
      ...own,
      clientId: row.client_id,
      clientSecret: await integrations.clientSecret(row),
      endpoints: operatorsEndpoints(flow, row, connector),
    }
  }

/** What an environment has set for a connector's consent, in the way it is offered. */
export const scopesOf = (flow: OAuthFlow, row: IntegrationRow | undefined): readonly string[] =>
  row?.scopes ?? flow.scopes.map(({ name }) => name)

/** Why a scheme cannot be used now; `undefined` where it can. */
export const whyNotReady = (
  { name }: Pick<Connector, 'name'>,
  { oauth: flow }: AuthScheme,
  row: IntegrationRow | undefined,
): string | undefined => {
  if (flow?.grant !== 'authorization_code') return undefined
  if (row === undefined || row.client_id === null) {
    return `Whoever runs this has not set up an OAuth client for ${name} yet.`
  }
  return typeof flow.endpoints === 'function' && (row.token_url === null || row.authorization_url === null)
    ? `Whoever runs this has not said where ${name} gives tokens: its OAuth client lacks authorization_url and token_url.`
    : undefined
}

/**
 * The operator's secret goes to the connector's own endpoint or to one that the operator has named. Never to one that is computed from
 * settings, which the person who links may have entered.
 */
const operatorsEndpoints = (flow: OAuthFlow, row: IntegrationRow, connector: Connector): OAuthEndpoints => {
  const known = typeof flow.endpoints === 'function' ? undefined : flow.endpoints
  const token = row.token_url ?? known?.token
  if (token === undefined) {
    throw new RollcallError(
      'invalid_request',
      `${connector.name} has an address per customer, and the OAuth client of this environment names none. Set authorization_url and token_url with PUT /environment-integration/${connector.id}.`,
      { effect: 'none' },
    )
  }
  // Another token endpoint is another server: the known one's revocation endpoint knows nothing of its tokens.
  const revocation = row.revocation_url ?? (row.token_url === null ? known?.revocation : undefined)
  return { authorization: row.authorization_url ?? known?.authorization, token, revocation }
}

const endpointsOf = ({ endpoints }: OAuthFlow, settings: Values): OAuthEndpoints =>
  typeof endpoints === 'function' ? endpoints(settings) : endpoints

const noClient = ({ id, name }: Connector): RollcallError =>
  new RollcallError(
    'invalid_request',
    `This environment has no OAuth client for ${name}. Register one at the vendor and set it with PUT /environment-integration/${id}.`,
    { effect: 'none' },
  )
