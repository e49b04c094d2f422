import { authorizationCode, type Capability, defineConnector, type VendorRequest } from '@rollcall/connector-kit'
import { ask, askUnless, pathTo, readResources, textOf } from './exchange.ts'
import { googleGroups } from './groups.ts'
import { SEARCHABLE } from './list.ts'
import { suspends } from './suspending.ts'
import { throttling } from './throttling.ts'
import { googleUsers } from './users.ts'

const SCOPE = 'https://www.googleapis.com/auth/admin.directory'

/** Google's lists go on by a token; how many rows a page may have is another number for each. */
const PAGED_BY_TOKEN = {
  kind: 'page-token',
  positionParameter: 'pageToken',
  sizeParameter: 'maxResults',
  nextField: 'nextPageToken',
} as const

/** Users and groups of one Google Workspace, over the Directory API. Every fact here has its source in this folder's README. */
export const googleWorkspace = defineConnector({
  id: 'google-workspace',
  name: 'Google Workspace',
  category: 'user-directory',
  summary: 'Users and groups of one Google Workspace; whoever leaves is suspended and signed out, and can come back.',
  requires: 'Google Workspace or Cloud Identity, and a super administrator’s consent',
  documentation: 'https://developers.google.com/workspace/admin/directory/reference/rest/v1/users',

  auth: [
    authorizationCode({
      label: 'Sign in with Google',
      endpoints: {
        authorization: 'https://accounts.google.com/o/oauth2/v2/auth',
        token: 'https://oauth2.googleapis.com/token',
        revocation: 'https://oauth2.googleapis.com/revoke',
      },
      scopes: [
        { name: `${SCOPE}.user`, why: 'To list users, create and change them, and suspend whoever leaves.' },
        { name: `${SCOPE}.user.security`, why: 'To sign users out and to take back what they let applications do.' },
        { name: `${SCOPE}.group`, why: 'To list groups and change who is in them.' },
      ],
      // Without both there is no refresh token, and the connection ends after an hour.
      authorizationParameters: { access_type: 'offline', prompt: 'consent' },
      clientAuthentication: 'client_secret_post',
      refreshTokens: 'keep',
    }),
  ],
  settings: [
    {
      name: 'base_url',
      label: 'API address',
      help: 'Google’s own; another only for tests.',
      placeholder: 'https://admin.googleapis.com/admin/directory/v1',
      default: 'https://admin.googleapis.com/admin/directory/v1',
      required: true,
      type: 'url',
    },
    {
      name: 'domain',
      label: 'Domain of new groups',
      help: 'Google needs an address for each group. Left empty: the domain of the first user that Google lists.',
      placeholder: 'example.com',
      required: false,
      type: 'text',
    },
  ],
  budget: { requestsPerSecond: 20, burst: 40, concurrent: 10 },
  throttling,

  facts: {
    removal: 'suspends',
    reversible: true,
    endsSessions: 'separate-call',
    keepsRow: true,
    untouchable: [
      'The administrator who consented: Google does not let them suspend themselves.',
      'Super administrators, where the consent was given by somebody who is not one.',
      'The last super administrator.',
    ],
    blindSpots: [
      'Sessions that applications keep by themselves after a sign-in with Google: they go on until the application ends them.',
      'Service accounts with domain-wide delegation: they act for users whatever becomes of those.',
      'App passwords and backup codes: they stop with the suspension, and work again when the user is back.',
      'Users whom Google itself suspended, for abuse for instance: only Google or the Admin console brings them back.',
      'Whatever synchronizes into Google, as a directory or an identity provider does: its next run may bring a suspended user back.',
      'Mail that is forwarded and delegated mailboxes: a suspension stops sign-ins, and not everything that was set up before.',
    ],
    ignoresOnUpdate: [],
    createIsBillable: true,
    createSendsInvite: false,
    orderedLists: false,
  },
  // Never `users.delete`: Google can bring somebody back for twenty days only, and never all that they had.
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
  ],
  pushdown: { users: Object.keys(SEARCHABLE).map((field) => ({ field, operators: ['eq'] })), groups: [] },
  proxy: {
    users: {
      path: '/users',
      methods: { list: 'GET', get: 'GET', create: 'POST', update: 'PATCH', delete: 'DELETE' },
      listKey: 'users',
      emptyMark: { field: 'kind', value: 'admin#directory#users' },
      paging: { ...PAGED_BY_TOKEN, maxCount: 500 },
    },
    groups: {
      path: '/groups',
      methods: { list: 'GET', get: 'GET', create: 'POST', update: 'PATCH', delete: 'DELETE' },
      listKey: 'groups',
      emptyMark: { field: 'kind', value: 'admin#directory#groups' },
      paging: { ...PAGED_BY_TOKEN, maxCount: 200 },
    },
  },

  deactivates: suspends,

  /** A person may consent to the users alone: then there are no groups here. */
  probe: async (session) => {
    const one = [['customer', 'my_customer'] as const, ['maxResults', '1'] as const]
    const doing = 'checking the credential by listing users'
    const response = await ask(session, doing, { method: 'GET', path: '/users', query: one })
    const [user] = readResources(doing, response, 'users').rows
    const [, domain] = textOf(user?.['primaryEmail'])?.split('@') ?? []
    const may = async (asked: string, request: VendorRequest): Promise<boolean> =>
      (await askUnless(session, { code: 'vendor_forbidden', doing: asked }, request)) !== undefined
    const hasGroups = await may('looking for groups', { method: 'GET', path: '/groups', query: one })
    // One scope for both: who may see what applications somebody let in may sign them out, too.
    const endsSessions =
      user !== undefined &&
      (await may('looking whether sessions can be ended', { method: 'GET', path: pathTo('users', user.id, 'tokens') }))
    const isThere = (capability: Capability): boolean =>
      capability === 'users.sessions.end' ? endsSessions : hasGroups || !capability.startsWith('groups.')
    return {
      discovered: domain === undefined ? {} : { domain },
      capabilities: googleWorkspace.capabilities.filter(isThere),
    }
  },
  open: (session) => ({ listedUsersOmitGroups: true, users: googleUsers(session), groups: googleGroups(session) }),
})
