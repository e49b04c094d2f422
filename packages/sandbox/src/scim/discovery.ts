/** ServiceProviderConfig, ResourceTypes and Schemas (notion-scim.md §3.1, §3.2). */

import type { Answer } from '../http/exchange.ts'
import { jsonAnswer } from '../http/exchange.ts'
import type { SwitchSettings } from '../switches.ts'
import { MAX_COUNT } from './list.ts'
import { ScimRefusal } from './refusal.ts'
import { ENTERPRISE_URN, GROUP_URN, LIST_URN, NOTION_URN, USER_URN } from './schemas.ts'

const PROVIDER_CONFIG = {
  schemas: ['urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig'],
  patch: { supported: true },
  bulk: { supported: false, maxOperations: 0, maxPayloadSize: 0 },
  filter: { supported: true, maxResults: MAX_COUNT },
  changePassword: { supported: false },
  sort: { supported: false },
  etag: { supported: false },
  authenticationSchemes: [{ type: 'oauthbearertoken', name: 'Bearer token', description: 'SCIM token' }],
}

const RESOURCE_TYPE_URN = 'urn:ietf:params:scim:schemas:core:2.0:ResourceType'

const RESOURCE_TYPES = [
  {
    schemas: [RESOURCE_TYPE_URN],
    id: 'User',
    name: 'User',
    endpoint: '/Users',
    schema: USER_URN,
    schemaExtensions: [
      { schema: ENTERPRISE_URN, required: false },
      { schema: NOTION_URN, required: false },
    ],
  },
  { schemas: [RESOURCE_TYPE_URN], id: 'Group', name: 'Group', endpoint: '/Groups', schema: GROUP_URN },
]

const SCHEMAS = [USER_URN, GROUP_URN, ENTERPRISE_URN, NOTION_URN].map((id) => ({
  schemas: ['urn:ietf:params:scim:schemas:core:2.0:Schema'],
  id,
  name: id.split(':').at(-1),
  attributes: [],
}))

export function getProviderConfig(switches: SwitchSettings): Answer {
  return jsonAnswer(200, PROVIDER_CONFIG, { contentType: switches.responseContentType })
}

export function getResourceTypes(switches: SwitchSettings): Answer {
  const body = switches.resourceTypesShape === 'array' ? RESOURCE_TYPES : listOfAll(RESOURCE_TYPES)
  return jsonAnswer(200, body, { contentType: switches.responseContentType })
}

export function getSchemas(switches: SwitchSettings): Answer {
  if (switches.schemasEndpoint === '404') throw new ScimRefusal(404, 'Schemas not found')
  return jsonAnswer(200, listOfAll(SCHEMAS), { contentType: switches.responseContentType })
}

function listOfAll(resources: readonly unknown[]): unknown {
  return {
    schemas: [LIST_URN],
    totalResults: resources.length,
    startIndex: 1,
    itemsPerPage: resources.length,
    Resources: resources,
  }
}
