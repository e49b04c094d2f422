/** Okta's management API for one org. Every fact has its row, its mark and its test in this folder's README. */
import type { Answer, VendorRequest } from '../../http/exchange.ts'
import { bearerOf, segmentsAfter } from '../../http/exchange.ts'
import type { MountedVendor, MountedVendorOptions } from '../mounted-vendor.ts'
import { answerGroups } from './answer-groups.ts'
import { answerUsers } from './answer-users.ts'
import { Limits } from './limits.ts'
import { answerOAuth } from './oauth.ts'
import type { Account, Caller, Org, Scene, Status } from './org.ts'
import { isShutOff, setStatus } from './org.ts'
import { assertMayCall } from './permissions.ts'
import { invalidToken, noSuchPath, OktaRefusal, toAnswer, tooMany } from './refusal.ts'
import { joined, sampleOrg } from './sample-org.ts'
import type { OktaSwitches } from './switches.ts'
import { DEFAULT_SWITCHES } from './switches.ts'

/** An account as Okta has it, whatever its API shows. */
export type OktaAccountView = {
  readonly status: Status | 'DELETED'
  readonly sessions: number
  readonly oauthTokens: number
  readonly applications: number
  readonly isAdmin: boolean
  /** Ids of its groups. */
  readonly groups: readonly string[]
}

export type OktaVendor = MountedVendor & {
  readonly set: (switches: Partial<OktaSwitches>) => void
  /** Of anybody who ever was here. */
  readonly account: (id: string) => OktaAccountView | undefined
  /** What happens to people without an administrator: a forgotten password, too many wrong ones. */
  readonly setStatus: (id: string, status: Status) => void
}

export type OktaVendorOptions = MountedVendorOptions & {
  readonly switches?: Partial<OktaSwitches>
  /** Where the vendor is mounted, for links to itself; `/okta` unless given. */
  readonly mountedAt?: string
}

type State = { org: Org; switches: OktaSwitches; serial: number; readonly limits: Limits; readonly mountedAt: string }

export function createOktaVendor(options: OktaVendorOptions): OktaVendor {
  const initial = { ...DEFAULT_SWITCHES, ...options.switches }
  const found = (): Org => sampleOrg(options.people, options.clock())
  const { mountedAt = '/okta' } = options
  const state: State = { org: found(), switches: initial, serial: 0, limits: new Limits(), mountedAt }
  return {
    name: 'okta',
    answer: (request) => answerAt(state, request, options.clock()),
    reset: () => {
      Object.assign(state, { org: found(), switches: initial, serial: 0 })
      state.limits.clear()
    },
    users: () => [
      ...[...state.org.accounts.values()].map((account) => toUser(account, isShutOff(account) ? 'inactive' : 'active')),
      ...[...state.org.deleted.values()].map((account) => toUser(account, 'absent')),
    ],
    addUser: ({ username, name }) => {
      const [givenName = '', familyName = ''] = name.split(/ (.*)/s)
      const person = { email: username, givenName, familyName, title: undefined, department: undefined }
      return joined({ org: state.org, now: options.clock() }, person, { at: 1 }).id
    },
    revokeTokens: () => {
      const { tokens, accessTokens, refreshTokens } = state.org
      for (const held of [tokens, accessTokens, refreshTokens]) held.clear()
    },
    set: (switches) => {
      state.switches = { ...state.switches, ...switches }
    },
    account: (id) => viewOf(state.org, id),
    setStatus: (id, status) => {
      const account = state.org.accounts.get(id)
      if (account !== undefined) setStatus(account, status, options.clock())
    },
  }
}

function answerAt(state: State, request: VendorRequest, now: number): Answer {
  state.serial += 1
  const requestId = `Zsandbox${String(state.serial).padStart(8, '0')}`
  const counted =
    state.switches.rateLimits === 'off' ? { headers: {}, isAbove: false } : state.limits.count(request.path, now)
  const headers = { ...counted.headers, 'x-okta-request-id': requestId, date: new Date(now).toUTCString() }
  try {
    if (counted.isAbove) throw tooMany({})
    const answer = admitted(state, request, now)
    return { ...answer, headers: { ...headers, ...answer.headers } }
  } catch (error) {
    if (!(error instanceof OktaRefusal)) throw error
    const answer = toAnswer(error, `oae${requestId}`)
    return { ...answer, headers: { ...headers, ...answer.headers } }
  }
}

function admitted(state: State, request: VendorRequest, now: number): Answer {
  const { org, switches, mountedAt } = state
  if (request.path.startsWith('/oauth2/v1/')) return answerOAuth(org, request, { path: request.path, now })
  const caller = callerOf(org, request, now)
  const [collection, ...segments] = segmentsAfter('/api/v1', request.path) ?? []
  if (collection !== 'users' && collection !== 'groups') throw noSuchPath()
  const baseUrl = `http://${request.headers.host ?? 'acme.okta.test'}${mountedAt}`
  const scene: Scene = { org, now, switches, baseUrl, caller }
  assertMayCall(scene, collection, request.method)
  return collection === 'users' ? answerUsers(scene, request, segments) : answerGroups(scene, request, segments)
}

/** Whose call it is. A token lives as long as the account of whoever made it. @throws OktaRefusal 401 */
function callerOf(org: Org, { headers }: VendorRequest, now: number): Caller {
  const [, token = ''] = /^ssws +(\S+)\s*$/i.exec(headers.authorization ?? '') ?? []
  const owner = org.accounts.get(org.tokens.get(token) ?? '')
  if (owner !== undefined && !isShutOff(owner)) return { account: owner, scopes: undefined }
  const grant = org.accessTokens.get(bearerOf(headers) ?? '')
  if (grant === undefined || grant.expiresAt <= now) throw invalidToken()
  const subject = org.accounts.get(grant.subject ?? '')
  if (grant.subject !== undefined && (subject === undefined || isShutOff(subject))) throw invalidToken()
  return { account: subject, scopes: grant.scopes }
}

type Listed = ReturnType<MountedVendor['users']>[number]

function toUser({ id, profile, sessions }: Account, standing: Listed['standing']): Listed {
  const name = profile['displayName'] ?? `${profile['firstName'] ?? ''} ${profile['lastName'] ?? ''}`
  return { id, username: profile['login'] ?? '', name, standing, sessions }
}

function viewOf({ accounts, deleted, groups }: Org, id: string): OktaAccountView | undefined {
  const account = accounts.get(id) ?? deleted.get(id)
  if (account === undefined) return undefined
  const { status, sessions, oauthTokens, applications, adminRole } = account
  return {
    status: deleted.has(id) ? 'DELETED' : status,
    sessions,
    oauthTokens,
    applications,
    isAdmin: adminRole !== undefined,
    groups: [...groups.values()].filter(({ members }) => members.has(id)).map((group) => group.id),
  }
}
