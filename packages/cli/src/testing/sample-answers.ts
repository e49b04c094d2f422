import type { Answers, Asked } from './contract-api.ts'

/** A small company: what the test API answers unless a test says otherwise. */

const TIME = '2026-10-01T08:00:00.000Z'

export const user = (more: Readonly<Record<string, unknown>> = {}): Readonly<Record<string, unknown>> => ({
  id: 'u-1',
  name: 'Ada Byron',
  emails: [{ email: 'ada@acme.test', is_primary: true }],
  phones: [],
  status: 'active',
  roles: [{ id: 'owner', name: 'Owner' }],
  groups: [],
  languages: [],
  remote_data: {},
  ...more,
})

export const group = (more: Readonly<Record<string, unknown>> = {}): Readonly<Record<string, unknown>> => ({
  id: 'g-1',
  name: 'Design',
  members: [{ id: 'u-1', name: 'Ada Byron' }],
  remote_data: {},
  ...more,
})

export const account = (more: Readonly<Record<string, unknown>> = {}): Readonly<Record<string, unknown>> => ({
  id: 'a-1',
  tenant_id: 'acme',
  environment_id: 'e-1',
  status: 'active',
  is_sandbox: false,
  authentication_method: 'api_key',
  integration: { id: 'i-1', name: 'scim', label: 'Any SCIM server', category: 'user-directory' },
  settings: {},
  context: {},
  capabilities: ['users.list'],
  last_error: null,
  last_forbidden_error: null,
  proved_at: TIME,
  created_at: TIME,
  updated_at: TIME,
  ...more,
})

const facts = {
  removal: 'removes-from-workspace',
  reversible: false,
  ends_sessions: 'yes',
  keeps_row: false,
  untouchable: ['The owner who made the token.'],
  blind_spots: ['Guests.'],
  ignores_on_update: [],
  create_is_billable: true,
  create_sends_invite: false,
  ordered_lists: false,
}

const loggedCall = {
  id: '6b0f6a0e-6d0e-4f0c-9a34-0d7a4b9c1e22',
  log_type: 'unified_proxy_api',
  created_at: TIME,
  actor: 'api-token:Default token',
  token_id: 't-1',
  tenant_id: 'acme',
  integrated_account_ids: ['a-1'],
  vendors: ['Acme'],
  api: 'proxy',
  method: 'GET',
  resource: '/proxy/Users/*',
  http_status_code: 200,
  error_code: null,
  duration_ms: 12.5,
  fetch_duration_ms: 11.2,
  upstream_calls: 1,
  upstream_status: 200,
  vendor_request_id: null,
  result_count: null,
}

const TOKEN_FIELDS = [{ name: 'api_key', label: 'Token', type: 'password', required: true }] as const

export const integration = (more: Readonly<Record<string, unknown>> = {}): Readonly<Record<string, unknown>> => ({
  id: 'i-1',
  name: 'scim',
  label: 'Any SCIM server',
  category: 'user-directory',
  description: 'A server that speaks SCIM 2.0.',
  auth: {
    formats: ['api_key'],
    fields: TOKEN_FIELDS,
    schemes: [{ format: 'api_key', label: 'Token', fields: TOKEN_FIELDS }],
  },
  settings: [],
  capabilities: ['users.list'],
  facts,
  ...more,
})

const operator = {
  id: 'o-1',
  email: 'ada@acme.test',
  name: 'Ada Byron',
  role: 'operator',
  second_factor: true,
  disabled_at: null,
  last_signed_in_at: TIME,
  created_at: TIME,
}

const invitation = {
  id: 'i-1',
  email: 'grace@acme.test',
  name: null,
  role: 'operator',
  created_by: 'operator:ada@acme.test',
  created_at: TIME,
  expires_at: TIME,
}

const mailSettings = {
  host: 'smtp.acme.test',
  port: 587,
  security: 'starttls',
  username: 'rollcall',
  has_password: true,
  from: 'rollcall@acme.test',
  public_url: 'https://rollcall.acme.test',
}

const token = {
  id: 't-1',
  name: 'nightly report',
  environment_id: 'e-1',
  prefix: 'rc_abc',
  scopes: ['directory:read'],
  created_by: 'api-token:Default token',
  created_at: TIME,
  expires_at: null,
  last_used_at: null,
  revoked_at: null,
}

