/** The SCIM API's front door: which handler a call belongs to (notion-scim.md §3). */

import type { Answer, VendorRequest } from '../http/exchange.ts'
import { segmentsAfter } from '../http/exchange.ts'
import type { Call } from '../workspace/workspace.ts'
import { getProviderConfig, getResourceTypes, getSchemas } from './discovery.ts'
import { getGroup, listGroups, patchGroup, postGroup, putGroup, removeGroup } from './groups.ts'
import type { JsonObject } from './json.ts'
import { isObject, listOf } from './json.ts'
import { ScimRefusal } from './refusal.ts'
import { GROUP_URN, USER_URN } from './schemas.ts'
import { deleteUser, patchUser, putUser } from './user-changes.ts'
import { createUser, getUser, listUsers } from './users.ts'

export const SCIM_PREFIX = '/scim/v2'

/** Bodies above this are refused; the figure is the REST API's (notion-scim.md §11). */
export const MAX_BODY_BYTES = 500 * 1024

/** Is this the one resource that answers without a token (notion-scim.md §15.11)? */
export function isPublicPath(path: string): boolean {
  return path === `${SCIM_PREFIX}/ServiceProviderConfig`
}

/**
 * Answers an authenticated SCIM call.
 * @param serial number of the call, the only source of disorder in shuffled lists.
 * @throws {ScimRefusal} for everything that is not a success; nothing has changed then.
 */
export function answerScim(call: Call, request: VendorRequest, serial: number): Answer {
  const [resource, id, ...rest] = segmentsAfter(SCIM_PREFIX, request.path) ?? []
  if (rest.length > 0) throw notFound(request)
  switch (resource) {
    case 'ServiceProviderConfig':
      return readOnly(request, id, () => getProviderConfig(call.switches))
    case 'ResourceTypes':
      return readOnly(request, id, () => getResourceTypes(call.switches))
    case 'Schemas':
      return readOnly(request, id, () => getSchemas(call.switches))
    case 'Users':
      return id === undefined ? answerUsers(call, request, serial) : answerUser(call, request, id)
    case 'Groups':
      return id === undefined ? answerGroups(call, request, serial) : answerGroup(call, request, id)
    case undefined:
    default:
      // Bulk, Me, .search and the rest do not exist (notion-scim.md §3).
      throw notFound(request)
  }
}

function answerUsers(call: Call, request: VendorRequest, serial: number): Answer {
  if (request.method === 'GET') return listUsers(call, request.query, serial)
  if (request.method === 'POST') return createUser(call, readBody(request, USER_URN))
  throw methodNotAllowed(request)
}

function answerUser(call: Call, request: VendorRequest, id: string): Answer {
  switch (request.method) {
    case 'GET':
      return getUser(call, id)
    case 'PATCH':
      return patchUser(call, id, readJson(request))
    case 'PUT':
      return putUser(call, id, readBody(request, USER_URN))
    case 'DELETE':
      return deleteUser(call, id)
    default:
      throw methodNotAllowed(request)
  }
}

function answerGroups(call: Call, request: VendorRequest, serial: number): Answer {
  if (request.method === 'GET') return listGroups(call, request.query, serial)
  if (request.method === 'POST') return postGroup(call, readBody(request, GROUP_URN))
  throw methodNotAllowed(request)
}

function answerGroup(call: Call, request: VendorRequest, id: string): Answer {
  switch (request.method) {
    case 'GET':
      return getGroup(call, id)
    case 'PATCH':
      return patchGroup(call, id, readJson(request))
    case 'PUT':
      return putGroup(call, id, readBody(request, GROUP_URN))
    case 'DELETE':
      return removeGroup(call, id)
    default:
      throw methodNotAllowed(request)
  }
}

function readOnly(request: VendorRequest, id: string | undefined, answer: () => Answer): Answer {
  if (id !== undefined) throw notFound(request)
  if (request.method !== 'GET') throw methodNotAllowed(request)
  return answer()
}

function readBody(request: VendorRequest, schema: string): JsonObject {
  const body = readJson(request)
  if (listOf(body['schemas']).includes(schema)) return body
  throw new ScimRefusal(400, `schemas must contain ${schema}`, { scimType: 'invalidSyntax' })
}

function readJson({ body }: VendorRequest): JsonObject {
  if (body.length > MAX_BODY_BYTES) {
    throw new ScimRefusal(400, `the body must be at most ${MAX_BODY_BYTES} bytes`, { scimType: 'invalidValue' })
  }
  const parsed = parseJson(body.toString('utf8'))
  if (isObject(parsed)) return parsed
  throw new ScimRefusal(400, 'the body must be a JSON object', {
    scimType: 'invalidSyntax',
    ...(parsed === undefined && { restCode: 'invalid_json' }),
  })
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    // Malformed JSON is refused by the caller, as is every other body that is no object.
    return undefined
  }
}

function notFound({ path }: VendorRequest): ScimRefusal {
  return new ScimRefusal(404, `${path} not found`)
}

function methodNotAllowed({ method, path }: VendorRequest): ScimRefusal {
  return new ScimRefusal(405, `${method} is not supported on ${path}`)
}
