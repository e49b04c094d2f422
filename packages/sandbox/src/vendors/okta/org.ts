/** One Okta org: its accounts, its groups, and the tokens that may call. */
import { createHash } from 'node:crypto'
import type { OktaSwitches } from './switches.ts'

export type Status =
  | 'STAGED'
  | 'PROVISIONED'
  | 'ACTIVE'
  | 'RECOVERY'
  | 'PASSWORD_EXPIRED'
  | 'LOCKED_OUT'
  | 'SUSPENDED'
  | 'DEPROVISIONED'

/** Attributes by their names in the default user profile. */
export type Profile = Readonly<Record<string, string>>

export type AdminRole = 'SUPER_ADMIN' | 'USER_ADMIN' | 'READ_ONLY_ADMIN'

/** Somebody as Okta has them. */
export type Account = {
  readonly id: string
  status: Status
  transitioningTo: Status | undefined
  profile: Profile
  hasPassword: boolean
  readonly adminRole: AdminRole | undefined
  readonly createdAt: number
  activatedAt: number | undefined
  statusChangedAt: number | undefined
  lastLoginAt: number | undefined
  updatedAt: number
  /** Browser sessions at Okta. Suspending leaves them as they are. */
  sessions: number
  /** Refresh and access tokens that applications hold. */
  oauthTokens: number
  /** Assigned applications: kept by a suspension, lost by a deactivation. */
  applications: number
}

export type GroupType = 'OKTA_GROUP' | 'APP_GROUP' | 'BUILT_IN'

export type Group = {
  readonly id: string
  readonly type: GroupType
  profile: Profile
  readonly members: Set<string>
  readonly createdAt: number
  updatedAt: number
  membersUpdatedAt: number
}

/** An access token of OAuth 2. */
export type Grant = {
  /** Id of the account that consented; none where a program has it for itself. */
  readonly subject: string | undefined
  readonly clientId: string
  readonly scopes: readonly string[]
  readonly expiresAt: number
}

export type Code = Omit<Grant, 'expiresAt'> & { readonly challenge: string; readonly redirectUri: string }

export type Org = {
  readonly accounts: Map<string, Account>
  readonly deleted: Map<string, Account>
  readonly groups: Map<string, Group>
  /** SSWS tokens, with the id of the administrator who made each. */
  readonly tokens: Map<string, string>
  readonly accessTokens: Map<string, Grant>
  readonly refreshTokens: Map<string, Omit<Grant, 'expiresAt'>>
  readonly codes: Map<string, Code>
  /** Number of the next thing that gets an id. */
  serial: number
}

export const createOrg = (): Org => ({
  accounts: new Map(),
  deleted: new Map(),
  groups: new Map(),
  tokens: new Map(),
  accessTokens: new Map(),
  refreshTokens: new Map(),
  codes: new Map(),
  serial: 1,
})

/** Ids in the shape of Okta's, 20 letters and digits, the same in every run: `00u…` for users, `00g…` for groups. */
export function nextId(org: Org, prefix: string): string {
  const letters = createHash('sha256')
    .update(`${prefix} ${org.serial++}`)
    .digest('base64url')
    .replaceAll(/[-_]/g, '')
  return `${prefix}${letters.slice(0, 20 - prefix.length)}`
}

/** Everything an answer depends on. */
export type Scene = {
  readonly org: Org
  readonly now: number
  readonly switches: OktaSwitches
  /** Where links begin, e.g. `http://127.0.0.1:4010/okta`. */
  readonly baseUrl: string
  readonly caller: Caller
}

export type Caller = {
  readonly account: Account | undefined
  /** What an OAuth 2 token was granted; none of that limits an SSWS token. */
  readonly scopes: readonly string[] | undefined
}

export const isShutOff = ({ status }: Account): boolean => status === 'SUSPENDED' || status === 'DEPROVISIONED'

export function setStatus(account: Account, status: Status, now: number): void {
  Object.assign(account, { status, transitioningTo: undefined, statusChangedAt: now, updatedAt: now })
}
