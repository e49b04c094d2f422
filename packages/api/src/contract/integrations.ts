import { z } from 'zod'
import { defineEndpoint } from '../define-endpoint.ts'
import { id, idParams, list, platformPageOf, platformPageQuery } from './shapes.ts'

/** One input of the form in which somebody enters a credential or a setting. */
export const fieldSchema = z
  .object({
    name: z.string(),
    label: z.string(),
    type: z.enum(['text', 'password', 'url', 'select']),
    required: z.boolean(),
    help_text: z.string().optional(),
    placeholder: z.string().optional(),
    options: list(z.string()).optional(),
    default: z.string().optional(),
  })
  .meta({ id: 'Field' })

/** What is true of the vendor, whatever is asked of it. */
export const factsSchema = z
  .object({
    removal: z
      .enum(['suspends', 'removes-from-workspace', 'deactivates', 'hard-deletes'])
      .describe('What deactivating a user does.'),
    reversible: z.boolean().describe('Whether reactivating brings the same user back as they were.'),
    ends_sessions: z.enum(['yes', 'separate-call', 'delayed', 'unknown']),
    keeps_row: z.boolean().describe('Whether a deactivated user is still listed.'),
    untouchable: list(z.string()).describe('Users the vendor refuses to remove.'),
    blind_spots: list(z.string()).describe('Access that this API can neither see nor end.'),
    ignores_on_update: list(z.string()).describe('Fields taken on create and ignored on update.'),
    create_is_billable: z.boolean(),
    create_sends_invite: z.boolean(),
    ordered_lists: z.boolean(),
  })
  .meta({ id: 'VendorFacts' })

const FORMATS = ['api_key', 'basic', 'oauth2', 'oauth2_client_credentials'] as const

/** The ways to authenticate at a vendor. */
const authSchema = z.object({
  formats: list(z.enum(FORMATS)),
  fields: list(fieldSchema).describe('Those of the first scheme.'),
  schemes: list(
    z.object({
      format: z.enum(FORMATS),
      label: z.string(),
      fields: list(fieldSchema).describe('Empty where the vendor is asked for consent instead.'),
      grant: z.enum(['authorization_code', 'client_credentials']).optional(),
      scopes: list(z.object({ name: z.string(), why: z.string() })).optional(),
    }),
  ).describe('The usual one first.'),
})

export const integrationSchema = z
  .object({
    id: z.string(),
    name: z.string().describe('The slug, used wherever an integration is named.'),
    label: z.string(),
    category: z.string(),
    description: z.string(),
    requires: z.string().optional(),
    documentation_link: z.string().optional(),
    auth: authSchema,
    settings: list(fieldSchema),
    capabilities: list(z.string()),
    facts: factsSchema,
  })
  .meta({ id: 'Integration' })

export const listIntegrations = defineEndpoint({
  id: 'listIntegrations',
  tag: 'Integrations',
  summary: 'List integrations',
  description: 'Every vendor that this server can connect to.',
  method: 'GET',
  path: '/integration',
  scope: 'accounts:read',
  audit: { notAudited: 'public facts' },
  query: z.strictObject(platformPageQuery),
  response: platformPageOf(integrationSchema),
})

export const getIntegration = defineEndpoint({
  id: 'getIntegration',
  tag: 'Integrations',
  summary: 'Get an integration',
  method: 'GET',
  path: '/integration/:id',
  scope: 'accounts:read',
  audit: { notAudited: 'public facts' },
  params: idParams,
  response: integrationSchema,
})

const methodSchema = z.object({ method: z.string(), name: z.string(), description: z.string() })

/** What can be called (`unified-api.md §1.6`). */
export const capabilitiesSchema = z
  .object({
    integration: z.object({ id: z.string(), name: z.string(), label: z.string(), category: z.string() }),
    environment_id: z.string().optional(),
    unified: list(
      z.object({
        model: z.literal('user-directory'),
        resource: z.string(),
        methods: list(methodSchema),
        filters: list(z.string()).describe('Fields that the vendor itself filters by; Rollcall filters by all others.'),
      }),
    ),
    proxy: list(z.object({ resource: z.string(), methods: list(methodSchema) })),
    auth: integrationSchema.shape.auth,
    facts: factsSchema,
    account: z.object({ id: z.string(), status: z.string(), authentication_method: z.string() }).optional(),
  })
  .meta({ id: 'Capabilities' })

export const capabilitiesQuery = z.strictObject({
  type: z.enum(['unified', 'proxy', 'all']).default('all'),
  resource: z.string().optional(),
  methods: z.string().optional().describe('Only these, separated by commas, e.g. `list,get`.'),
  has_description: z.stringbool().optional().describe('Taken and without effect: every method here has a description.'),
})

export const getIntegrationCapabilities = defineEndpoint({
  id: 'getIntegrationCapabilities',
  tag: 'Integrations',
  summary: 'What an integration can do',
  method: 'GET',
  path: '/integration/:id/capabilities',
  scope: 'accounts:read',
  audit: { notAudited: 'public facts' },
  params: z.strictObject({ id }),
  query: capabilitiesQuery,
  response: capabilitiesSchema,
})