const webhook = {
  id: 'w-1',
  environment_id: 'e-1',
  target_url: 'https://example.com/rollcall',
  description: null,
  event_types: [],
  is_active: true,
  paused_at: null,
  pause_reason: null,
  failing_since: null,
  previous_secret_expires_at: null,
  created_at: TIME,
  updated_at: TIME,
}

const delivery = {
  id: 'd-1',
  webhook_id: 'w-1',
  environment_id: 'e-1',
  event_id: 'ev-1',
  event: 'test',
  status: 'delivered',
  attempts: 1,
  last_http_status: 204,
  next_attempt_at: null,
  replay_of: null,
  created_at: TIME,
  finished_at: TIME,
}

const attempt = { number: 1, at: TIME, http_status: 204, duration_ms: 7, error: null, response: null }

const happened = {
  id: 'ev-1',
  event: 'integrated_account:active',
  environment_id: 'e-1',
  tenant_id: 'acme',
  integrated_account_id: 'a-1',
  payload: { id: 'a-1' },
  created_at: TIME,
}

const environmentIntegration = {
  integration: 'scim',
  label: 'Any SCIM server',
  is_enabled: true,
  settings: {},
  oauth: null,
  needs_oauth: false,
  redirect_uri: 'https://rollcall.test/oauth/callback',
  updated_at: TIME,
}

const linkSettings = {
  environment_id: 'e-1',
  origins: ['https://app.acme.test'],
  loopback_allowed: false,
  branding: { name: 'Acme HR', logo_url: null, color: null, text_color: null },
}

const environment = { id: 'e-1', name: 'default', created_at: TIME }
const role = { id: 'owner', name: 'Owner', applicable_in: 'workspace', remote_data: {} }
const license = { id: 'seat', name: 'Seat', assigned_quantity: 7, available_quantity: 10, remote_data: {} }
const workspace = { id: 'w-1', name: 'Acme', status: 'active', remote_data: {} }

/** A page of the unified API. */
export const page = (result: readonly unknown[], more: Readonly<Record<string, unknown>> = {}) => ({
  result,
  next_cursor: null,
  prev_cursor: null,
  result_count: result.length,
  ...more,
})

/** A page of one of our own lists. */
export const platformPage = (result: readonly unknown[], next_cursor: string | null = null) => ({
  result,
  next_cursor,
  limit: 100,
})

const written = (what: (more: Readonly<Record<string, unknown>>) => unknown) => (asked: Asked) => {
  const body = typeof asked.body === 'object' ? asked.body : {}
  return what({ ...body, ...(isVerified(asked) ? { verification: verified } : {}) })
}

const removed = (asked: Asked) => ({ id: idOf(asked), ...(isVerified(asked) ? { verification: verified } : {}) })

const verified = { status: 'verified', checked_at: TIME, message: 'The vendor says so.', differences: [] }

const isVerified = ({ query }: Asked): boolean =>
  typeof query === 'object' && query !== null && 'verify' in query && query.verify === true

const idOf = ({ params }: Asked): unknown =>
  typeof params === 'object' && params !== null && 'id' in params ? params.id : undefined

