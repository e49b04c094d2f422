import { LINK_ERROR_TYPES } from '@rollcall/core'
import { z } from 'zod'
import { defineEndpoint } from '../define-endpoint.ts'
import { accountSchema } from './accounts.ts'
import { factsSchema, fieldSchema } from './integrations.ts'
import { id, idParams, jsonObject, list, timestamp } from './shapes.ts'

/**
 * How somebody's customer connects an account in the browser (`unified-api.md §4`): the operator's server makes a link token, the hosted
 * page spends it. The page's own endpoints are public and take the token in the header `x-link-token`, never in an address.
 */

/** Where the hosted page is shown. */
export const LINK_MODES = ['iframe', 'popup', 'sameWindow'] as const

const strings = z.record(z.string().max(100), z.string().max(20_000))
const slug = z.string().min(1).max(100)
const scopes = list(z.string().trim().min(1).max(500))
const format = z.enum(['api_key', 'basic', 'oauth2', 'oauth2_client_credentials'])

// ---- for the operator's server ----

export const createLinkToken = defineEndpoint({
  id: 'createLinkToken',
  tag: 'Link',
  summary: 'Create a link token',
  description: [
    'For a new account: `tenant_id`. To link an account again, keeping its id: `integrated_account_id`. Not both.',
    'The token opens `/connect-account?link_token=…` for 7 days and is spent by the first account that it links: not by opening the page, nor by an attempt that fails. It is shown this once; only its hash is kept.',
    '**Unlike the incumbent**, linking again keeps the context that the account has, unless `persist_previous_context` is `false`.',
  ].join('\n\n'),
  method: 'POST',
  path: '/link-token',
  scope: 'accounts:write',
  audit: { action: 'link_token.created' },
  body: z.strictObject({
    tenant_id: z.string().trim().min(1).max(200).optional().describe('Whose the new account will be.'),
    integrated_account_id: id.optional().describe('The account that is linked again.'),
    persist_previous_context: z
      .boolean()
      .optional()
      .describe(
        'Linking again only. Default **true**: `context` is merged into what the account has. `false` discards it.',
      ),
    integrations: list(slug).optional().describe('Only these may be chosen, by slug; all where left out.'),
    scopes: scopes
      .optional()
      .describe(
        "OAuth scopes to ask for instead of the integration's own; those that it has no use for are asked for too.",
      ),
    context: jsonObject.optional().describe("Becomes the account's context, or is merged into it."),
    redirect_uri: z
      .url({ protocol: /^https?$/ })
      .max(2000)
      .optional()
      .describe('Where `sameWindow` leads back to. Its origin must be one of the environment’s link settings.'),
    is_sandbox: z.boolean().optional().describe('Marks the new account; where left out, false.'),
  }),
  response: z.object({
    link_token: z.string().describe('Shown this once.'),
    expires_at: timestamp,
    url: z.string().describe('The hosted page with this token: for a link that somebody is sent.'),
  }),
  status: 201,
  // Not idempotent: the answer holds a secret, which is never stored.
  examples: { body: { tenant_id: 'acme', integrations: ['scim'], context: { region: 'eu' } } },
})

/** What the hosted page looks like. */
export const brandingSchema = z
  .object({
    name: z.string().nullable().describe('Who asks, e.g. `Acme HR`.'),
    logo_url: z.string().nullable().describe('https, or `data:` with a PNG or SVG.'),
    color: z.string().nullable().describe('Of the main button, as `#rrggbb`.'),
    text_color: z.enum(['#ffffff', '#000000']).nullable().describe('The one that is easier to read on `color`.'),
  })
  .meta({ id: 'Branding' })

export const linkSettingsSchema = z
  .object({
    environment_id: z.string(),
    origins: list(z.string()).describe('Pages that may open the hosted page and be told of its outcome.'),
    loopback_allowed: z.boolean().describe('In local mode every origin of this machine may, too.'),
    branding: brandingSchema,
  })
  .meta({ id: 'LinkSettings' })

export const getLinkSettings = defineEndpoint({
  id: 'getLinkSettings',
  tag: 'Link',
  summary: 'Get the link settings',
  method: 'GET',
  path: '/environment/:id/link-settings',
  scope: 'admin',
  audit: { notAudited: 'shows no secret' },
  params: idParams,
  response: linkSettingsSchema,
})

