import { z } from 'zod'
import { defineEndpoint, type Endpoint } from '../define-endpoint.ts'
import * as directory from './directory.ts'
import { factsSchema } from './integrations.ts'
import { id, jsonObject, list } from './shapes.ts'

/** What can be called, told by the contract itself (`unified-api.md §2.9`). */

// ---- the unified directory as resources and methods ----

/** A call of the unified directory as batches and this documentation name it. */
export type DirectoryMethod = {
  readonly resource: string
  /** `list`, `get`, `create`, `update`, `delete`, or the last part of a further path, e.g. `add`. */
  readonly method: string
  /** Whether its path names one record. */
  readonly takesId: boolean
  readonly endpoint: Endpoint
}

const OF_VERBS = { GET: 'get', POST: 'create', PUT: 'replace', PATCH: 'update', DELETE: 'delete' } as const

const toDirectoryMethod = (endpoint: Endpoint): DirectoryMethod => {
  const [resource = '', last] = endpoint.path.split('/').slice(3)
  const takesId = last === ':id'
  const ofVerb = endpoint.method === 'GET' && last === undefined ? 'list' : OF_VERBS[endpoint.method]
  return { resource, method: last === undefined || takesId ? ofVerb : last, takesId, endpoint }
}

/** Every call of the unified directory, in the order of the reference page. */
export const directoryMethods: readonly DirectoryMethod[] = Object.values(directory).map(toDirectoryMethod)

// ---- its documentation ----

const read = {
  tag: 'Documentation',
  method: 'GET',
  scope: 'directory:read',
  audit: { notAudited: 'public facts' },
} as const

const filterSchema = z.object({ field: z.string(), operators: list(z.string()) })

/** The schemas of one method at one vendor. */
export const methodMetaSchema = z
  .object({
    resource: z.string(),
    method: z.string(),
    http: z.string().describe('Verb and path, e.g. `GET /unified/user-directory/users`.'),
    summary: z.string(),
    documentation_link: z.string().nullable().describe("The vendor's own documentation."),
    schema: jsonObject.describe('JSON Schema of the object.'),
    response_schema: jsonObject,
    query_schema: jsonObject.nullable(),
    request_body_schema: jsonObject.nullable(),
    default_query: jsonObject.describe('What is taken where nothing is sent.'),
    default_body: jsonObject,
    vendor_filters: list(filterSchema).describe('What the vendor itself filters by; Rollcall filters by all others.'),
    ignored_on_update: list(z.string()).describe('Fields that the vendor takes on create and ignores on update.'),
  })
  .meta({ id: 'MethodMeta' })

/** What the unified directory can do at one vendor. */
export const integrationMetaSchema = z
  .object({
    model: z.literal('user-directory'),
    integration: z.object({ id: z.string(), name: z.string(), label: z.string(), category: z.string() }),
    description: z.string(),
    requires: z.string().optional(),
    documentation_link: z.string().nullable(),
    resources: list(
      z.object({
        resource: z.string(),
        methods: list(z.object({ method: z.string(), http: z.string(), summary: z.string() })),
        fields: list(
          z.object({
            field: z.string(),
            filterable: z.boolean(),
            kind: z.string().optional().describe('How values are compared: text, id, timestamp, …'),
            values: list(z.string()).optional(),
            vendor_operators: list(z.string()).describe('Operators that the vendor applies itself.'),
            ignored_on_update: z.boolean(),
          }),
        ),
      }),
    ),
    facts: factsSchema,
  })
  .meta({ id: 'IntegrationMeta' })

export const getIntegrationMeta = defineEndpoint({
  ...read,
  id: 'getIntegrationMeta',
  summary: 'What the unified directory can do at an integration',
  description: 'As JSON, as Markdown, or as an HTML page.',
  path: '/unified/meta/user-directory/:integration',
  params: z.strictObject({ integration: id }),
  query: z.strictObject({ format: z.enum(['json', 'md', 'html']).default('json') }),
  response: integrationMetaSchema,
})

export const getAccountMethodMeta = defineEndpoint({
  ...read,
  id: 'getAccountMethodMeta',
  summary: 'The schemas of a method of a connection',
  path: '/unified/user-directory/:resource/meta/:method',
  params: z.strictObject({ resource: id, method: id }),
  query: z.strictObject({ integrated_account_id: id.optional() }),
  response: methodMetaSchema,
})

export const getIntegrationMethodMeta = defineEndpoint({
  ...read,
  id: 'getIntegrationMethodMeta',
  summary: 'The schemas of a method at an integration',
  path: '/unified/user-directory/:resource/:integration/meta/:method',
  params: z.strictObject({ resource: id, integration: id, method: id }),
  response: methodMetaSchema,
})