export const sampleAnswers: Answers = {
  listUsers: () => page([user(), user({ id: 'u-2', name: 'Grace Hopper', emails: [], status: 'inactive', roles: [] })]),
  getUser: () => user(),
  createUser: written(user),
  updateUser: written(user),
  deleteUser: removed,
  endUserSessions: (asked) => ({
    id: idOf(asked),
    effects: [{ code: 'sessions_ended', message: 'Every session of the user was ended.' }],
  }),
  listMe: () => page([user()]),
  listGroups: () => page([group()]),
  getGroup: () => group(),
  createGroup: (asked) => written((more) => group({ ...more, members: [] }))(asked),
  updateGroup: (asked) => written((more) => group({ ...more, members: [] }))(asked),
  deleteGroup: removed,
  addGroupMembers: () => ({ result: group() }),
  removeGroupMembers: () => ({ result: group() }),
  listRoles: () => page([role]),
  getRole: () => role,
  listLicenses: () => page([license]),
  getLicense: () => license,
  listWorkspaces: () => page([workspace]),
  getWorkspace: () => workspace,
  listAccounts: () => platformPage([account()]),
  getAccount: () => account(),
  createAccount: () => account(),
  updateAccount: () => account(),
  deleteAccount: removed,
  replaceAccountCredentials: () => account(),
  refreshAccountCredentials: () => ({ success: true, status: 'active' }),
  getAccountCapabilities: () => ({
    integration: { id: 'i-1', name: 'scim', label: 'Any SCIM server', category: 'user-directory' },
    unified: [
      {
        model: 'user-directory',
        resource: 'users',
        methods: [{ method: 'GET', name: 'list', description: '' }],
        filters: ['emails'],
      },
    ],
    proxy: [],
    auth: integration()['auth'],
    facts,
  }),
  listIntegrations: () => platformPage([integration()]),
  getIntegration: () => integration(),
  listEnvironmentIntegrations: () => platformPage([environmentIntegration]),
  getEnvironmentIntegration: () => environmentIntegration,
  putEnvironmentIntegration: () => environmentIntegration,
  deleteEnvironmentIntegration: () => ({ id: 'scim' }),
  createLinkToken: () => ({
    link_token: 'rcl_once',
    expires_at: TIME,
    url: 'https://rollcall.test/connect-account?link_token=rcl_once',
  }),
  getLinkSettings: () => linkSettings,
  updateLinkSettings: () => linkSettings,
  listEnvironments: () => platformPage([environment]),
  getEnvironment: () => environment,
  createEnvironment: () => ({ ...environment, name: 'staging', api_token: { ...token, token: 'rc_once' } }),
  listApiTokens: () => platformPage([token]),
  getApiToken: () => token,
  createApiToken: () => ({ ...token, token: 'rc_once' }),
  revokeApiToken: removed,
  rotateKeyRing: () => ({ version: 2, rewrapped: 3 }),
  getKeyRing: () => ({
    versions: [{ version: 1, created_at: '2026-11-01T08:00:00.000Z', retired_at: null, credentials: 3 }],
  }),
  listOperators: () => platformPage([operator]),
  getOperator: () => operator,
  inviteOperator: () => ({
    email: operator.email,
    role: operator.role,
    url: 'https://rollcall.test/console/setup?token=t',
    mailed: false,
  }),
  listInvitations: () => platformPage([invitation]),
  deleteInvitation: removed,
  updateOperator: () => operator,
  deleteOperator: (asked) => ({ id: idOf(asked) }),
  createOperatorResetLink: () => ({ url: 'https://rollcall.test/console/setup?token=t', mailed: true }),
  getMailSettings: () => ({ settings: mailSettings }),
  putMailSettings: () => ({ settings: mailSettings }),
  deleteMailSettings: () => ({ settings: null }),
  testMailSettings: () => ({ sent: true, message: 'The server took a message.' }),
  listWebhooks: () => platformPage([webhook]),
  getWebhook: () => webhook,
  createWebhook: () => ({ ...webhook, secret: 'whsec_once' }),
  updateWebhook: () => webhook,
  deleteWebhook: removed,
  testWebhook: () => ({ ...delivery, attempt_log: [attempt] }),
  rotateWebhookSecret: () => ({ ...webhook, previous_secret_expires_at: TIME, secret: 'whsec_once' }),
  replayWebhook: () => ({ replayed: 1 }),
  listWebhookDeliveries: () => platformPage([delivery]),
  getWebhookDelivery: () => ({ ...delivery, attempt_log: [attempt] }),
  listEvents: () => platformPage([happened]),
  getEvent: () => happened,
  listRequestLog: () => platformPage([loggedCall]),
  getRequestLogEntry: () => ({ ...loggedCall, upstream: [] }),
  listAuditEvents: () => ({
    result: [
      {
        id: '3f2b8a52-8a3c-4c53-9a6e-0d7a4b9c1e22',
        at: '2026-11-01T08:00:00.000Z',
        actor: 'api-token:Default token',
        action: 'user.deleted',
        tenant_id: 'acme',
        integrated_account_id: null,
        target: 'users/42',
        outcome: 'succeeded',
        request_id: null,
        detail: {},
      },
    ],
    next_cursor: null,
    limit: 100,
  }),
}
