import { type DirectoryMethod, directoryMethods, integrationMetaSchema, type methodMetaSchema } from '@rollcall/api'
import type { Connector, PushdownField, VendorFacts } from '@rollcall/connector-kit'
import {
  type FieldTable,
  GROUP_FIELDS,
  LICENSE_FIELDS,
  ROLE_FIELDS,
  USER_FIELDS,
  WORKSPACE_FIELDS,
} from '@rollcall/core'
import { z } from 'zod'
import { defaultsOf, toJsonSchema } from './json-schema.ts'
import { offeredMethods } from './offered-methods.ts'

/** What can be called, made from the contract's schemas and the connector's facts and from nothing else. */

export type MethodMeta = z.output<typeof methodMetaSchema>
export type IntegrationMeta = z.output<typeof integrationMetaSchema>

/** By which fields each resource is filtered. */
const FIELDS: Readonly<Record<string, FieldTable<never>>> = {
  users: USER_FIELDS,
  me: USER_FIELDS,
  groups: GROUP_FIELDS,
  roles: ROLE_FIELDS,
  licenses: LICENSE_FIELDS,
  workspaces: WORKSPACE_FIELDS,
}

export const describeMethod = (connector: Connector, { resource, method, endpoint }: DirectoryMethod): MethodMeta => {
  const query = endpoint.query ? toJsonSchema(endpoint.query, 'input') : null
  const body = endpoint.body ? toJsonSchema(endpoint.body, 'input') : null
  return {
    resource,
    method,
    http: httpOf(endpoint),
    summary: endpoint.summary,
    documentation_link: connector.documentation ?? null,
    schema: toJsonSchema(recordOf(resource), 'output'),
    response_schema: toJsonSchema(endpoint.response, 'output'),
    query_schema: query,
    request_body_schema: body,
    default_query: defaultsOf(query),
    default_body: defaultsOf(body),
    vendor_filters: method === 'list' ? pushdownOf(connector, resource) : [],
    ignored_on_update: method === 'update' ? ignoredOnUpdate(connector, resource) : [],
  }
}

export const describeIntegration = (connector: Connector): IntegrationMeta => ({
  model: 'user-directory',
  integration: { id: connector.id, name: connector.id, label: connector.name, category: connector.category },
  description: connector.summary,
  ...(connector.requires === undefined ? {} : { requires: connector.requires }),
  documentation_link: connector.documentation ?? null,
  resources: [...Map.groupBy(offeredMethods(connector.capabilities), ({ resource }) => resource)].map(
    ([resource, methods]) => ({
      resource,
      methods: methods.map(({ method, endpoint }) => ({ method, http: httpOf(endpoint), summary: endpoint.summary })),
      fields: fieldsOf(connector, resource),
    }),
  ),
  facts: toFacts(connector.facts),
})

const httpOf = ({ method, path }: DirectoryMethod['endpoint']): string => `${method} ${path}`

/** A resource's record: what its `get` answers, or else the rows of its list. */
const recordOf = (resource: string): z.ZodType => {
  const methods = directoryMethods.filter((known) => known.resource === resource)
  const response = (methods.find(({ method }) => method === 'get') ?? methods[0])?.endpoint.response
  if (!(response instanceof z.ZodObject)) return z.unknown()
  const rows: unknown = response.shape['result']
  return rows instanceof z.ZodArray && rows.element instanceof z.ZodType ? rows.element : response
}

const fieldsOf = (connector: Connector, resource: string): IntegrationMeta['resources'][number]['fields'] => {
  const record = recordOf(resource)
  const names = record instanceof z.ZodObject ? Object.keys(record.shape) : []
  const vendor = new Map(pushdownOf(connector, resource).map(({ field, operators }) => [field, operators]))
  const ignored = new Set(ignoredOnUpdate(connector, resource))
  return names.map((name) => {
    const field = FIELDS[resource]?.fields[name]
    return {
      field: name,
      filterable: field !== undefined,
      ...(field === undefined ? {} : { kind: field.kind }),
      ...(field?.kind === 'enum' ? { values: field.values } : {}),
      vendor_operators: vendor.get(name) ?? [],
      ignored_on_update: ignored.has(name),
    }
  })
}

const pushdownOf = ({ pushdown }: Connector, resource: string): readonly PushdownField[] => {
  const byResource: Readonly<Record<string, readonly PushdownField[]>> = pushdown
  return byResource[resource] ?? []
}

/** The fact is about users, the only records that connectors know to be taken half. */
const ignoredOnUpdate = ({ facts }: Connector, resource: string): readonly string[] =>
  resource === 'users' ? facts.ignoresOnUpdate : []

/** The connector's facts, spelled as JSON spells names. */
const toFacts = (facts: VendorFacts): IntegrationMeta['facts'] =>
  integrationMetaSchema.shape.facts.parse(
    Object.fromEntries(
      Object.entries(facts).map(([name, value]) => [
        name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
        value,
      ]),
    ),
  )
