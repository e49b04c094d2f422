import { z } from 'zod'
import { defineEndpoint } from '../define-endpoint.ts'
import { capabilitiesQuery, capabilitiesSchema } from './integrations.ts'
import {
  deletedSchema,
  id,
  idParams,
  jsonObject,
  list,
  platformPageOf,
  platformPageQuery,
  timestamp,
} from './shapes.ts'

/** No account is `connecting` or `post_install_error` yet: it is kept once it is proved, and there are no steps after that. */
const STATUSES = ['connecting', 'active', 'needs_reauth', 'validation_error', 'post_install_error'] as const

const tenantId = z.string().trim().min(1).max(200)

/** Every value a string of bounded size: what a form would send. */
const strings = z.record(z.string().max(100), z.string().max(20_000))

const context = jsonObject.describe(
  'Free JSON of your own. Values under `api_key`, `api_token`, `token`, `password`, `secret`, `client_secret`, `access_token` and `oauth.token.*` are sealed and shown as `[redacted]`.',
)

/** A connection: one tenant's link to one vendor (`unified-api.md §1.2`). */
export const accountSchema = z
  .object({
    id: z.string(),
    tenant_id: z.string(),
    environment_id: z.string(),
    status: z
      .enum(STATUSES)
      .describe(
        '`connecting` and `post_install_error` do not occur yet: an account is kept once it is proved, and nothing follows that.',
      ),
    is_sandbox: z.boolean(),
    authentication_method: z.string(),
    integration: z.object({ id: z.string(), name: z.string(), label: z.string(), category: z.string() }),
    settings: z.record(z.string(), z.string()),
    context: jsonObject,
    capabilities: list(z.string()).describe('What this connection really can do, as found out when it was proved.'),
    last_error: z
      .object({ code: z.string(), message: z.string(), occurred_at: timestamp })
      .nullable()
      .describe(
        'Why the credential was refused, or, of an account that is `active`, why no new access token can be had: the vendor refuses your OAuth client. Null once it works again.',
      ),
    last_forbidden_error: z
      .object({
        resource: z.string(),
        method: z.string(),
        missing_scopes: list(z.string()),
        message: z.string(),
        occurred_at: timestamp,
      })
      .nullable()
      .describe('A right that the credential lacks (403); null once the same resource answers again.'),
    proved_at: timestamp.nullable().describe('When the credential was last seen to work by a call that needs it.'),
    created_at: timestamp,
    updated_at: timestamp,
  })
  .meta({ id: 'IntegratedAccount' })

export const listAccounts = defineEndpoint({
  id: 'listAccounts',
  tag: 'Integrated accounts',
  summary: 'List integrated accounts',
  method: 'GET',
  path: '/integrated-account',
  scope: 'accounts:read',
  audit: { notAudited: 'shows no secret and nothing of the vendor' },
  query: z.strictObject({
    ...platformPageQuery,
    tenant_id: z.string().optional(),
    status: z.enum(STATUSES).optional(),
    integration: z.string().optional().describe('By slug.'),
    is_sandbox: z.stringbool().optional(),
  }),
  response: platformPageOf(accountSchema),
})

export const getAccount = defineEndpoint({
  id: 'getAccount',
  tag: 'Integrated accounts',
  summary: 'Get an integrated account',
  method: 'GET',
  path: '/integrated-account/:id',
  scope: 'accounts:read',
  audit: { notAudited: 'shows no secret and nothing of the vendor' },
  params: idParams,
  response: accountSchema,
})

export const createAccount = defineEndpoint({
  id: 'createAccount',
  tag: 'Integrated accounts',
  summary: 'Connect an account',
  description:
    'Proves the credential with a call that needs it before anything is kept: a refused one is a 422 and leaves nothing behind. The credential is sealed and never shown again.',
  method: 'POST',
  path: '/integrated-account',
  scope: 'accounts:write',
  audit: { action: 'integrated_account.created' },
  body: z.strictObject({
    tenant_id: tenantId.describe('Your own name for the customer; the only grouping key.'),
    integration: z.string().describe('The slug of the integration, e.g. from GET /integration.'),
    authentication_method: z
      .enum(['api_key', 'basic', 'oauth2', 'oauth2_client_credentials'])
      .optional()
      .describe(
        "One of the integration's formats; where left out, its usual one. `oauth2` needs a person: POST /link-token.",
      ),
    credentials: strings.describe('The integration\'s credential fields, e.g. `{ "api_key": "…" }`.'),
    settings: strings
      .optional()
      .describe(
        'Settings without secrets, e.g. `base_url`; where left out, what the environment has set, else the default.',
      ),
    context: context.optional(),
    is_sandbox: z.boolean().optional(),
  }),
  response: accountSchema,
  status: 201,
  idempotent: true,
})

