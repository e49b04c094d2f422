import { z } from 'zod'
import { defineEndpoint, SCOPES, type Scope } from '../define-endpoint.ts'
import { deletedSchema, idParams, list, platformPageOf, platformPageQuery, timestamp } from './shapes.ts'

/** Operators: who signs in to the console, and what they may do there. They use the same API as everybody, with a session instead of a token. */

export const ROLE_NAMES = ['owner', 'admin', 'operator', 'reviewer', 'auditor'] as const
export type Role = (typeof ROLE_NAMES)[number]

/** What each role is for, and the scopes that its sessions have. One table: the server decides by it, the console explains by it. */
export const ROLES: Readonly<Record<Role, { readonly what: string; readonly scopes: readonly Scope[] }>> = {
  owner: { what: 'May do everything, and make other owners.', scopes: SCOPES },
  admin: { what: 'May do everything but make, change or remove owners.', scopes: SCOPES },
  operator: {
    what: 'Works with connections, users and groups. No tokens, keys, settings or operators.',
    scopes: ['directory:read', 'directory:write', 'accounts:read', 'accounts:write', 'webhooks:read'],
  },
  reviewer: {
    what: 'Looks at users, groups and connections, and changes nothing.',
    scopes: ['directory:read', 'accounts:read'],
  },
  auditor: {
    what: 'Reads everything, the audit log and the request log included, and changes nothing.',
    scopes: ['directory:read', 'accounts:read', 'webhooks:read', 'audit:read'],
  },
}

/** Shortest password. */
export const LEAST_PASSWORD = 12

const role = z.enum(ROLE_NAMES)
const email = z.email().max(320)
const name = z.string().trim().min(1).max(100)
const password = z.string().max(200).describe(`At least ${LEAST_PASSWORD} characters, and not the e-mail address.`)

export const operatorSchema = z
  .object({
    id: z.string(),
    email: z.string(),
    name: z.string(),
    role,
    second_factor: z.boolean().describe('Whether a code is asked for besides the password.'),
    disabled_at: timestamp.nullable().describe('Since when they may not sign in.'),
    last_signed_in_at: timestamp.nullable(),
    created_at: timestamp,
  })
  .meta({ id: 'Operator' })

/** A one-time link, for the person it is about. */
const onceLink = {
  url: z.string().describe('Good once, for 24 hours (an invitation: 7 days). Shown this once.'),
  mailed: z.boolean().describe('Whether it was sent by e-mail as well.'),
}

export const getOwnOperator = defineEndpoint({
  id: 'getOwnOperator',
  tag: 'Operators',
  summary: 'Who is signed in',
  description: 'For a session of the console; an API token is nobody.',
  method: 'GET',
  path: '/operator/me',
  scope: 'directory:read',
  audit: { notAudited: 'shows the caller to themselves' },
  response: operatorSchema
    .extend({ scopes: list(z.enum(SCOPES)), environment_id: z.string() })
    .meta({ id: 'OwnOperator' }),
})

export const listOperators = defineEndpoint({
  id: 'listOperators',
  tag: 'Operators',
  summary: 'List operators',
  description: 'Newest first.',
  method: 'GET',
  path: '/operator',
  scope: 'operators',
  ofInstallation: true,
  audit: { notAudited: 'shows no secret' },
  query: z.strictObject(platformPageQuery),
  response: platformPageOf(operatorSchema),
})

export const getOperator = defineEndpoint({
  id: 'getOperator',
  tag: 'Operators',
  summary: 'Get an operator',
  method: 'GET',
  path: '/operator/:id',
  scope: 'operators',
  ofInstallation: true,
  audit: { notAudited: 'shows no secret' },
  params: idParams,
  response: operatorSchema,
})

export const inviteOperator = defineEndpoint({
  id: 'inviteOperator',
  tag: 'Operators',
  summary: 'Invite an operator',
  description:
    'Answers with the link on which the person chooses a password; where e-mail is set up it is sent to them as well. They are an operator once they have used it.',
  method: 'POST',
  path: '/operator/invite',
  scope: 'operators',
  ofInstallation: true,
  audit: { action: 'operator.invited' },
  body: z.strictObject({ email, name: name.optional(), role }),
  response: z.object({ email: z.string(), role, ...onceLink }),
  status: 201,
  // Not idempotent: the answer holds a secret, which is never stored.
  examples: { body: { email: 'ada@acme.test', role: 'operator' } },
})

export const invitationSchema = z
  .object({
    id: z.string(),
    email: z.string(),
    name: z.string().nullable(),
    role,
    created_by: z.string().describe('Who invited, e.g. `operator:ada@acme.test`.'),
    created_at: timestamp,
    expires_at: timestamp,
  })
  .meta({ id: 'Invitation' })

export const listInvitations = defineEndpoint({
  id: 'listInvitations',
  tag: 'Operators',
  summary: 'List open invitations',
  description: 'Those that can still be used, newest first; never their links.',
  method: 'GET',
  path: '/operator-invitation',
  scope: 'operators',
  ofInstallation: true,
  audit: { notAudited: 'shows no secret' },
  query: z.strictObject(platformPageQuery),
  response: platformPageOf(invitationSchema),
})

export const deleteInvitation = defineEndpoint({
  id: 'deleteInvitation',
  tag: 'Operators',
  summary: 'Withdraw an invitation',
  description:
    'Its link is worth nothing any more. Being removed, disabled or given a lower role withdraws by itself what an operator has made.',
  method: 'DELETE',
  path: '/operator-invitation/:id',
  scope: 'operators',
  ofInstallation: true,
  audit: { action: 'operator.invitation_withdrawn' },
  params: idParams,
  response: deletedSchema,
})

