/** What SCIM does not reach and a lockdown needs: sessions, personal access tokens, MCP clients (notion-scim.md §12). */

import { textOf } from '../scim/json.ts'
import { isManagedEmail } from '../workspace/accounts.ts'
import type { AccessToken, ClientConnection } from '../workspace/records.ts'
import { endSessions } from '../workspace/sessions.ts'
import type { Call } from '../workspace/workspace.ts'
import type { AdminCall } from './answer-admin.ts'
import { adminPage } from './page.ts'
import { AdminRefusal } from './refusal.ts'
import { accountMeantBy } from './users.ts'

/** Ends all sessions of a managed user, one whose address is on a verified domain, without removing the user. */
export function revokeSession({ call, body }: AdminCall): unknown {
  const account = accountMeantBy(call, body['user'])
  if (!isManagedEmail(call.workspace, account.emails[0] ?? '')) {
    throw new AdminRefusal(403, 'restricted_resource', 'The user is not managed by the organization.')
  }
  endSessions(call, account.id, { reason: 'revoked through the Admin API' })
  return { status: 'revoked' }
}

export function listAccessTokens({ call, query }: AdminCall): unknown {
  const statuses = query.getAll('status[]')
  const creators = query.getAll('creator_ids[]')
  const tokens = [...call.workspace.accessTokens.values()].filter(
    (token) =>
      (statuses.length === 0 || statuses.includes(statusOf(token))) &&
      (creators.length === 0 || creators.includes(token.creatorId)),
  )
  return adminPage({ total: tokens.length, at: (position) => accessTokenView(tokens[position]) }, query)
}

/** Irrevocable and idempotent, with an empty answer. */
export function revokeAccessToken({ call, parameters: [id = ''] }: AdminCall): undefined {
  const token = call.workspace.accessTokens.get(id)
  if (token === undefined) throw new AdminRefusal(404, 'object_not_found', 'There is no such personal access token.')
  if (token.revokedAt === undefined) call.workspace.accessTokens.set(id, { ...token, revokedAt: call.now })
  return undefined
}

export function listClientConnections({ call, query }: AdminCall): unknown {
  const connections = [...call.workspace.clientConnections.values()]
  return adminPage({ total: connections.length, at: (position) => connectionView(call, connections[position]) }, query)
}

/** Revokes one connection (`connection_id`) or all of a member's (`user`); the body's form is ours. */
export function revokeClientConnections({ call, body }: AdminCall): unknown {
  const { workspace } = call
  const id = textOf(body['connection_id'])
  if (id !== undefined && !workspace.clientConnections.has(id)) {
    throw new AdminRefusal(404, 'object_not_found', 'There is no such MCP client connection.')
  }
  const accountId = id === undefined ? accountMeantBy(call, body['user']).id : undefined
  for (const connection of workspace.clientConnections.values()) {
    if (connection.id !== id && connection.accountId !== accountId) continue
    workspace.clientConnections.set(connection.id, { ...connection, revokedAt: connection.revokedAt ?? call.now })
  }
  return { status: 'revoked' }
}

/** Bars a member from MCP clients, or lets the member back in; the connections stay, and are of no use meanwhile. */
export function setManagedAccess({ call, body }: AdminCall): unknown {
  const { workspace } = call
  const account = accountMeantBy(call, body['user'])
  const access = body['access']
  if (access !== 'denied' && access !== 'allowed') {
    throw new AdminRefusal(400, 'validation_error', 'access must be denied or allowed.')
  }
  if (access === 'denied') workspace.clientDenied.add(account.id)
  else workspace.clientDenied.delete(account.id)
  return { user: { type: 'id', id: account.id }, access }
}

function statusOf(token: AccessToken): 'active' | 'revoked' {
  return token.revokedAt === undefined ? 'active' : 'revoked'
}

function accessTokenView(token: AccessToken | undefined): unknown {
  if (token === undefined) return null
  const { id, name, creatorId, createdAt } = token
  return {
    object: 'personal_access_token',
    id,
    name,
    creator_id: creatorId,
    status: statusOf(token),
    created_time: iso(createdAt),
  }
}

function connectionView({ workspace }: Call, connection: ClientConnection | undefined): unknown {
  if (connection === undefined) return null
  const { id, accountId, client, connectedAt, revokedAt } = connection
  const standing = workspace.clientDenied.has(accountId) ? 'denied' : 'active'
  return {
    object: 'mcp_client_connection',
    id,
    user_id: accountId,
    client,
    status: revokedAt === undefined ? standing : 'revoked',
    connected_time: iso(connectedAt),
  }
}

function iso(at: number): string {
  return new Date(at).toISOString()
}
