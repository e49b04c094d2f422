/** Google Workspace: the Directory API of one customer, and the authorization server before it. Every fact has its row, its mark and its test in this folder's README. */
import type { Answer, VendorRequest } from '../../http/exchange.ts'
import { bearerOf, segmentsAfter } from '../../http/exchange.ts'
import type { MountedUser, MountedVendor, MountedVendorOptions } from '../mounted-vendor.ts'
import { answerGroups } from './answer-groups.ts'
import { answerUsers } from './answer-users.ts'
import { answerOAuth, mintAccessToken } from './oauth.ts'
import { SCOPES } from './permissions.ts'
import { Quota } from './quota.ts'
import { GoogleRefusal, noSuchPage, toAnswer, tooMany, unauthenticated } from './refusal.ts'
import { joined, sampleWorkspace } from './sample-workspace.ts'
import { DEFAULT_SWITCHES, type GoogleSwitches } from './switches.ts'
import type { Account, Scene, Workspace } from './workspace.ts'
import { isShutOff, isSuspended } from './workspace.ts'

/** An account as Google has it, whatever its API shows. */
export type GoogleAccountView = {
  readonly suspended: boolean
  readonly archived: boolean
  readonly isAdmin: boolean
  readonly isDeleted: boolean
  readonly sessions: number
  /** Client ids of applications that hold a grant of theirs. */
  readonly grants: readonly string[]
  /** Ids of the groups that they are in by themselves. */
  readonly groups: readonly string[]
}

export type GoogleVendor = MountedVendor & {
  readonly set: (switches: Partial<GoogleSwitches>) => void
  /** Of anybody who ever was here. */
  readonly account: (id: string) => GoogleAccountView | undefined
  /** What happens to people without this API: archived in the Admin console, suspended by Google itself, put in charge of users. */
  readonly change: (id: string, change: keyof typeof CHANGES) => void
  /** An access token as a consent would give, for an hour: for these scopes or all, of this user or the first super administrator. */
  readonly accessToken: (scopes?: readonly string[], userId?: string) => string
}

export type GoogleVendorOptions = MountedVendorOptions & {
  readonly switches?: Partial<GoogleSwitches>
  /** Where the vendor is mounted; `/google` unless given. */
  readonly mountedAt?: string
}

type State = { workspace: Workspace; switches: GoogleSwitches; readonly quota: Quota; readonly mountedAt: string }

const CHANGES = {
  archive: { archived: true },
  'suspend-for-abuse': { suspensionReason: 'ABUSE' },
  'make-delegated-admin': { adminRole: 'delegated' },
} as const satisfies Readonly<Record<string, Partial<Account>>>

export function createGoogleVendor(options: GoogleVendorOptions): GoogleVendor {
  const initial = { ...DEFAULT_SWITCHES, ...options.switches }
  const found = (): Workspace => sampleWorkspace(options.people, options.clock())
  const { mountedAt = '/google' } = options
  const state: State = { workspace: found(), switches: initial, quota: new Quota(), mountedAt }
  return {
    name: 'google',
    answer: (request) => answerAt(state, request, options.clock()),
    reset: () => {
      Object.assign(state, { workspace: found(), switches: initial })
      state.quota.clear()
    },
    users: () => [...state.workspace.accounts.values(), ...state.workspace.deleted.values()].map(toUser),
    addUser: ({ username, name }) => {
      const [givenName = '', familyName = ''] = name.split(/ (.*)/s)
      const person = { email: username, givenName, familyName, title: undefined, department: undefined }
      return joined({ workspace: state.workspace, now: options.clock() }, person, 4).id
    },
    revokeTokens: () => {
      const { accessTokens, refreshTokens, codes, consents } = state.workspace
      for (const held of [accessTokens, refreshTokens, codes, consents]) held.clear()
    },
    set: (switches) => {
      state.switches = { ...state.switches, ...switches }
    },
    account: (id) => viewOf(state.workspace, id),
    change: (id, change) => {
      const account = state.workspace.accounts.get(id)
      if (account !== undefined) Object.assign(account, CHANGES[change], { updatedAt: options.clock() })
    },
    accessToken: (scopes = Object.values(SCOPES), userId) => {
      const [first] = state.workspace.accounts.keys()
      const grant = { subject: userId ?? first ?? '', scopes }
      return mintAccessToken({ workspace: state.workspace, now: options.clock() }, grant)
    },
  }
}

function answerAt(state: State, request: VendorRequest, now: number): Answer {
  const { workspace, switches, mountedAt } = state
  try {
    return (
      answerOAuth({ workspace, switches, now, mountedAt }, request) ??
      answerDirectory(state, request, now) ??
      noSuchPage()
    )
  } catch (error) {
    if (error instanceof GoogleRefusal) return toAnswer(error)
    throw error
  }
}

function answerDirectory(state: State, request: VendorRequest, now: number): Answer | undefined {
  const { workspace, switches, quota } = state
  const segments = segmentsAfter('/admin/directory/v1', request.path)
  if (segments === undefined) return undefined
  const scene: Scene = { workspace, now, switches, ...callerOf(workspace, request, now) }
  if (switches.quota === 'on' && quota.isAbove(scene.caller.id, now)) throw tooMany(switches.throttledWith)
  const [collection, ...rest] = segments
  if (collection === 'users') return answerUsers(scene, request, rest)
  return collection === 'groups' ? answerGroups(scene, request, rest) : undefined
}

/** Whose call it is. A token is worth nothing while the account of whoever consented is shut off. @throws GoogleRefusal 401 */
function callerOf(
  { accessTokens, accounts }: Workspace,
  { headers }: VendorRequest,
  now: number,
): Pick<Scene, 'caller' | 'scopes'> {
  const grant = accessTokens.get(bearerOf(headers) ?? '')
  const caller = accounts.get(grant?.subject ?? '')
  if (grant === undefined || grant.expiresAt <= now || caller === undefined || isShutOff(caller))
    throw unauthenticated()
  return { caller, scopes: grant.scopes }
}

const toUser = (account: Account): MountedUser => ({
  id: account.id,
  username: account.primaryEmail,
  name: `${account.givenName} ${account.familyName}`.trim(),
  standing: account.deletedAt !== undefined ? 'absent' : isShutOff(account) ? 'inactive' : 'active',
  sessions: account.sessions,
})

function viewOf({ accounts, deleted, groups }: Workspace, id: string): GoogleAccountView | undefined {
  const account = accounts.get(id) ?? deleted.get(id)
  if (account === undefined) return undefined
  const { archived, adminRole, sessions, grants } = account
  return {
    suspended: isSuspended(account),
    archived,
    isAdmin: adminRole === 'super',
    isDeleted: deleted.has(id),
    sessions,
    grants: [...grants.keys()],
    groups: [...groups.values()].filter(({ members }) => members.has(id)).map((group) => group.id),
  }
}
