import { z } from 'zod'
import { defineEndpoint, SCOPES } from '../define-endpoint.ts'
import { deletedSchema, idParams, list, platformPageOf, platformPageQuery, timestamp } from './shapes.ts'

const scopes = list(z.enum(SCOPES))

export const tokenSchema = z
  .object({
    id: z.string(),
    name: z.string(),
    environment_id: z.string(),
    prefix: z.string().describe('The first characters of the token, to recognise it by.'),
    scopes,
    created_by: z.string(),
    created_at: timestamp,
    expires_at: timestamp.nullable(),
    last_used_at: timestamp.nullable().describe('To the minute.'),
    revoked_at: timestamp.nullable(),
  })
  .meta({ id: 'ApiToken' })

export const createdTokenSchema = tokenSchema
  .extend({ token: z.string().describe('Shown this once; only its hash is kept.') })
  .meta({ id: 'CreatedApiToken' })

export const listApiTokens = defineEndpoint({
  id: 'listApiTokens',
  tag: 'API tokens',
  summary: 'List API tokens',
  description: 'Newest first, revoked ones included.',
  method: 'GET',
  path: '/api-token',
  scope: 'admin',
  audit: { notAudited: 'shows no secret' },
  query: z.strictObject(platformPageQuery),
  response: platformPageOf(tokenSchema),
})

export const getApiToken = defineEndpoint({
  id: 'getApiToken',
  tag: 'API tokens',
  summary: 'Get an API token',
  method: 'GET',
  path: '/api-token/:id',
  scope: 'admin',
  audit: { notAudited: 'shows no secret' },
  params: idParams,
  response: tokenSchema,
})

export const createApiToken = defineEndpoint({
  id: 'createApiToken',
  tag: 'API tokens',
  summary: 'Create an API token',
  description: 'For the environment of the calling token. The new token is shown this once.',
  method: 'POST',
  path: '/api-token',
  scope: 'admin',
  audit: { action: 'api_token.created' },
  body: z.strictObject({
    name: z.string().trim().min(1).max(100),
    scopes: scopes.describe('What it may do; at least one.'),
    expires_at: timestamp.optional(),
  }),
  response: createdTokenSchema,
  status: 201,
  // Not idempotent: the answer holds a secret, which is never stored.
})

export const revokeApiToken = defineEndpoint({
  id: 'revokeApiToken',
  tag: 'API tokens',
  summary: 'Revoke an API token',
  description:
    'At once and for good, with the account tokens that it made. The row stays, so that the audit log keeps its meaning.',
  method: 'DELETE',
  path: '/api-token/:id',
  scope: 'admin',
  audit: { action: 'api_token.revoked' },
  params: idParams,
  response: deletedSchema,
})
