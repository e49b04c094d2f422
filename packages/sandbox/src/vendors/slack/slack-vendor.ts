/** Slack's SCIM API for one organization, and the part of its Web API that ends sessions. Every fact has its row, its mark and its test in this folder's README. */
import type { Answer, VendorRequest } from '../../http/exchange.ts'
import { bearerOf, segmentsAfter } from '../../http/exchange.ts'
import type { MountedVendor, MountedVendorOptions } from '../mounted-vendor.ts'
import { ScimRefusal } from '../scim/scim-refusal.ts'
import { answerGroups } from './answer-groups.ts'
import { answerUsers, type Scene } from './answer-users.ts'
import { answerWebApi, endSessions, type Reset, refused, tooFast } from './answer-web-api.ts'
import { discovered } from './discovery.ts'
import { type LimitName, Limits, limitsOf } from './limits.ts'
import type { Account, Device, Organization, Rank, Token } from './organization.ts'
import { notFoundPage, scimAnswer, scimError, scimTooFast } from './refusal.ts'
import { joined, sampleOrganization } from './sample-organization.ts'
import { DEFAULT_SWITCHES, type SlackSwitches } from './switches.ts'

/** How long a job for many sessions waits in its queue, in milliseconds. */
export const RESET_DELAY_MS = 5000

/** Somebody as Slack has them, whatever its API shows. */
export type SlackAccountView = {
  readonly userName: string
  readonly email: string
  readonly rank: Rank
  readonly active: boolean
  readonly sessions: readonly Device[]
  /** Ids of their groups. */
  readonly groups: readonly string[]
}

export type SlackVendor = MountedVendor & {
  readonly set: (switches: Partial<SlackSwitches>) => void
  readonly account: (id: string) => SlackAccountView | undefined
  /** Somebody else begins to write a user or a group. @returns what ends that */
  readonly lock: (id: string) => () => void
}

export type SlackVendorOptions = MountedVendorOptions & { readonly switches?: Partial<SlackSwitches> }

type State = {
  organization: Organization
  switches: SlackSwitches
  serial: number
  /** Jobs in the queue, and when they are due. */
  jobs: readonly { readonly due: number; readonly reset: Reset }[]
  readonly locked: Set<string>
  readonly limits: Limits
}

export function createSlackVendor(options: SlackVendorOptions): SlackVendor {
  const initial = { ...DEFAULT_SWITCHES, ...options.switches }
  const found = (): Organization => sampleOrganization(options.people, options.clock())
  const state: State = {
    organization: found(),
    switches: initial,
    serial: 0,
    jobs: [],
    locked: new Set(),
    limits: new Limits(),
  }
  /** The organization as it is by now, what was due done. */
  const current = (): Organization => {
    const now = options.clock()
    for (const { reset } of state.jobs.filter(({ due }) => due <= now)) carryOut(state.organization, reset)
    state.jobs = state.jobs.filter(({ due }) => due > now)
    return state.organization
  }
  return {
    name: 'slack',
    answer: (request) => {
      current()
      const answer = answerAt(state, request, options.clock())
      state.serial += 1
      return {
        ...answer,
        headers: { ...answer.headers, 'x-slack-req-id': `req-${String(state.serial).padStart(6, '0')}` },
      }
    },
    reset: () => {
      Object.assign(state, { organization: found(), switches: initial, jobs: [], serial: 0 })
      state.locked.clear()
      state.limits.clear()
    },
    users: () => [...current().accounts.values()].map(toUser),
    addUser: ({ username, name }) => {
      const [givenName = '', familyName = ''] = name.split(/ (.*)/s)
      const person = { email: username, givenName, familyName, title: undefined, department: undefined }
      return joined(state.organization, person, { at: ORDINARY, now: options.clock() }).id
    },
    revokeTokens: () => state.organization.tokens.clear(),
    set: (switches) => {
      state.switches = { ...state.switches, ...switches }
    },
    account: (id) => viewOf(current(), id),
    lock: (id) => {
      state.locked.add(id)
      return () => {
        state.locked.delete(id)
      }
    },
  }
}

/** Place of an ordinary member, signed in on the web and on a telephone. */
const ORDINARY = 7