export const updateLinkSettings = defineEndpoint({
  id: 'updateLinkSettings',
  tag: 'Link',
  summary: 'Update the link settings',
  description: 'What is left out stays as it is; `null` in `branding` takes a value away.',
  method: 'PATCH',
  path: '/environment/:id/link-settings',
  scope: 'admin',
  audit: { action: 'environment.link_settings_updated' },
  params: idParams,
  body: z.strictObject({
    origins: list(z.string().max(300))
      .optional()
      .describe('Each `https://host` or, on this machine, `http://localhost:3000`.'),
    branding: z
      .strictObject({
        name: z.string().trim().min(1).max(80).nullable().optional(),
        logo_url: z
          .string()
          .max(90_000)
          .nullable()
          .optional()
          .describe('https, or `data:image/png;base64,…` or `data:image/svg+xml;base64,…` of at most 64 kB.'),
        color: z
          .string()
          .regex(/^#[0-9a-fA-F]{6}$/)
          .nullable()
          .optional(),
      })
      .optional(),
  }),
  response: linkSettingsSchema,
  examples: { body: { origins: ['https://app.acme.test'], branding: { name: 'Acme HR', color: '#0b6e4f' } } },
})

// ---- for the hosted page ----

/** Of every endpoint of the hosted page that acts for a link token. */
const withLinkToken = {
  tag: 'Link',
  scope: 'public',
  refusedAs: 'validation_error',
} as const

const HEADER = 'Takes the link token in the header `x-link-token`. Errors say `error_type` as well.'

/** What can be chosen, and what somebody should know before. */
const linkIntegrationSchema = z.object({
  name: slug.describe('The slug.'),
  label: z.string(),
  description: z.string(),
  requires: z.string().nullable(),
  documentation_link: z.string().nullable(),
  schemes: list(
    z.object({
      format,
      label: z.string(),
      grant: z.enum(['authorization_code', 'client_credentials']).nullable(),
      fields: list(fieldSchema).describe('Empty where the vendor is asked for consent instead.'),
      scopes: list(z.object({ name: z.string(), why: z.string() })).describe('What the vendor will be asked for.'),
      is_ready: z.boolean().describe('Whether it can be used now; not where the operator has set up no OAuth client.'),
      not_ready_reason: z.string().nullable(),
    }),
  ).describe('The usual one first. `grant: authorization_code` → POST /link-session/authorize, any other → …/connect.'),
  settings: list(fieldSchema).describe('With `default` as the operator, or the account that is linked again, has it.'),
  can: list(z.string()).describe('What the connection will be able to do, in sentences.'),
  cannot: list(z.string()).describe('What it can neither see nor end, in sentences.'),
  facts: factsSchema,
})

export const linkSessionSchema = z
  .object({
    kind: z.enum(['new', 'relink']),
    account: z
      .object({
        id: z.string(),
        integration: z.string(),
        status: accountSchema.shape.status,
        authentication_method: z.string(),
      })
      .nullable()
      .describe('The account that is linked again.'),
    integrations: list(linkIntegrationSchema),
    branding: brandingSchema,
    redirect_uri: z.string().nullable(),
    opener_origins: list(z.string()).describe('Messages go to these only.'),
    loopback_allowed: z
      .boolean()
      .describe(
        'Whether they may go to any page of this machine as well: at `localhost`, `*.localhost`, `127.0.0.0/8` or `[::1]`.',
      ),
    is_sandbox: z.boolean(),
    expires_at: timestamp,
  })
  .meta({ id: 'LinkSession' })

export const getLinkSession = defineEndpoint({
  ...withLinkToken,
  id: 'getLinkSession',
  summary: 'What the hosted page shows',
  description: HEADER,
  method: 'GET',
  path: '/link-session',
  audit: { notAudited: 'shows no secret; opening the page changes nothing' },
  response: linkSessionSchema,
})

export const linkedSchema = z
  .object({
    result: z.literal('success'),
    integration: z.string(),
    integrated_account_id: z.string(),
    notes: list(z.string()).describe('What was put right on the way, e.g. spaces around a token; for a person.'),
  })
  .meta({ id: 'Linked' })

export const connectLinkSession = defineEndpoint({
  ...withLinkToken,
  id: 'connectLinkSession',
  summary: 'Connect with what was entered',
  description: `Proves the credential with a call that needs it, keeps it, and spends the token: all of it, or nothing. ${HEADER}`,
  method: 'POST',
  path: '/link-session/connect',
  audit: { notAudited: 'the account is audited with what makes it' },
  body: z.strictObject({
    integration: slug,
    authentication_method: format.optional().describe("Where left out, the integration's usual one."),
    credentials: strings.default({}),
    settings: strings.default({}),
  }),
  response: linkedSchema,
})

export const authorizeLinkSession = defineEndpoint({
  ...withLinkToken,
  id: 'authorizeLinkSession',
  summary: "Ask for the vendor's consent",
  description: [
    'Answers with an address of ours for a window at the top: a popup, or the same window; vendors refuse to be framed. It binds the attempt to that browser and leads on to the vendor, which leads back to `/oauth/callback`, which leads on to `/connect-account?outcome=<id>` in that window.',
    'From an iframe: open the popup in the click itself, set its address when this answers, and ask GET /link-session/attempt/:id for the outcome, because vendors may cut the popup off from its opener.',
    HEADER,
  ].join('\n\n'),
  method: 'POST',
  path: '/link-session/authorize',
  audit: { notAudited: 'nothing is connected yet' },
  body: z.strictObject({
    integration: slug,
    settings: strings.default({}),
    mode: z.enum(LINK_MODES),
    opener_origin: z.string().max(300).optional().describe('Who is told of the outcome; one of `opener_origins`.'),
  }),
  response: z.object({
    authorization_url: z
      .string()
      .describe('For one browser, for 10 minutes; it may begin anew until an answer has come back.'),
    attempt_id: z.string(),
    expires_at: timestamp,
  }),
})

/** How an attempt at the vendor ended. */
export const linkOutcomeSchema = z
  .object({
    result: z.enum(['success', 'error']),
    integration: z.string(),
    integrated_account_id: z.string().nullable(),
    error: z
      .object({ error_type: z.enum(LINK_ERROR_TYPES), code: z.string(), message: z.string() })
      .nullable()
      .describe('With `result: error`.'),
    notes: list(z.string()),
    mode: z.enum(LINK_MODES),
    opener_origin: z.string().nullable().describe('Who is told, and nobody else.'),
    redirect_uri: z.string().nullable().describe('Where `sameWindow` goes on.'),
    branding: brandingSchema,
  })
  .meta({ id: 'LinkOutcome' })

const linkAttemptSchema = z.object({
  status: z
    .enum(['waiting', 'finished', 'expired', 'ended'])
    .describe('`ended`: given up by the page. `expired`: after ten minutes.'),
  outcome: linkOutcomeSchema.nullable().describe('Once it is finished.'),
})

export const getLinkAttempt = defineEndpoint({
  ...withLinkToken,
  id: 'getLinkAttempt',
  summary: 'How far an attempt is',
  description: `For a page that waits for its popup: ask every second or so. Also with the token that the attempt has spent. ${HEADER}`,
  method: 'GET',
  path: '/link-session/attempt/:id',
  audit: { notAudited: 'shows no secret' },
  params: idParams,
  response: linkAttemptSchema,
})

export const endLinkAttempt = defineEndpoint({
  ...withLinkToken,
  id: 'endLinkAttempt',
  summary: 'End an attempt',
  description: `For a page that is closed while its popup is at the vendor: nothing is connected by what comes back after. Answers with what became of it; one that was finished stays so. The link is not spent. ${HEADER}`,
  method: 'DELETE',
  path: '/link-session/attempt/:id',
  audit: { notAudited: 'nothing is connected' },
  params: idParams,
  response: linkAttemptSchema,
})

export const getLinkOutcome = defineEndpoint({
  id: 'getLinkOutcome',
  tag: 'Link',
  summary: 'How an attempt ended',
  description:
    'For the window that came back from the vendor: by the id in its address, for 10 minutes. Needs no token.',
  method: 'GET',
  path: '/link-session/outcome/:id',
  scope: 'public',
  audit: { notAudited: 'shows no secret' },
  params: idParams,
  response: linkOutcomeSchema,
})

// ---- for the browser on its way ----

/** Whatever a vendor or an attacker puts there: what is wrong becomes a page, not an error in JSON. */
const anything = z.record(z.string(), z.unknown())

export const startAuthorization = defineEndpoint({
  id: 'startAuthorization',
  tag: 'Link',
  summary: 'The way to the vendor',
  description:
    'Where `authorization_url` points: a redirect to the vendor, for a browser. The same one may begin anew until an answer has come back; another one may not.',
  method: 'GET',
  path: '/oauth/start/:id',
  scope: 'public',
  audit: { notAudited: 'nothing is connected yet' },
  params: idParams,
  response: z.unknown().describe('A redirect (303), or a page that says why not.'),
})

export const finishAuthorization = defineEndpoint({
  id: 'finishAuthorization',
  tag: 'Link',
  summary: 'The way back from the vendor',
  description:
    'The redirect URI to register at the vendor. Leads on to `/connect-account?outcome=<id>`; no secret is in that address.',
  method: 'GET',
  path: '/oauth/callback',
  scope: 'public',
  audit: { notAudited: 'the account is audited with what makes it' },
  query: anything,
  response: z.unknown().describe('A redirect (303), or a page that says why not.'),
})
