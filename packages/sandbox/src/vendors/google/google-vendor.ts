/** Google Workspace: the Directory API of one customer, and the authorization server before it. Every fact has its row, its mark and its test in this folder's README. */
import type { Answer, VendorRequest } from '../../http/exchange.ts'
import { bearerOf, segmentsAfter } from '../../http/exchange.ts'
import type { MountedVendor, MountedVendorOptions } from '../mounted-vendor.ts'
import { answerGroups } from './answer-groups.ts'
import { answerUsers, type Scene } from './answer-users.ts'
import { answerOAuth, mintAccessToken, SCOPES } from './oauth.ts'
import { Quota } from './quota.ts'
import { GoogleRefusal, noSuchPath, toAnswer, unauthenticated } from './refusal.ts'
import { joined, sampleWorkspace } from './sample-workspace.ts'
import { DEFAULT_SWITCHES, type GoogleSwitches } from './switches.ts'
import type { Account, Workspace } from './workspace.ts'

/** An account as Google has it, whatever its API shows. */
export type GoogleAccountView = Pick<Account, 'suspended' | 'archived' | 'isAdmin' | 'sessions'> & {
  readonly isDeleted: boolean
  /** Client ids of applications that hold a grant of theirs. */
  readonly grants: readonly string[]
  /** Ids of its groups. */
  readonly groups: readonly string[]
}

export type GoogleVendor = MountedVendor & {
  readonly set: (switches: Partial<GoogleSwitches>) => void
  /** Of anybody who ever was here. */
  readonly account: (id: string) => GoogleAccountView | undefined
  /** An access token of the first super administrator, as a consent would give: for an hour, for these scopes or all. */
  readonly accessToken: (scopes?: readonly string[]) => string
}

export type GoogleVendorOptions = MountedVendorOptions & {
  readonly switches?: Partial<GoogleSwitches>
  /** Where the vendor is mounted; `/google` unless given. */
  readonly mountedAt?: string
}

type State = { workspace: Workspace; switches: GoogleSwitches; readonly quota: Quota; readonly mountedAt: string }

export function createGoogleVendor(options: GoogleVendorOptions): GoogleVendor {
  const initial = { ...DEFAULT_SWITCHES, ...options.switches }
  const found = (): Workspace => sampleWorkspace(options.people, options.clock())
  const state: State = {
    workspace: found(),
    switches: initial,
    quota: new Quota(),
    mountedAt: options.mountedAt ?? '/google',
  }
  return {
    name: 'google',
    answer: (request) => answerAt(state, request, options.clock()),
    reset: () => {
      Object.assign(state, { workspace: found(), switches: initial })
      state.quota.clear()
    },
    users: () => [
      ...[...state.workspace.accounts.values()].map((account) =>
        toUser(account, account.suspended ? 'inactive' : 'active'),
      ),
      ...[...state.workspace.deleted.values()].map((account) => toUser(account, 'absent')),
    ],
    addUser: ({ username, name }) => {
      const [givenName = '', familyName = ''] = name.split(/ (.*)/s)
      const person = { email: username, givenName, familyName, title: undefined, department: undefined }
      return joined({ workspace: state.workspace, now: options.clock() }, person, 4).id
    },
    revokeTokens: () => {
      const { accessTokens, refreshTokens, codes } = state.workspace
      for (const held of [accessTokens, refreshTokens, codes]) held.clear()
    },
    set: (switches) => {
      state.switches = { ...state.switches, ...switches }
    },
    account: (id) => viewOf(state.workspace, id),
    accessToken: (scopes = SCOPES) => {
      const subject = [...state.workspace.accounts.values()].find(({ isAdmin }) => isAdmin)?.id ?? ''
      return mintAccessToken({ workspace: state.workspace, now: options.clock() }, { subject, scopes })
    },
  }
}

function answerAt(state: State, request: VendorRequest, now: number): Answer {
  const { workspace, switches, mountedAt } = state
  try {
    return answerOAuth({ workspace, switches, now, mountedAt }, request) ?? answerDirectory(state, request, now)
  } catch (error) {
    if (error instanceof GoogleRefusal) return toAnswer(error)
    throw error
  }
}

function answerDirectory({ workspace, switches, quota }: State, request: VendorRequest, now: number): Answer {
  const grant = workspace.accessTokens.get(bearerOf(request.headers) ?? '')
  const caller = grant === undefined || grant.expiresAt <= now ? undefined : workspace.accounts.get(grant.subject)
  if (grant === undefined || caller === undefined || caller.suspended) throw unauthenticated()
  if (switches.quota === 'on' && quota.isAbove(caller.id, now)) throw throttled(switches)
  const [collection, ...segments] = segmentsAfter('/admin/directory/v1', request.path) ?? []
  const scene: Scene = { workspace, now, caller, scopes: grant.scopes }
  if (collection === 'users') return answerUsers(scene, request, segments)
  if (collection === 'groups') return answerGroups(scene, request, segments)
  throw noSuchPath()
}

const throttled = ({ throttledWith }: GoogleSwitches): GoogleRefusal =>
  new GoogleRefusal(
    Number(throttledWith),
    'userRateLimitExceeded',
    'Quota exceeded for quota metric Queries per minute per user.',
  )

type Listed = ReturnType<MountedVendor['users']>[number]

const toUser = (
  { id, primaryEmail, givenName, familyName, sessions }: Account,
  standing: Listed['standing'],
): Listed => ({
  id,
  username: primaryEmail,
  name: `${givenName} ${familyName}`.trim(),
  standing,
  sessions,
})

function viewOf({ accounts, deleted, groups }: Workspace, id: string): GoogleAccountView | undefined {
  const account = accounts.get(id) ?? deleted.get(id)
  if (account === undefined) return undefined
  const { suspended, archived, isAdmin, sessions, grants } = account
  return {
    suspended,
    archived,
    isAdmin,
    sessions,
    isDeleted: deleted.has(id),
    grants: [...grants.keys()],
    groups: [...groups.values()].filter(({ members }) => members.has(id)).map((group) => group.id),
  }
}