function carryOut({ accounts }: Organization, { ids, devices }: Reset): void {
  for (const id of ids) {
    const account = accounts.get(id)
    if (account !== undefined) endSessions(account, devices)
  }
}

function answerAt(state: State, request: VendorRequest, now: number): Answer {
  const [method, ...beyond] = segmentsAfter('/api', request.path) ?? []
  if (method !== undefined && beyond.length === 0) return answerMethod(state, request, { method, now })
  const scim = segmentsAfter('/scim/v2', request.path)
  if (scim === undefined) return notFoundPage()
  try {
    return answerScim(state, request, { path: scim, now })
  } catch (error) {
    if (error instanceof ScimRefusal) return scimError(error)
    throw error
  }
}

function answerMethod(state: State, request: VendorRequest, { method, now }: { method: string; now: number }): Answer {
  const wait = method.startsWith('admin.') ? waiting(state, ['session reset'], now) : undefined
  if (wait !== undefined) return tooFast(wait)
  const caller = callerOf(state.organization, request)
  if (typeof caller === 'string') return refused(caller)
  const { organization, switches } = state
  const enqueue = (reset: Reset): void => {
    state.jobs = [...state.jobs, { due: now + RESET_DELAY_MS, reset }]
  }
  const scene = { organization, switches, now, actor: caller.actor }
  return answerWebApi(scene, request, { method, scopes: caller.token.scopes, enqueue })
}

/** @throws ScimRefusal */
function answerScim(
  state: State,
  request: VendorRequest,
  { path, now }: { path: readonly string[]; now: number },
): Answer {
  const { organization, switches } = state
  const [collection = '', id, ...more] = path
  const caller = callerOf(organization, request)
  if (typeof caller === 'string') throw new ScimRefusal(401, caller)
  if (!caller.token.scopes.includes('admin')) throw new ScimRefusal(403, 'missing_scope')
  const document = id === undefined && request.method === 'GET' ? discovered(collection) : undefined
  if (document !== undefined) return scimAnswer(200, document)
  if ((collection !== 'Users' && collection !== 'Groups') || more.length > 0 || id === '')
    throw new ScimRefusal(404, 'not_found')
  const wait = waiting(state, limitsOf(request.method, collection, id !== undefined), now)
  if (wait !== undefined) return scimTooFast(wait)
  if (id !== undefined && request.method !== 'GET' && state.locked.has(id)) return scimTooFast(1)
  const scene: Scene = { organization, switches, now, actor: caller.actor }
  return collection === 'Users' ? answerUsers(scene, request, id) : answerGroups(scene, request, id)
}

/** Whole seconds until there is room for a call again. */
function waiting({ limits, switches }: State, names: readonly LimitName[], now: number): number | undefined {
  const seconds = switches.rateLimits === 'off' ? undefined : limits.take(names, now)
  return seconds === undefined ? undefined : Math.max(1, Math.ceil(seconds))
}

type Caller = { readonly token: Token; readonly actor: Account }

/** Whose token it is, or the code that refuses it. */
function callerOf({ tokens, accounts }: Organization, { headers }: VendorRequest): Caller | string {
  const bearer = bearerOf(headers)
  if (bearer === undefined) return 'not_authed'
  const token = tokens.get(bearer)
  const actor = accounts.get(token?.owner ?? '')
  if (token === undefined || actor === undefined) return 'invalid_auth'
  return actor.profile.active ? { token, actor } : 'account_inactive'
}

function toUser({ id, profile, sessions }: Account): ReturnType<MountedVendor['users']>[number] {
  const name = profile.attributes['displayName']
  return {
    id,
    username: profile.email,
    name: typeof name === 'string' ? name : profile.userName,
    standing: profile.active ? 'active' : 'inactive',
    sessions: sessions.length,
  }
}

function viewOf({ accounts, groups }: Organization, id: string): SlackAccountView | undefined {
  const account = accounts.get(id)
  if (account === undefined) return undefined
  const { profile, rank, sessions } = account
  const { userName, email, active } = profile
  const own = [...groups.values()].filter(({ members }) => members.has(id)).map((group) => group.id)
  return { userName, email, rank, active, sessions, groups: own }
}
