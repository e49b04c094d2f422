import { bearerToken, defineScimConnector, SCIM_PROXY, STRICT_SCIM } from '@rollcall/connector-kit'
import { notionLicenses } from './licenses.ts'
import { notionRoles } from './roles.ts'

const NOTION_SCHEMA = 'urn:ietf:params:scim:schemas:extension:notion:2.0:User'

/** What Notion's other APIs take, and this one does not (§2, §11). Of a SCIM token no shape is known. */
const OTHER_TOKENS = [
  {
    form: /^(ntn_(?!scim)|secret_)/,
    sentence: 'It looks like the token of an integration for Notion’s pages and databases; this takes a SCIM token.',
  },
  { form: /^adm_/, sentence: 'It looks like a token of Notion’s Admin API; this takes a SCIM token.' },
]

/** Notion, over its SCIM 2.0 API. Every fact here has its source in this folder's README. */
export const notionScim = defineScimConnector({
  id: 'notion-scim',
  name: 'Notion',
  category: 'user-directory',
  summary: 'Members and groups of one Notion workspace.',
  requires: 'Notion Enterprise plan',
  documentation: 'https://www.notion.com/help/provision-users-and-groups-with-scim',

  auth: [
    bearerToken({
      label: 'SCIM token',
      help: [
        'Notion → organization settings → General → SCIM provisioning → create a token. Only an organization owner can.',
        'The token reaches the members and groups of one workspace; not guests, not teamspaces, not other workspaces.',
        'It dies when the owner who made it leaves or changes role, and it can never remove that owner: best made by an owner kept for this.',
      ].join(' '),
      looksWrong: (value) => OTHER_TOKENS.find(({ form }) => form.test(value))?.sentence,
    }),
  ],
  settings: [
    {
      name: 'base_url',
      label: 'Base URL',
      help: 'All three of Notion’s addresses serve the same API. Any other address is for a sandbox.',
      required: true,
      type: 'url',
      options: ['https://api.notion.com/scim/v2', 'https://www.notion.so/scim/v2', 'https://app.notion.com/scim/v2'],
      default: 'https://api.notion.com/scim/v2',
    },
  ],
  budget: { requestsPerSecond: 3, burst: 10, concurrent: 4 },

  facts: {
    removal: 'removes-from-workspace',
    reversible: false,
    endsSessions: 'yes',
    keepsRow: false,
    untouchable: ['The owner who made the SCIM token in use: Notion refuses to remove them through it.'],
    blindSpots: [
      'Guests: neither listed nor removable, in this workspace or another.',
      'Other workspaces of the organization: each has its own token.',
      'Personal access tokens, MCP client connections and custom agents of the removed person.',
      'Sessions of the account in workspaces outside the organization.',
    ],
    ignoresOnUpdate: ['avatar'],
    createIsBillable: true,
    createSendsInvite: true,
    orderedLists: false,
  },
  capabilities: [
    'users.list',
    'users.get',
    'users.create',
    'users.update',
    'users.deactivate',
    'users.delete',
    'groups.list',
    'groups.get',
    'groups.create',
    'groups.update',
    'groups.delete',
    'groups.members.add',
    'groups.members.remove',
    'roles.list',
    'licenses.list',
  ],

  discovery: 'known', // ServiceProviderConfig answers without a token, so it would prove nothing
  dialect: {
    ...STRICT_SCIM,
    mapping: {
      role: { schema: NOTION_SCHEMA, attribute: 'role', whenAbsent: 'member' },
      manager: 'email',
      timestamps: 'meaningless',
    },
    requestIdHeaders: ['x-notion-request-id'],
    filter: {
      users: { emails: 'email', username: 'userName', first_name: 'given_name', last_name: 'family_name' },
      groups: { name: 'displayName' },
      narrow: ['emails'], // whether secondary addresses are searched is not known
      join: 'single',
      values: 'quoted',
    },
    totals: 'exact',
    writes: {
      update: 'patch',
      name: ['name.formatted'],
      phones: 1,
      doubtful: ['external_id'],
      userName: 'primary-email',
    },
    patch: { ...STRICT_SCIM.patch, extensions: 'value' },
    deactivation: 'delete', // the only removal of which Notion says in words that it ends all sessions
    uniqueness: 'enforced',
    advice: {
      removalForbidden:
        'Notion lets no token remove the owner who made it: let another owner make a token and reconnect with it, and meanwhile end that person’s sessions by hand in the managed users dashboard.',
      renameFailed:
        'Notion answers like this when another Notion account has the address already, so do not repeat it: free the address there, or choose another.',
      reactivationUnknown: 'Notion keeps no removed members: create the user again with the same address.',
    },
  },
  proxy: {
    Users: SCIM_PROXY.Users,
    Groups: SCIM_PROXY.Groups,
    ServiceProviderConfig: SCIM_PROXY.ServiceProviderConfig,
    ResourceTypes: SCIM_PROXY.ResourceTypes,
  },

  extend: (directory) =>
    directory.users === undefined
      ? directory
      : { ...directory, roles: notionRoles(directory.users), licenses: notionLicenses(directory.users) },
})
