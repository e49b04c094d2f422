/**
 * The companion Admin API (notion-scim.md §12): it cannot add or remove members, but it ends sessions, revokes personal
 * access tokens and MCP clients, and reads groups. Paths that the source elides are marked "ours".
 */

import type { Answer, VendorRequest } from '../http/exchange.ts'
import { emptyAnswer, jsonAnswer, segmentsAfter } from '../http/exchange.ts'
import type { JsonObject } from '../scim/json.ts'
import { isObject } from '../scim/json.ts'
import type { Token } from '../workspace/records.ts'
import type { ADMIN_SCOPES } from '../workspace/sample-company.ts'
import type { Call } from '../workspace/workspace.ts'
import { addGroupMembers, createAdminGroup, getAdminGroup, listAdminGroups, listGroupMembers } from './groups.ts'
import {
  listAccessTokens,
  listClientConnections,
  revokeAccessToken,
  revokeClientConnections,
  revokeSession,
  setManagedAccess,
} from './lockdown.ts'
import { AdminRefusal } from './refusal.ts'
import { listWorkspaceUsers } from './users.ts'

export const ADMIN_PREFIX = '/admin'

/** The one version the sandbox knows; the header is mandatory (notion-scim.md §12). */
const ADMIN_VERSION = '2026-06-01'

/** A call past the front door. `parameters` are the path's variable segments, in order. */
export type AdminCall = {
  readonly call: Call
  readonly query: URLSearchParams
  readonly body: JsonObject
  readonly parameters: readonly string[]
}

type Endpoint = {
  readonly method: string
  /** Below `/admin/v1`; `{space}` must be the workspace's id, `{}` is any segment. */
  readonly path: string
  readonly scope: (typeof ADMIN_SCOPES)[number]
  readonly answer: (admin: AdminCall) => unknown
}

/** Every endpoint once. An answer of `undefined` is an empty 204. */
export const ADMIN_ENDPOINTS: readonly Endpoint[] = [
  {
    method: 'POST',
    path: 'managed_users/revoke_session',
    scope: 'managed-user-session:write',
    answer: revokeSession,
  },
  { method: 'GET', path: 'spaces/{space}/users', scope: 'user:read', answer: listWorkspaceUsers },
  { method: 'GET', path: 'spaces/{space}/groups', scope: 'permission-group:read', answer: listAdminGroups },
  { method: 'GET', path: 'spaces/{space}/groups/{}', scope: 'permission-group:read', answer: getAdminGroup },
  { method: 'GET', path: 'spaces/{space}/groups/{}/members', scope: 'permission-group:read', answer: listGroupMembers },
  { method: 'POST', path: 'spaces/{space}/groups', scope: 'permission-group:write', answer: createAdminGroup },
  {
    method: 'POST',
    path: 'spaces/{space}/groups/{}/members',
    scope: 'permission-group:write',
    answer: addGroupMembers,
  },
  {
    method: 'GET',
    path: 'spaces/{space}/personal_access_tokens',
    scope: 'personal-access-token:read',
    answer: listAccessTokens,
  },
  {
    method: 'DELETE',
    path: 'spaces/{space}/personal_access_tokens/{}',
    scope: 'personal-access-token:write-high-impact',
    answer: revokeAccessToken,
  },
  { method: 'GET', path: 'mcp_client_connections', scope: 'mcp-client-connection:read', answer: listClientConnections },
  // The last two paths are ours: the source writes "POST …/revoke" and "PUT …/enterprise_managed_access".
  {
    method: 'POST',
    path: 'mcp_client_connections/revoke',
    scope: 'mcp-client-connection:write',
    answer: revokeClientConnections,
  },
  {
    method: 'PUT',
    path: 'mcp_client_connections/enterprise_managed_access',
    scope: 'mcp-client-connection:write',
    answer: setManagedAccess,
  },
]

/** @throws {AdminRefusal} for everything that is not a success. */
export function answerAdmin(call: Call, request: VendorRequest, token: Token): Answer {
  checkVersion(request)
  const segments = segmentsAfter(`${ADMIN_PREFIX}/v1`, request.path) ?? []
  for (const endpoint of ADMIN_ENDPOINTS) {
    const parameters = endpoint.method === request.method ? matchPath(endpoint.path, segments, call) : undefined
    if (parameters === undefined) continue
    if (!token.scopes.includes(endpoint.scope)) {
      throw new AdminRefusal(403, 'restricted_resource', `The token lacks the scope ${endpoint.scope}.`)
    }
    const value = endpoint.answer({ call, query: request.query, body: readBody(request), parameters })
    return value === undefined ? emptyAnswer(204) : jsonAnswer(200, value, { contentType: 'application/json' })
  }
  throw new AdminRefusal(404, 'object_not_found', `There is no ${request.method} ${request.path}.`)
}

function checkVersion({ headers }: VendorRequest): void {
  const version = headers['notion-version']
  if (version === undefined) {
    throw new AdminRefusal(400, 'missing_version', `The Notion-Version header must be set, e.g. "${ADMIN_VERSION}".`)
  }
  if (version !== ADMIN_VERSION) {
    throw new AdminRefusal(400, 'validation_error', `Notion-Version must be "${ADMIN_VERSION}".`)
  }
}

function matchPath(path: string, segments: readonly string[], { workspace }: Call): readonly string[] | undefined {
  const wanted = path.split('/')
  if (wanted.length !== segments.length) return undefined
  const fits = wanted.every(
    (part, place) => part === '{}' || segments[place] === (part === '{space}' ? workspace.id : part),
  )
  return fits ? segments.filter((_, place) => wanted[place] === '{}') : undefined
}

function readBody({ body }: VendorRequest): JsonObject {
  if (body.length === 0) return {}
  try {
    const parsed = JSON.parse(body.toString('utf8')) as unknown
    if (isObject(parsed)) return parsed
  } catch {
    // Falls through to the refusal: JSON that does not parse is as wrong as JSON that is no object.
  }
  throw new AdminRefusal(400, 'invalid_json', 'The body must be a JSON object.')
}
