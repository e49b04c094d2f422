import { type AuthScheme, type Connector, schemeOf } from '@rollcall/connector-kit'
import { RollcallError } from '@rollcall/core'
import { type Connections, readFields, settingsOf } from '../connections/index.ts'
import { type IntegrationRow, type Integrations, scopesOf, whyNotReady } from '../oauth/index.ts'
import { failingAs, linkError } from './link-error.ts'
import type { LinkTokenRow } from './link-token-store.ts'
import { invalidToken } from './link-tokens.ts'

type Values = Readonly<Record<string, string>>
type Account = Awaited<ReturnType<Connections['accounts']['get']>>

/** What can be chosen with a link token, and what the environment has set for it. */
export type Offer = {
  readonly connector: Connector
  readonly schemes: readonly {
    readonly scheme: AuthScheme
    readonly scopes: readonly { readonly name: string; readonly why: string }[]
    readonly notReady: string | undefined
  }[]
  /** What the form starts with. */
  readonly settings: Values
}

/** A permission to link one account, as it is now. */
export type LinkSession = {
  readonly token: LinkTokenRow
  /** The account that is linked again. */
  readonly account: Account | undefined
  readonly offers: readonly Offer[]
}

export const createLinkSessions = (options: {
  readonly connections: Pick<Connections, 'accounts' | 'connectorOf'>
  readonly connectors: readonly Connector[]
  readonly integrations: Pick<Integrations, 'list'>
}) => {
  const { connections, connectors, integrations } = options

  /** @throws RollcallError with `invalid_token` where the account that it is for is gone */
  return async (token: LinkTokenRow): Promise<LinkSession> => {
    const { connection_id: accountId, environment_id: environmentId } = token
    const rows = new Map((await integrations.list(environmentId)).map((row) => [row.connector_id, row]))
    if (accountId === null) {
      const offered = connectors.filter(
        ({ id }) => (rows.get(id)?.is_enabled ?? true) && (token.integrations?.includes(id) ?? true),
      )
      return { token, account: undefined, offers: offered.map((one) => toOffer(one, token, rows.get(one.id))) }
    }
    const account = await connections.accounts.get(environmentId, accountId).catch((error: unknown) => {
      const isGone = error instanceof RollcallError && error.code === 'connection_not_found'
      throw isGone ? invalidToken('The account that this link is for is gone.') : error
    })
    const connector = await failingAs('invalid_integration', () => connections.connectorOf(account.connector_id))
    const offer = toOffer(connector, token, rows.get(connector.id))
    return { token, account, offers: [{ ...offer, settings: account.settings }] }
  }
}

const toOffer = (connector: Connector, token: LinkTokenRow, row: IntegrationRow | undefined): Offer => ({
  connector,
  schemes: connector.auth.map((scheme) => ({
    scheme,
    scopes: scheme.oauth === undefined ? [] : wantedScopes(scheme.oauth, token, row),
    notReady: whyNotReady(connector, scheme, row),
  })),
  settings: row?.settings ?? {},
})

/** What the link token asks for, or the environment, or the connector; each with its reason where the connector knows it. */
const wantedScopes = (flow: NonNullable<AuthScheme['oauth']>, token: LinkTokenRow, row: IntegrationRow | undefined) => {
  const names = flow.grant === 'authorization_code' ? (token.scopes ?? scopesOf(flow, row)) : scopesOf(flow, undefined)
  return names.map((name) => ({ name, why: flow.scopes.find((known) => known.name === name)?.why ?? '' }))
}

/** @throws RollcallError `invalid_request` with `invalid_integration` */
export const chosenOffer = ({ offers }: LinkSession, slug: string): Offer => {
  const offer = offers.find(({ connector }) => connector.id === slug)
  if (offer !== undefined) return offer
  const names = offers.map(({ connector }) => connector.id).join(', ')
  throw linkError(
    'invalid_integration',
    new RollcallError(
      'invalid_request',
      `This link is not for "${slug}". It is for ${names || 'none that there is'}.`,
      {
        failures: [{ path: 'integration', message: 'cannot be chosen' }],
        effect: 'none',
      },
    ),
  )
}

/** The one whose consent is asked for at the vendor. @throws RollcallError with `invalid_integration` */
export const consentOf = ({ connector, schemes }: Offer): Offer['schemes'][number] => {
  const found = schemes.find(({ scheme }) => scheme.oauth?.grant === 'authorization_code')
  const problem = found === undefined ? `${connector.name} is not linked by consent.` : found.notReady
  if (found !== undefined && problem === undefined) return found
  throw linkError(
    'invalid_integration',
    new RollcallError('invalid_request', `${problem} Choose another way, or ask whoever sent the link.`, {
      effect: 'none',
    }),
  )
}

/** The way that a relink uses where the page does not say. */
export const usualScheme = ({ connector }: Offer, account: Account | undefined): string =>
  schemeOf(connector, account?.authentication_method).format

/**
 * The settings of the account to be: what was entered over what the operator, or the account, has. How fast to call is not for the person
 * to say.
 */
export const settingsFor = ({ connector, settings }: Offer, entered: Values): Values => {
  // Asked alone first, so that what nobody may set is named.
  readFields(
    connector.settings.map((field) => ({ ...field, required: false })),
    entered,
    'settings',
  )
  const given = Object.fromEntries(Object.entries(entered).filter(([, value]) => value.trim() !== ''))
  return readFields(settingsOf(connector), { ...settings, ...given }, 'settings')
}