export const updateAccount = defineEndpoint({
  id: 'updateAccount',
  tag: 'Integrated accounts',
  summary: 'Update an integrated account',
  description:
    '`context` is merged key by key: a nested value replaces the one before, except `oauth`, which is merged. A sealed value is never dropped by leaving it out, nor by sending `[redacted]` back. Changed `settings` are proved before they are kept; another host for `base_url` needs the credential again (PATCH …/credentials), so that nobody sends it elsewhere by a setting.',
  method: 'PATCH',
  path: '/integrated-account/:id',
  scope: 'accounts:write',
  audit: { action: 'integrated_account.updated' },
  params: idParams,
  body: z.strictObject({
    context: context.optional(),
    settings: strings.optional(),
    is_sandbox: z.boolean().optional(),
  }),
  response: accountSchema,
  idempotent: true,
})

export const deleteAccount = defineEndpoint({
  id: 'deleteAccount',
  tag: 'Integrated accounts',
  summary: 'Disconnect an account',
  description:
    'Deletes the connection and its credential. A token that somebody pasted stays good at the vendor: revoke it there. What an OAuth vendor has granted is revoked, where the vendor has a way; `grant` says whether it was.',
  method: 'DELETE',
  path: '/integrated-account/:id',
  scope: 'accounts:write',
  audit: { action: 'integrated_account.deleted' },
  params: idParams,
  response: deletedSchema.extend({
    grant: z
      .enum(['revoked', 'not_revoked'])
      .optional()
      .describe(
        'Of an OAuth account. `not_revoked`: the vendor has no way or did not answer; take the access away there.',
      ),
  }),
})

export const replaceAccountCredentials = defineEndpoint({
  id: 'replaceAccountCredentials',
  tag: 'Integrated accounts',
  summary: 'Replace the credential',
  description: 'The new credential is proved before it takes the place of the old one; a refused one changes nothing.',
  method: 'PATCH',
  path: '/integrated-account/:id/credentials',
  scope: 'accounts:write',
  audit: { action: 'integrated_account.credentials_replaced' },
  params: idParams,
  body: z.strictObject({ credentials: strings, settings: strings.optional() }),
  response: accountSchema,
})

export const refreshAccountCredentials = defineEndpoint({
  id: 'refreshAccountCredentials',
  tag: 'Integrated accounts',
  summary: 'Refresh and prove the credential now',
  description:
    'Gets a new access token first, where the credential is an OAuth grant that can be refreshed. Then proves it with a call that needs it, as the schedule does, and sets the status by the outcome.',
  method: 'POST',
  path: '/integrated-account/refresh-credentials',
  scope: 'accounts:write',
  audit: { action: 'integrated_account.proved' },
  body: z.strictObject({ id }),
  response: z.object({ success: z.boolean(), status: z.enum(STATUSES), message: z.string().optional() }),
})

export const getAccountCapabilities = defineEndpoint({
  id: 'getAccountCapabilities',
  tag: 'Integrated accounts',
  summary: 'What a connection can do',
  method: 'GET',
  path: '/integrated-account/:id/capabilities',
  scope: 'accounts:read',
  audit: { notAudited: 'shows no secret and nothing of the vendor' },
  params: idParams,
  query: capabilitiesQuery,
  response: capabilitiesSchema,
})

export const createAccountToken = defineEndpoint({
  id: 'createAccountToken',
  tag: 'Integrated accounts',
  summary: 'Create an account token',
  description:
    'A token for a front end: it reaches one account through the unified, proxy and custom APIs, and `/integrated-account/me`, for 15 minutes.',
  method: 'POST',
  path: '/integrated-account/token',
  scope: 'accounts:write',
  audit: { action: 'integrated_account.token_created' },
  body: z.strictObject({ integrated_account_id: id }),
  response: z.object({ integrated_account_token: z.string(), expires_at: timestamp }),
  status: 201,
})

export const getOwnAccount = defineEndpoint({
  id: 'getOwnAccount',
  tag: 'Integrated accounts',
  summary: 'Get the account of an account token',
  method: 'GET',
  path: '/integrated-account/me',
  scope: 'directory:read',
  audit: { notAudited: 'shows no secret and nothing of the vendor' },
  response: accountSchema,
})

export const updateOwnAccount = defineEndpoint({
  id: 'updateOwnAccount',
  tag: 'Integrated accounts',
  summary: 'Update the context of an account token’s account',
  method: 'PATCH',
  path: '/integrated-account/me',
  scope: 'directory:write',
  audit: { action: 'integrated_account.updated' },
  body: z.strictObject({ context }),
  response: accountSchema,
})
