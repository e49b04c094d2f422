import { z } from 'zod'
import { defineEndpoint } from '../define-endpoint.ts'
import { deletedSchema, list, platformPageOf, platformPageQuery, timestamp } from './shapes.ts'

/** What one environment has set for an integration: whether it is offered, what its form starts with, and the operator's own OAuth client. */
export const environmentIntegrationSchema = z
  .object({
    integration: z.string().describe('The slug.'),
    label: z.string(),
    is_enabled: z.boolean().describe('Whether the hosted page offers it.'),
    settings: z.record(z.string(), z.string()).describe('What the form starts with, e.g. `base_url`.'),
    oauth: z
      .object({
        client_id: z.string(),
        has_client_secret: z.boolean().describe('The secret itself is never shown.'),
        authorization_url: z.string().nullable().describe("Instead of the integration's own."),
        token_url: z.string().nullable(),
        revocation_url: z.string().nullable(),
        scopes: list(z.string()).nullable().describe("Instead of the integration's own."),
      })
      .nullable()
      .describe("The operator's own OAuth client at the vendor; null where there is none."),
    needs_oauth: z
      .boolean()
      .describe('Whether a scheme of the integration asks for consent, which needs an OAuth client.'),
    redirect_uri: z.string().describe('The redirect URI to register at the vendor.'),
    updated_at: timestamp.nullable().describe('null where nothing was set.'),
  })
  .meta({ id: 'EnvironmentIntegration' })

const params = z.strictObject({ integration: z.string().min(1).max(100).describe('By slug.') })

const address = z.url({ protocol: /^https?$/ }).max(2000)

export const listEnvironmentIntegrations = defineEndpoint({
  id: 'listEnvironmentIntegrations',
  tag: 'Environment integrations',
  summary: 'List environment integrations',
  description: 'Every integration as the environment of the token has it, those included for which nothing was set.',
  method: 'GET',
  path: '/environment-integration',
  scope: 'admin',
  audit: { notAudited: 'shows no secret' },
  query: z.strictObject(platformPageQuery),
  response: platformPageOf(environmentIntegrationSchema),
})

export const getEnvironmentIntegration = defineEndpoint({
  id: 'getEnvironmentIntegration',
  tag: 'Environment integrations',
  summary: 'Get an environment integration',
  method: 'GET',
  path: '/environment-integration/:integration',
  scope: 'admin',
  audit: { notAudited: 'shows no secret' },
  params,
  response: environmentIntegrationSchema,
})

export const putEnvironmentIntegration = defineEndpoint({
  id: 'putEnvironmentIntegration',
  tag: 'Environment integrations',
  summary: 'Set an environment integration',
  description:
    "Replaces what was set; only `oauth.client_secret` stays where it is left out and the client and its token URL are the same. The secret is sealed, never shown, and sent nowhere but to the integration's own token endpoint or to the `token_url` given here.",
  method: 'PUT',
  path: '/environment-integration/:integration',
  scope: 'admin',
  audit: { action: 'environment_integration.updated' },
  params,
  body: z.strictObject({
    is_enabled: z.boolean().default(true),
    settings: z.record(z.string().max(100), z.string().max(20_000)).default({}),
    oauth: z
      .strictObject({
        client_id: z.string().trim().min(1).max(500),
        client_secret: z.string().trim().min(1).max(2000).optional(),
        authorization_url: address.optional(),
        token_url: address.optional(),
        revocation_url: address.optional(),
        scopes: list(z.string().trim().min(1).max(500)).optional(),
      })
      .nullable()
      .default(null),
  }),
  response: environmentIntegrationSchema,
  examples: { body: { oauth: { client_id: '1234.apps.vendor.test', client_secret: 'shown-nowhere-again' } } },
})

export const deleteEnvironmentIntegration = defineEndpoint({
  id: 'deleteEnvironmentIntegration',
  tag: 'Environment integrations',
  summary: 'Reset an environment integration',
  description:
    'Takes away what was set, the OAuth client included. Accounts that were linked with it stay, and cannot be refreshed once their access token has run out.',
  method: 'DELETE',
  path: '/environment-integration/:integration',
  scope: 'admin',
  audit: { action: 'environment_integration.reset' },
  params,
  response: deletedSchema,
})
