/** What the SCIM API says of itself. */

import { PAGE_SIZES } from './list.ts'
import { ENTERPRISE_SCHEMA, USER_SCHEMA } from './profile.ts'
import { GROUP_SCHEMA } from './resources.ts'

const is = (supported: boolean) => ({ supported })

/** What is at a discovery path, or `undefined`. */
export function discovered(name: string): unknown {
  return DISCOVERY[name]
}

const DISCOVERY: Readonly<Record<string, unknown>> = {
  ServiceProviderConfig: {
    schemas: ['urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig'],
    patch: is(true),
    bulk: { ...is(false), maxOperations: 0, maxPayloadSize: 0 },
    filter: { ...is(true), maxResults: PAGE_SIZES.most },
    changePassword: is(false),
    sort: is(false),
    etag: is(false),
    authenticationSchemes: [{ type: 'oauthbearertoken', name: 'OAuth Bearer Token', description: 'scope admin' }],
  },
  ResourceTypes: {
    schemas: ['urn:ietf:params:scim:api:messages:2.0:ListResponse'],
    totalResults: 2,
    itemsPerPage: 2,
    startIndex: 1,
    Resources: [
      {
        id: 'User',
        name: 'User',
        endpoint: '/Users',
        schema: USER_SCHEMA,
        schemaExtensions: [{ schema: ENTERPRISE_SCHEMA, required: false }],
      },
      { id: 'Group', name: 'Group', endpoint: '/Groups', schema: GROUP_SCHEMA },
    ],
  },
}
