import {
  accountSchema,
  type capabilitiesSchema,
  type environmentSchema,
  type integrationSchema,
  SCOPES,
  type tokenSchema,
} from '@rollcall/api'
import type { Capability, Connector, Field } from '@rollcall/connector-kit'
import type { z } from 'zod'
import type { ConnectionRow } from './connection-store.ts'
import type { EnvironmentRow } from './environment-store.ts'
import { settingsOf } from './fields.ts'
import type { TokenRow } from './token-store.ts'
import type { CreatedToken } from './tokens.ts'

/** Rows and connectors as the API shows them. */

type View<Schema extends z.ZodType> = z.output<Schema>

export const environmentView = (row: EnvironmentRow): View<typeof environmentSchema> => ({
  id: row.id,
  name: row.name,
  created_at: row.created_at.toISOString(),
})

export const tokenView = (row: TokenRow): View<typeof tokenSchema> => ({
  id: row.id,
  name: row.name,
  environment_id: row.environment_id,
  prefix: row.prefix,
  scopes: SCOPES.filter((scope) => row.scopes.includes(scope)),
  created_by: row.created_by,
  created_at: row.created_at.toISOString(),
  expires_at: row.expires_at?.toISOString() ?? null,
  last_used_at: row.last_used_at?.toISOString() ?? null,
  revoked_at: row.revoked_at?.toISOString() ?? null,
})

export const createdTokenView = (made: CreatedToken) => ({
  id: made.id,
  name: made.name,
  environment_id: made.environmentId,
  prefix: made.prefix,
  scopes: made.scopes,
  created_by: made.createdBy,
  created_at: made.createdAt.toISOString(),
  expires_at: made.expiresAt?.toISOString() ?? null,
  last_used_at: null,
  revoked_at: null,
  token: made.token,
})

const integrationName = ({ id, name, category }: Pick<Connector, 'id' | 'name'> & { readonly category: string }) => ({
  id,
  name: id,
  label: name,
  category,
})

/** An account outlives a connector that is in this build no more: it can still be seen, and deleted. */
const unknownIntegration = (id: string) => integrationName({ id, name: id, category: 'unknown' })

export const accountView = (row: ConnectionRow, connector: Connector | undefined): View<typeof accountSchema> => ({
  id: row.id,
  tenant_id: row.tenant_id,
  environment_id: row.environment_id,
  status: row.status,
  is_sandbox: row.is_sandbox,
  authentication_method: row.authentication_method,
  integration: connector === undefined ? unknownIntegration(row.connector_id) : integrationName(connector),
  settings: row.settings,
  context: row.context,
  capabilities: row.capabilities,
  last_error: accountSchema.shape.last_error.parse(row.last_error),
  last_forbidden_error: accountSchema.shape.last_forbidden_error.parse(row.last_forbidden_error),
  proved_at: row.proved_at?.toISOString() ?? null,
  created_at: row.created_at.toISOString(),
  updated_at: row.updated_at.toISOString(),
})

/** What `looksWrong` knows is for a refusal, and no part of a form. */
export const fieldView = ({ name, label, help, placeholder, required, type, options, default: usual }: Field) => ({
  name,
  label,
  type,
  required,
  ...(help === undefined ? {} : { help_text: help }),
  placeholder,
  options,
  default: usual,
})

/** `fields`: those of the usual scheme, as the incumbent shows them; `schemes`: all, with what a person is asked to consent to. */
const authView = ({ auth }: Connector) => ({
  formats: auth.map(({ format }) => format),
  fields: auth[0].fields.map(fieldView),
  schemes: auth.map(({ format, label, fields, oauth }) => ({
    format,
    label,
    fields: fields.map(fieldView),
    ...(oauth === undefined ? {} : { grant: oauth.grant, scopes: oauth.scopes }),
  })),
})

export const integrationView = (connector: Connector): View<typeof integrationSchema> => ({
  ...integrationName(connector),
  description: connector.summary,
  ...(connector.requires === undefined ? {} : { requires: connector.requires }),
  ...(connector.documentation === undefined ? {} : { documentation_link: connector.documentation }),
  auth: authView(connector),
  settings: settingsOf(connector).map(fieldView),
  capabilities: connector.capabilities,
  facts: factsView(connector),
})

export const factsView = ({ facts }: Connector) => ({
  removal: facts.removal,
  reversible: facts.reversible,
  ends_sessions: facts.endsSessions,
  keeps_row: facts.keepsRow,
  untouchable: facts.untouchable,
  blind_spots: facts.blindSpots,
  ignores_on_update: facts.ignoresOnUpdate,
  create_is_billable: facts.createIsBillable,
  create_sends_invite: facts.createSendsInvite,
  ordered_lists: facts.orderedLists,
})

type Wanted = {
  readonly type: 'unified' | 'proxy' | 'all'
  readonly resource?: string | undefined
  readonly methods?: string | undefined
}

/** What can be called on a connector, or on one connection of it (`unified-api.md §1.6`). */
export const capabilitiesView = (
  connector: Connector,
  wanted: Wanted,
  row?: ConnectionRow,
): View<typeof capabilitiesSchema> => {
  const methods = wanted.methods?.split(',').map((method) => method.trim())
  const isWanted = (resource: string, method: string): boolean =>
    (wanted.resource === undefined || wanted.resource === resource) && (methods?.includes(method) ?? true)
  const capabilities =
    row === undefined
      ? connector.capabilities
      : connector.capabilities.filter((capability) => row.capabilities.includes(capability))
  return {
    integration: integrationName(connector),
    ...(row === undefined ? {} : { environment_id: row.environment_id }),
    unified: wanted.type === 'proxy' ? [] : unifiedView(connector, capabilities, isWanted),
    proxy: wanted.type === 'unified' ? [] : proxyView(connector, isWanted),
    auth: authView(connector),
    facts: factsView(connector),
    ...(row === undefined
      ? {}
      : { account: { id: row.id, status: row.status, authentication_method: row.authentication_method } }),
  }
}

type IsWanted = (resource: string, method: string) => boolean

/** `groups.members.add` → the method `members.add` of `groups`. */
const unifiedView = (connector: Connector, capabilities: readonly Capability[], isWanted: IsWanted) => {
  const pairs = capabilities.map((capability) => {
    const [resource = '', ...method] = capability.split('.')
    return { resource, method: method.join('.') }
  })
  const byResource = Map.groupBy(
    pairs.filter(({ resource, method }) => isWanted(resource, method)),
    ({ resource }) => resource,
  )
  return [...byResource].map(([resource, methods]) => ({
    model: 'user-directory' as const,
    resource,
    methods: methods.map(({ method }) => ({
      method,
      name: `${method} ${resource}`,
      description: `${method} of the unified resource ${resource}, at ${connector.name}`,
    })),
    filters: (resource === 'users' || resource === 'groups' ? connector.pushdown[resource] : []).map(
      ({ field }) => field,
    ),
  }))
}

const proxyView = (connector: Connector, isWanted: IsWanted) =>
  Object.entries(connector.proxy)
    .map(([resource, { path, methods }]) => ({
      resource,
      methods: Object.entries(methods)
        .filter(([method]) => isWanted(resource, method))
        .map(([method, verb]) => ({ method, name: `${method} ${resource}`, description: `${verb} ${path}` })),
    }))
    .filter(({ methods }) => methods.length > 0)
