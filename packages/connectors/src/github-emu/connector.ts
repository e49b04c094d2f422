import { bearerToken, defineScimConnector, SCIM_PROXY, STRICT_SCIM } from '@rollcall/connector-kit'
import { withRequiredFields } from './required-fields.ts'
import { githubRoles } from './roles.ts'

/** GitHub Enterprise Managed Users, over SCIM 2.0. Every fact here has its source in this folder's README. */
export const githubEmu = defineScimConnector({
  id: 'github-emu',
  name: 'GitHub',
  category: 'user-directory',
  summary: 'Managed users and groups of one GitHub enterprise; whoever leaves is suspended, and never deleted.',
  requires: 'GitHub Enterprise Cloud with Enterprise Managed Users',
  documentation: 'https://docs.github.com/en/enterprise-cloud@latest/rest/enterprise-admin/scim',

  auth: [
    bearerToken({
      label: 'Personal access token (classic)',
      help: [
        'Sign in to GitHub as the enterprise’s setup user → Settings → Developer settings → Personal access tokens (classic) → a token with the scope scim:enterprise, without an end.',
        'It reaches the managed users and their groups; not repositories, not organizations. Another person’s token stops when that person is suspended.',
        'Only one system may write: where an identity provider provisions the same enterprise, connect to read.',
        'Where Entra ID signs people in, create users with its object id as external_id: GitHub knows them by it.',
        'Rollcall itself never sends GitHub’s DELETE, which destroys an account for good; the proxy passes it on to GitHub where a caller sends it.',
      ].join(' '),
      placeholder: 'ghp_…',
    }),
  ],
  settings: [
    {
      name: 'base_url',
      label: 'Base URL',
      help: 'With the short name of your enterprise at its end. With data residency the host is api.SUBDOMAIN.ghe.com.',
      placeholder: 'https://api.github.com/scim/v2/enterprises/your-enterprise',
      required: true,
      type: 'url',
    },
  ],
  budget: { requestsPerSecond: 1.3, burst: 100, concurrent: 5 },
  throttling: {
    resetHeader: 'x-ratelimit-reset',
    isThrottled: ({ status, text }) => status === 403 && /rate limit/i.test(text),
  },

  facts: {
    removal: 'suspends',
    reversible: true,
    endsSessions: 'yes',
    keepsRow: true,
    untouchable: ['The setup user: GitHub does not show it here, and nothing done here reaches it.'],
    blindSpots: [
      'Personal access tokens and SSH keys: they stop working with the suspension, are kept, and work again when the user is back.',
      'Groups of a suspended user: GitHub hides the user in them, and shows them again when the user is back.',
      'Memberships in organizations that were given by hand: they stay, without access, until somebody ends them there.',
      'What the identity provider writes: its next synchronization may undo what was changed here.',
    ],
    ignoresOnUpdate: [],
    createIsBillable: false,
    createSendsInvite: false,
    orderedLists: false,
  },
  // Never `users.delete`: GitHub's DELETE destroys tokens, keys and repositories, and nothing brings them back.
  capabilities: [
    'users.list',
    'users.get',
    'users.create',
    'users.update',
    'users.deactivate',
    'groups.list',
    'groups.get',
    'groups.create',
    'groups.update',
    'groups.delete',
    'groups.members.add',
    'groups.members.remove',
    'roles.list',
  ],

  discovery: 'known',
  dialect: {
    ...STRICT_SCIM,
    requestIdHeaders: ['x-github-request-id'],
    filter: {
      users: { username: 'userName', external_id: 'externalId', name: 'displayName' },
      groups: { name: 'displayName', external_id: 'externalId' },
      narrow: ['username'], // whether case matters is not known
      join: 'single',
      values: 'quoted',
    },
    writes: {
      ...STRICT_SCIM.writes,
      name: ['displayName'],
      lacks: [
        'title',
        'phones',
        'avatar',
        'languages',
        'manager',
        'department',
        'division',
        'cost_center',
        'employee_number',
      ],
    },
    members: { removal: 'value-list', perRequest: 1000 }, // filters in paths have no effect
    patch: { ...STRICT_SCIM.patch, operations: 1000 },
    uniqueness: 'enforced',
  },
  proxy: { Users: SCIM_PROXY.Users, Groups: SCIM_PROXY.Groups },

  extend: (directory) =>
    directory.users === undefined
      ? directory
      : { ...withRequiredFields(directory), roles: githubRoles(directory.users) },
})