export const updateOperator = defineEndpoint({
  id: 'updateOperator',
  tag: 'Operators',
  summary: 'Update an operator',
  description:
    'Another role or being disabled ends their sessions and the account tokens that they made, and a lower one the invitations and links that they made. The last owner can neither be given another role nor be disabled. Only owners make and change owners; an API token counts as an admin, the one that the server was installed with as an owner.',
  method: 'PATCH',
  path: '/operator/:id',
  scope: 'operators',
  ofInstallation: true,
  audit: { action: 'operator.updated' },
  params: idParams,
  body: z.strictObject({ name: name.optional(), role: role.optional(), is_disabled: z.boolean().optional() }),
  response: operatorSchema,
})

export const deleteOperator = defineEndpoint({
  id: 'deleteOperator',
  tag: 'Operators',
  summary: 'Remove an operator',
  description:
    'With their sessions, and the invitations, links and account tokens that they made. What they did stays in the audit log. The last owner cannot be removed.',
  method: 'DELETE',
  path: '/operator/:id',
  scope: 'operators',
  ofInstallation: true,
  audit: { action: 'operator.removed' },
  params: idParams,
  response: deletedSchema,
})

export const createResetLink = defineEndpoint({
  id: 'createOperatorResetLink',
  tag: 'Operators',
  summary: 'Make a link for a new password',
  description: 'For somebody who has lost theirs. With `second_factor` using it also switches the second factor off.',
  method: 'POST',
  path: '/operator/:id/reset-link',
  scope: 'operators',
  ofInstallation: true,
  audit: { action: 'operator.reset_link_made' },
  params: idParams,
  body: z.strictObject({ second_factor: z.boolean().default(false) }),
  response: z.object(onceLink),
  status: 201,
})

export const getSetUp = defineEndpoint({
  id: 'getOperatorSetUp',
  tag: 'Operators',
  summary: 'What a one-time link is for',
  description: 'Takes the token of the link in the header `x-set-up-token`.',
  method: 'GET',
  path: '/operator/set-up',
  scope: 'public',
  audit: { notAudited: 'shows whoever has the link what it is for' },
  response: z.object({
    kind: z.enum(['first', 'invitation', 'reset']),
    email: z.string().nullable().describe('null for the very first operator, who says it.'),
    name: z.string().nullable(),
    role,
  }),
})

export const setUpOperator = defineEndpoint({
  id: 'setUpOperator',
  tag: 'Operators',
  summary: 'Use a one-time link',
  description: 'Chooses a password: for the first operator, an invitation, or a reset. The link is used up by it.',
  method: 'POST',
  path: '/operator/set-up',
  scope: 'public',
  audit: { notAudited: 'is written by what it does' },
  body: z.strictObject({
    token: z.string().min(1).max(200),
    email: email.optional().describe('Of the very first operator only.'),
    name: name.optional(),
    password,
  }),
  response: z.object({ email: z.string() }),
})

// ---- e-mail ----

export const mailSettingsSchema = z
  .object({
    host: z.string(),
    port: z.int(),
    security: z
      .enum(['tls', 'starttls', 'none'])
      .describe('`none` sends in the clear: without a user name, or to a server on this machine.'),
    username: z.string().nullable(),
    has_password: z.boolean().describe('The password itself is never shown.'),
    from: z.string().describe('E.g. `Rollcall <rollcall@acme.test>`.'),
    public_url: z.string().describe('Where the links in messages lead, e.g. `https://rollcall.acme.test`.'),
  })
  .meta({ id: 'MailSettings' })

export const getMailSettings = defineEndpoint({
  id: 'getMailSettings',
  tag: 'E-mail',
  summary: 'Get the e-mail settings',
  method: 'GET',
  path: '/mail-settings',
  scope: 'admin',
  ofInstallation: true,
  audit: { notAudited: 'shows no secret' },
  response: z.object({ settings: mailSettingsSchema.nullable() }),
})

export const putMailSettings = defineEndpoint({
  id: 'putMailSettings',
  tag: 'E-mail',
  summary: 'Set up e-mail',
  description:
    'The password is sealed and never shown; where it is left out, the one before stays as long as host and user name do.',
  method: 'PUT',
  path: '/mail-settings',
  scope: 'admin',
  ofInstallation: true,
  audit: { action: 'mail_settings.updated' },
  body: z.strictObject({
    host: z.string().trim().min(1).max(255),
    port: z.int().min(1).max(65_535),
    security: z.enum(['tls', 'starttls', 'none']).default('starttls'),
    username: z.string().trim().min(1).max(320).nullable().default(null),
    password: z.string().min(1).max(1000).optional(),
    from: z.string().trim().min(3).max(320),
    public_url: z.url({ protocol: /^https?$/ }).max(500),
  }),
  response: z.object({ settings: mailSettingsSchema }),
})

export const deleteMailSettings = defineEndpoint({
  id: 'deleteMailSettings',
  tag: 'E-mail',
  summary: 'Send no e-mail',
  method: 'DELETE',
  path: '/mail-settings',
  scope: 'admin',
  ofInstallation: true,
  audit: { action: 'mail_settings.deleted' },
  response: z.object({ settings: z.null() }),
})

export const testMailSettings = defineEndpoint({
  id: 'testMailSettings',
  tag: 'E-mail',
  summary: 'Send a test message',
  method: 'POST',
  path: '/mail-settings/test',
  scope: 'admin',
  ofInstallation: true,
  audit: { action: 'mail_settings.tested' },
  body: z.strictObject({ to: email }),
  response: z.object({ sent: z.boolean(), message: z.string() }),
})
