/** GitHub's SCIM API for one enterprise with managed users. Every fact has its row, its mark and its test in this folder's README. */
import type { Answer, VendorRequest } from '../../http/exchange.ts'
import { segmentsAfter } from '../../http/exchange.ts'
import type { MountedVendor, MountedVendorOptions } from '../mounted-vendor.ts'
import { ScimRefusal } from '../scim/scim-refusal.ts'
import { answerGroups } from './answer-groups.ts'
import { answerUsers } from './answer-users.ts'
import type { Account, Enterprise, Token } from './enterprise.ts'
import { addressOf, loginOf } from './enterprise.ts'
import { Limits } from './limits.ts'
import { gatewayError, scimError, withoutUserAgent } from './refusal.ts'
import { joined, sampleEnterprise } from './sample-enterprise.ts'
import type { GithubSwitches } from './switches.ts'
import { DEFAULT_SWITCHES } from './switches.ts'

/** An account as GitHub has it, whatever its API shows. */
export type GithubAccountView = {
  readonly login: string
  readonly address: string
  readonly externalId: string
  readonly roles: readonly string[]
  readonly state: 'active' | 'suspended' | 'deleted'
  readonly sessions: number
  readonly accessTokens: number
  readonly sshKeys: number
  readonly repositories: number
  /** Ids of its groups, those that hide it included. */
  readonly groups: readonly string[]
}

export type GithubVendor = MountedVendor & {
  readonly set: (switches: Partial<GithubSwitches>) => void
  /** Of anybody who ever was here. */
  readonly account: (id: string) => GithubAccountView | undefined
}

export type GithubVendorOptions = MountedVendorOptions & { readonly switches?: Partial<GithubSwitches> }

type State = { enterprise: Enterprise; switches: GithubSwitches; serial: number; readonly limits: Limits }

export function createGithubVendor(options: GithubVendorOptions): GithubVendor {
  const initial = { ...DEFAULT_SWITCHES, ...options.switches }
  const found = (): Enterprise => sampleEnterprise(options.people, options.clock())
  const state: State = { enterprise: found(), switches: initial, serial: 0, limits: new Limits() }
  return {
    name: 'github',
    answer: (request) => {
      const answer = answerAt(state, request, options.clock())
      state.serial += 1
      const requestId = `ACE0:${state.serial.toString(16).toUpperCase().padStart(4, '0')}:AC:ME:1`
      return { ...answer, headers: { ...answer.headers, 'x-github-request-id': requestId } }
    },
    reset: () => {
      Object.assign(state, { enterprise: found(), switches: initial, serial: 0 })
      state.limits.clear()
    },
    users: () => [
      ...[...state.enterprise.accounts.values()].map((account) => toUser(account, standingOf(account))),
      ...[...state.enterprise.deleted.values()].map((account) => toUser(account, 'absent')),
    ],
    addUser: ({ username, name }) => {
      const [givenName = '', familyName = ''] = name.split(/ (.*)/s)
      const scene = { enterprise: state.enterprise, switches: state.switches, now: options.clock() }
      return joined(scene, { email: username, givenName, familyName }, ORDINARY).id
    },
    revokeTokens: () => state.enterprise.tokens.clear(),
    set: (switches) => {
      state.switches = { ...state.switches, ...switches }
    },
    account: (id) => viewOf(state.enterprise, id),
  }
}

/** Place of somebody with an ordinary role, two sessions and a token. */
const ORDINARY = 4

const SCOPES = ['scim:enterprise', 'admin:enterprise']

function answerAt({ enterprise, switches, limits }: State, request: VendorRequest, now: number): Answer {
  if ((request.headers['user-agent'] ?? '') === '') return withoutUserAgent()
  const token = tokenOf(enterprise, request)
  if (token === undefined) return gatewayError(401, 'Bad credentials')
  const owner = enterprise.accounts.get(token.owner)
  if (token.owner !== 'setup-user' && owner?.identity.active !== true) {
    return gatewayError(403, 'Sorry. Your account was suspended.')
  }
  const call = { isWrite: request.method !== 'GET', isCreation: request.method === 'POST' }
  const counted =
    switches.rateLimits === 'off'
      ? { headers: {}, refusal: undefined }
      : limits.count(token.owner, call, { now, status: switches.limitStatus })
  const answer = counted.refusal ?? admitted(enterprise, request, { token, switches, now })
  return { ...answer, headers: { ...counted.headers, ...answer.headers } }
}

function tokenOf({ tokens }: Enterprise, { headers }: VendorRequest): Token | undefined {
  const [, token = ''] = /^(?:bearer|token) +(\S+)\s*$/i.exec(headers.authorization ?? '') ?? []
  return tokens.get(token)
}

type Admission = { readonly token: Token; readonly switches: GithubSwitches; readonly now: number }

function admitted(enterprise: Enterprise, request: VendorRequest, { token, switches, now }: Admission): Answer {
  const [collection, id, ...more] = segmentsAfter(`/scim/v2/enterprises/${enterprise.slug}`, request.path) ?? []
  if (collection === undefined || more.length > 0 || id === '') return gatewayError(404, 'Not Found')
  if (!token.scopes.some((scope) => SCOPES.includes(scope))) {
    return gatewayError(403, 'This token lacks the scope scim:enterprise.', {
      'x-oauth-scopes': token.scopes.join(', '),
      'x-accepted-oauth-scopes': SCOPES.join(', '),
    })
  }
  const scene = { enterprise, switches, now }
  try {
    // Case matters: `users` is nothing.
    if (collection === 'Users') return answerUsers(scene, request, id)
    if (collection === 'Groups') return answerGroups(scene, request, id)
    return gatewayError(404, 'Not Found')
  } catch (error) {
    if (error instanceof ScimRefusal) return scimError(error)
    throw error
  }
}

type Standing = ReturnType<MountedVendor['users']>[number]['standing']

function standingOf({ identity }: Account): Standing {
  return identity.active ? 'active' : 'inactive'
}

function toUser({ id, identity, sessions }: Account, standing: Standing): ReturnType<MountedVendor['users']>[number] {
  return { id, username: identity.userName, name: identity.displayName, standing, sessions }
}

function viewOf({ accounts, deleted, groups }: Enterprise, id: string): GithubAccountView | undefined {
  const account = accounts.get(id) ?? deleted.get(id)
  if (account === undefined) return undefined
  const { identity, sessions, accessTokens, sshKeys, repositories } = account
  return {
    login: loginOf(account),
    address: addressOf(account),
    externalId: identity.externalId,
    roles: identity.roles.map(({ value }) => value),
    state: deleted.has(id) ? 'deleted' : identity.active ? 'active' : 'suspended',
    sessions,
    accessTokens,
    sshKeys,
    repositories,
    groups: [...groups.values()].filter(({ members }) => members.has(id)).map((group) => group.id),
  }
}
