import { authorizationCode, bearerToken, defineConnector, type Paging } from '@rollcall/connector-kit'
import { ask, readRows } from './exchange.ts'
import { oktaGroups } from './groups.ts'
import { readMe } from './me.ts'
import { SEARCHABLE } from './search.ts'
import { oktaUsers } from './users.ts'

/** Okta's lists go on where the link to the next page says. */
const PAGED_BY_LINK: Paging = {
  kind: 'link-header',
  positionParameter: 'after',
  sizeParameter: 'limit',
  maxCount: 200,
}

/** Users and groups of one Okta org, over its management API. Every fact here has its source in this folder's README. */
export const okta = defineConnector({
  id: 'okta',
  name: 'Okta',
  category: 'user-directory',
  summary: 'Users and groups of one Okta org; whoever leaves is suspended and signed out, and can come back.',
  documentation: 'https://developer.okta.com/docs/api/openapi/okta-management/management/tag/User/',

  auth: [
    {
      ...bearerToken({
        label: 'API token',
        help: [
          'Okta Admin Console → Security → API → Tokens → Create token, as an administrator kept for this; a super administrator reaches everybody.',
          'The token can do what that administrator can: one who may only manage users reaches no administrators, a read-only one changes nothing.',
          'It ends after 30 days without a call, and with the administrator’s account.',
        ].join(' '),
        placeholder: '00…',
        looksWrong: (value) =>
          value.startsWith('eyJ')
            ? 'It looks like an access token of OAuth; this takes an API token (SSWS).'
            : undefined,
      }),
      headers: (credential) => ({ authorization: `SSWS ${credential['api_key'] ?? ''}` }),
    },
    authorizationCode({
      label: 'Sign in with Okta',
      endpoints: ({ base_url: baseUrl = '' }) => {
        const server = baseUrl.replace(/\/api\/v1\/?$/, '/oauth2/v1')
        return { authorization: `${server}/authorize`, token: `${server}/token`, revocation: `${server}/revoke` }
      },
      scopes: [
        { name: 'okta.users.manage', why: 'To list users, change and suspend them, and end their sessions.' },
        { name: 'okta.groups.manage', why: 'To list groups and change who is in them.' },
        { name: 'offline_access', why: 'To stay connected without asking you again every hour.' },
      ],
      clientAuthentication: 'client_secret_basic',
      refreshTokens: 'rotate',
    }),
  ],
  settings: [
    {
      name: 'base_url',
      label: 'API address',
      help: 'The address of your org, not of its Admin Console (without -admin), with /api/v1 at its end.',
      placeholder: 'https://your-org.okta.com/api/v1',
      required: true,
      type: 'url',
    },
  ],
  budget: { requestsPerSecond: 4, burst: 50, concurrent: 10 },
  throttling: { resetHeader: 'x-rate-limit-reset' },

  facts: {
    removal: 'suspends',
    reversible: true,
    endsSessions: 'separate-call',
    keepsRow: true,
    untouchable: [
      'The last super administrator: Okta refuses to suspend or deactivate them.',
      'Administrators, where the token was made by somebody who is not a super administrator.',
    ],
    blindSpots: [
      'Users whom Okta cannot suspend because they are not active (staged, provisioned, in recovery, with an expired password, locked out): they are deactivated instead, and lose their password and applications.',
      'Sessions that applications keep by themselves after a sign-in through Okta: they go on until the application ends them.',
      'API tokens that a suspended administrator had made: they stop with the account, and work again when it is back.',
      'Users who come from a directory or an HR system: its next import may bring a suspended user back.',
      'Groups that an application or a directory fills: their members can only be changed there.',
    ],
    ignoresOnUpdate: [],
    createIsBillable: true,
    createSendsInvite: true,
    orderedLists: false,
  },
  // Never `users.delete`: Okta's DELETE deactivates at its first call and destroys at its second.
  capabilities: [
    'users.list',
    'users.get',
    'users.create',
    'users.update',
    'users.deactivate',
    'users.sessions.end',
    'groups.list',
    'groups.get',
    'groups.create',
    'groups.update',
    'groups.delete',
    'groups.members.add',
    'groups.members.remove',
    'me.list',
  ],
  pushdown: {
    users: Object.keys(SEARCHABLE.users).map((field) => ({ field, operators: ['eq'] })),
    groups: Object.keys(SEARCHABLE.groups).map((field) => ({ field, operators: ['eq'] })),
  },
  proxy: {
    users: {
      path: '/users',
      methods: { list: 'GET', get: 'GET', create: 'POST', update: 'POST', delete: 'DELETE' },
      paging: PAGED_BY_LINK,
    },
    groups: {
      path: '/groups',
      methods: { list: 'GET', get: 'GET', create: 'POST', update: 'PUT', delete: 'DELETE' },
      paging: PAGED_BY_LINK,
    },
  },

  probe: async (session) => {
    const doing = 'checking the credential by listing users'
    const response = await ask(session, doing, { method: 'GET', path: '/users', query: [['limit', '1']] })
    readRows(doing, response)
    return { discovered: {}, capabilities: okta.capabilities }
  },
  open: (session) => ({
    listedUsersOmitGroups: true,
    users: oktaUsers(session),
    groups: oktaGroups(session),
    me: { get: () => readMe(session) },
  }),
})
