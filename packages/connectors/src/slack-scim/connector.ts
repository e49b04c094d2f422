import { bearerToken, defineConnector, defineScimConnector, SCIM_PROXY, STRICT_SCIM } from '@rollcall/connector-kit'
import { withAddresses } from './addresses.ts'
import { readMe } from './me.ts'
import { grants, SESSION_SCOPE } from './scopes.ts'
import { withSessions } from './sessions.ts'

const OTHER_TOKENS = [
  { form: /^xoxb-/, sentence: 'It looks like a bot token (xoxb-…); SCIM takes a user token (xoxp-…).' },
  { form: /^xapp-/, sentence: 'It looks like an app-level token (xapp-…); SCIM takes a user token (xoxp-…).' },
  { form: /^https:\/\/hooks\./, sentence: 'It looks like the address of a webhook; SCIM takes a user token (xoxp-…).' },
]

const scim = defineScimConnector({
  id: 'slack-scim',
  name: 'Slack',
  category: 'user-directory',
  summary:
    'Members and groups of one Slack organization; whoever leaves is deactivated, signed out, and can come back.',
  requires: 'Slack Business+ or Enterprise',
  documentation: 'https://docs.slack.dev/reference/scim-api',

  auth: [
    bearerToken({
      label: 'User token',
      help: [
        `api.slack.com/apps → your app → OAuth & Permissions → user token scopes admin and ${SESSION_SCOPE} → install, on Enterprise to the whole organization, which only an organization owner can.`,
        'The token begins with xoxp-. It reaches members, guests and groups; not messages, not people of other companies in shared channels.',
        `Without ${SESSION_SCOPE}, which Slack has on Enterprise only, sessions cannot be ended on their own.`,
        'It stops when whoever made it is deactivated or is no longer an admin or owner: best made by an account kept for this.',
      ].join(' '),
      placeholder: 'xoxp-…',
      looksWrong: (value) => OTHER_TOKENS.find(({ form }) => form.test(value))?.sentence,
    }),
  ],
  settings: [
    {
      name: 'base_url',
      label: 'SCIM address',
      help: 'The same for every customer of Slack. Any other address is for a sandbox.',
      required: true,
      type: 'url',
      default: 'https://api.slack.com/scim/v2',
    },
    {
      name: 'web_api_url',
      label: 'Web API address',
      help: 'Where sessions are ended. The same for every customer of Slack.',
      required: true,
      type: 'url',
      default: 'https://slack.com/api',
    },
  ],
  budget: { requestsPerSecond: 3, burst: 20, concurrent: 4 },

  facts: {
    removal: 'deactivates',
    reversible: true,
    endsSessions: 'separate-call',
    keepsRow: true,
    untouchable: [
      'The primary owner: Slack refuses to deactivate them.',
      'Owners, where the token was made by an admin: Slack lets nobody change people with more rights.',
    ],
    blindSpots: [
      'People of other companies in channels that are shared with them: they are members elsewhere.',
      'Apps and bots that a deactivated person installed: they may go on working.',
      'Channels of a deactivated person: Slack removes them from all, and they come back only when somebody invites them.',
      'Guests: who becomes one, or is one no more, is active again; `remote_data` can bring that about.',
      'Display names: a setting of the workspace may keep them from being changed.',
      'What the identity provider writes: its next synchronization may undo what was changed here.',
    ],
    ignoresOnUpdate: ['external_id'],
    createIsBillable: false,
    createSendsInvite: false,
    orderedLists: false,
  },
  // Never `users.delete`: Slack's DELETE deactivates, and is no other removal.
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

  discovery: 'known',
  dialect: {
    ...STRICT_SCIM,
    mapping: { role: 'none', username: 'primary-email', manager: 'id', timestamps: 'meaningful' },
    requestIdHeaders: ['x-slack-req-id'],
    contentType: 'application/json',
    filter: {
      users: { username: 'email', emails: 'email' },
      groups: { name: 'displayName' },
      narrow: ['emails'], // whether secondary addresses are searched is not known
      join: 'single',
      values: 'quoted',
    },
    maxCount: 1000,
    writes: { ...STRICT_SCIM.writes, name: ['displayName'], phones: 2, lacks: ['roles'], managerKey: 'managerId' },
    members: { removal: 'bare-filter-path', perRequest: 50 },
    keepsEverybody: true,
    uniqueness: 'enforced',
    advice: {
      removalForbidden:
        'Slack lets nobody deactivate the primary owner, and no admin an owner: hand the ownership over, or connect with the token of an owner.',
    },
  },
  proxy: {
    Users: SCIM_PROXY.Users,
    Groups: SCIM_PROXY.Groups,
    ServiceProviderConfig: SCIM_PROXY.ServiceProviderConfig,
  },

  extend: (directory, session) => {
    const { users } = directory
    if (users === undefined) return directory
    return {
      ...directory,
      users: withSessions(withAddresses(users), session),
      me: { get: () => readMe(session, users) },
    }
  },
})

/** Slack, over its SCIM 2.0 API and the part of its web API that ends sessions. Every fact here has its source in this folder's README. */
export const slackScim = defineConnector({
  ...scim,
  probe: async (session) => {
    const { discovered, capabilities } = await scim.probe(session)
    const mayEndSessions = await grants(session, SESSION_SCOPE)
    return {
      discovered,
      capabilities: mayEndSessions ? capabilities : capabilities.filter((each) => each !== 'users.sessions.end'),
    }
  },
})
