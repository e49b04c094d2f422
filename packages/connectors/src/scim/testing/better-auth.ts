import { scim } from '@better-auth/scim'
import type { RunningVendor } from '@rollcall/connector-kit/testing'
import { type BetterAuthPlugin, betterAuth } from 'better-auth'
import { memoryAdapter } from 'better-auth/adapters/memory'
import { toNodeHandler } from 'better-auth/node'
import { serve } from './peer-server.ts'

const TOKEN = 'better-auth-token-0123456789-0123456789'

type Row = Record<string, unknown>

/** Tables of better-auth and of its SCIM plugin, which the memory adapter wants to exist. */
const emptyTables = (): Record<string, Row[]> =>
  Object.fromEntries(
    [
      'user',
      'session',
      'account',
      'verification',
      'rateLimit',
      'scimConnectionBinding',
      'scimIdentityTombstone',
      'scimSubject',
      'scimUser',
      'scimProjectionGrant',
      'scimGroup',
      'scimGroupMember',
    ].map((table) => [table, []]),
  )

/** A server that somebody else wrote: better-auth's SCIM plugin, its tables in memory. */
export const startBetterAuth = async (): Promise<RunningVendor> => {
  const tables = emptyTables()
  const holder: { handler?: ReturnType<typeof toNodeHandler> } = {}
  const server = await serve((request, response) => void holder.handler?.(request, response))
  const credential = { type: 'bearer', id: 'first', token: TOKEN } as const
  const plugin = scim({ connections: [{ id: 'acme', credentials: [credential] }] })
  const auth = betterAuth({
    baseURL: server.origin,
    secret: 'a-secret-of-at-least-thirty-two-characters',
    database: memoryAdapter(tables),
    telemetry: { enabled: false },
    rateLimit: { enabled: false },
    // its type and the one of plugins differ by an `undefined` that only exactOptionalPropertyTypes sees
    plugins: [plugin as BetterAuthPlugin],
  })
  holder.handler = toNodeHandler(auth)
  const baseUrl = `${server.origin}/api/auth/scim/v2`
  const rowOf = (id: string): Row | undefined => tables['scimUser']?.find((row) => row['id'] === id)
  return {
    baseUrl,
    credential: { api_key: TOKEN },
    seedUser: async ({ username, name }) => {
      const [givenName, familyName] = name.split(' ')
      const response = await fetch(`${baseUrl}/Users`, {
        method: 'POST',
        headers: { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/scim+json' },
        body: JSON.stringify({
          schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'],
          userName: username,
          displayName: name,
          name: { formatted: name, givenName, familyName },
          emails: [{ value: username, primary: true }],
        }),
      })
      const text = await response.text()
      if (response.status !== 201) throw new Error(`better-auth refused a seed: ${response.status} ${text}`)
      return String(JSON.parse(text).id)
    },
    userIds: async () => (tables['scimUser'] ?? []).map((row) => String(row['id'])),
    standing: async (id) => {
      const row = rowOf(id)
      return row === undefined ? 'absent' : row['active'] === false ? 'inactive' : 'active'
    },
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  }
}
