import type { JsonObject } from '@rollcall/core'
import { bearerToken } from '../auth/bearer-token.ts'
import type { VendorFacts } from '../capabilities.ts'
import { CAPABILITIES } from '../capabilities.ts'
import type { Connector } from '../define-connector.ts'
import type { Directory } from '../directory.ts'
import { defineScimConnector, type ScimConnector } from '../scim/define-scim-connector.ts'
import { type ScimDialect, STRICT_SCIM } from '../scim/dialect.ts'
import { SCIM_PROXY } from '../scim/proxy-resources.ts'
import { presentMethods } from './present-methods.ts'
import { type ScriptedServer, startScriptedServer } from './scripted-server.ts'
import { createSmallScim, type SmallScim, type SmallScimOptions, type Stored } from './small-scim.ts'
import { openTestSession, type TestSession } from './test-session.ts'

const TOKEN = 'kit-test-token-0123456789'

const FACTS: VendorFacts = {
  removal: 'deactivates',
  reversible: true,
  endsSessions: 'unknown',
  keepsRow: true,
  untouchable: [],
  blindSpots: [],
  ignoresOnUpdate: [],
  createIsBillable: false,
  createSendsInvite: false,
  orderedLists: true,
}

export type StartOptions = Omit<SmallScimOptions, 'token'> & {
  readonly dialect?: Partial<ScimDialect>
  readonly facts?: Partial<VendorFacts>
  readonly discovery?: ScimConnector['discovery']
  readonly onExisting?: ScimConnector['onExisting']
  readonly discovered?: JsonObject
  readonly users?: readonly Stored[]
  readonly groups?: readonly Stored[]
  readonly timeoutMs?: number
  /** Put behind the base URL, e.g. `/?tenant=1`. */
  readonly urlSuffix?: string
}

export type StartedVendor = AsyncDisposable & {
  readonly server: ScriptedServer
  readonly session: TestSession
  readonly connector: Connector
  readonly directory: Directory
  readonly users: NonNullable<Required<Required<Directory>['users']>>
  readonly groups: NonNullable<Required<Required<Directory>['groups']>>
  /** What the server holds. */
  readonly held: Omit<SmallScim, 'honest'>
}

/** A small SCIM server that can be told to lie, and a connector to it, for the kit's own tests. */
export const startVendor = async (options: StartOptions = {}): Promise<StartedVendor> => {
  const small = createSmallScim({ token: TOKEN, etags: options.etags ?? false })
  for (const user of options.users ?? []) small.users.set(user.id, user)
  for (const group of options.groups ?? []) small.groups.set(group.id, group)
  const server = await startScriptedServer(small.honest)
  const connector = defineScimConnector({
    id: 'acme',
    name: 'Acme',
    category: 'user-directory',
    summary: 'A vendor that exists in tests only.',
    auth: [bearerToken({ label: 'Token' })],
    settings: [{ name: 'base_url', label: 'Base URL', required: true, type: 'url' }],
    budget: { requestsPerSecond: 1000, burst: 1000, concurrent: 10 },
    facts: { ...FACTS, ...options.facts },
    capabilities: CAPABILITIES,
    discovery: options.discovery ?? 'known',
    dialect: { ...STRICT_SCIM, ...options.dialect },
    onExisting: options.onExisting,
    proxy: SCIM_PROXY,
  })
  const session = openTestSession({
    auth: connector.auth[0],
    credential: { api_key: TOKEN },
    baseUrl: `${server.baseUrl}${options.urlSuffix ?? ''}`,
    ...(options.discovered !== undefined && { discovered: options.discovered }),
    ...(options.timeoutMs !== undefined && { timeoutMs: options.timeoutMs }),
  })
  const directory = connector.open(session)
  return {
    server,
    session,
    connector,
    directory,
    users: presentMethods(directory.users),
    groups: presentMethods(directory.groups),
    held: small,
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  }
}

/** Users `u1` to `u<count>`, named `u1@acme.test` and so on. */
export const someUsers = (count: number): readonly Stored[] =>
  Array.from({ length: count }, (_, at) => toStoredUser(`u${at + 1}`))

export const toStoredUser = (id: string): Stored => ({
  schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'],
  id,
  userName: `${id}@acme.test`,
  displayName: `User ${id}`,
  active: true,
})
