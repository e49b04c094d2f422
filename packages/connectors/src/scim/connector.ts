import { bearerToken, defineScimConnector, SCIM_PROXY, STRICT_SCIM } from '@rollcall/connector-kit'

/** Any SCIM 2.0 server: nothing is known but the standard, and what the server says of itself is tried before it is believed. */
export const scim = defineScimConnector({
  id: 'scim',
  name: 'SCIM 2.0',
  category: 'user-directory',
  summary: 'Users and groups of any server that speaks SCIM 2.0.',
  documentation: 'https://www.rfc-editor.org/rfc/rfc7644',

  auth: [
    bearerToken({
      label: 'Bearer token',
      help: 'The token the server’s administrator made for SCIM provisioning. It needs the right to read users; to change anything, the right to write.',
    }),
  ],
  settings: [
    {
      name: 'base_url',
      label: 'Base URL',
      help: 'The address under which /Users is found.',
      placeholder: 'https://example.com/scim/v2',
      required: true,
      type: 'url',
    },
  ],
  budget: { requestsPerSecond: 10, burst: 20, concurrent: 4 },

  facts: {
    removal: 'deactivates',
    reversible: true,
    endsSessions: 'unknown',
    keepsRow: true,
    untouchable: [],
    blindSpots: ['Whatever the server does not show through SCIM, such as guests, sessions and API tokens.'],
    ignoresOnUpdate: [],
    createIsBillable: false,
    createSendsInvite: false,
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
    'me.list',
  ],

  discovery: 'ask',
  dialect: STRICT_SCIM,
  proxy: SCIM_PROXY,
})
