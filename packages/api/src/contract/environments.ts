import { z } from 'zod'
import { defineEndpoint } from '../define-endpoint.ts'
import { idParams, platformPageOf, platformPageQuery, timestamp } from './shapes.ts'
import { createdTokenSchema } from './tokens.ts'

/** Everything else belongs to one environment; a token reaches its own and no other. */
export const environmentSchema = z
  .object({ id: z.string(), name: z.string(), created_at: timestamp })
  .meta({ id: 'Environment' })

export const listEnvironments = defineEndpoint({
  id: 'listEnvironments',
  tag: 'Environments',
  summary: 'List environments',
  description: 'A token belongs to one environment and sees that one.',
  method: 'GET',
  path: '/environment',
  scope: 'accounts:read',
  audit: { notAudited: 'reads nothing of a tenant' },
  query: z.strictObject(platformPageQuery),
  response: platformPageOf(environmentSchema),
})

export const getEnvironment = defineEndpoint({
  id: 'getEnvironment',
  tag: 'Environments',
  summary: 'Get an environment',
  method: 'GET',
  path: '/environment/:id',
  scope: 'accounts:read',
  audit: { notAudited: 'reads nothing of a tenant' },
  params: idParams,
  response: environmentSchema,
})

export const createEnvironment = defineEndpoint({
  id: 'createEnvironment',
  tag: 'Environments',
  summary: 'Create an environment',
  description:
    'Answers with the first API token of the new environment, shown this once: with the scopes of the caller, without `operators`. The token that made it does not reach into it.',
  method: 'POST',
  path: '/environment',
  scope: 'admin',
  audit: { action: 'environment.created' },
  body: z.strictObject({ name: z.string().trim().min(1).max(100) }),
  response: environmentSchema.extend({ api_token: createdTokenSchema }),
  status: 201,
  // Not idempotent: the answer holds a secret, which is never stored. A repeat is refused by the name.
})
