/** One Google Workspace customer: its users, its groups, and the tokens that may call. */
import { createHash } from 'node:crypto'
import type { GoogleSwitches } from './switches.ts'

/** What may be set of a user beside their name, by Google's own names and as it was sent. */
export type Profile = Readonly<Record<string, unknown>>

/** An application outside Google that somebody let into their account. */
export type ThirdPartyGrant = {
  readonly clientId: string
  readonly displayText: string
  readonly scopes: readonly string[]
}

/** Somebody as Google has them. */
export type Account = {
  readonly id: string
  primaryEmail: string
  givenName: string
  familyName: string
  /** Who suspended them: an administrator, or Google itself; nobody where they are not suspended. */
  suspensionReason: 'ADMIN' | 'ABUSE' | undefined
  archived: boolean
  adminRole: 'super' | 'delegated' | undefined
  aliases: readonly string[]
  orgUnitPath: string
  mustChangePassword: boolean
  profile: Profile
  readonly createdAt: number
  updatedAt: number
  lastLoginAt: number | undefined
  deletedAt: number | undefined
  /** Web and device sessions. Suspending shuts the account and leaves them as they are; `signOut` ends them. */
  sessions: number
  /** Third-party applications that hold a grant of theirs, by client id. */
  readonly grants: Map<string, ThirdPartyGrant>
}

export type Role = 'OWNER' | 'MANAGER' | 'MEMBER'

/** Somebody or something in a group: a person, here or elsewhere; another group; or everybody of the customer at once. */
export type Member = {
  readonly id: string
  readonly role: Role
  readonly type: 'USER' | 'GROUP' | 'CUSTOMER'
  /** As it was when they joined; whoever is of this customer has the address of today. */
  readonly email: string | undefined
}

export type Group = {
  readonly id: string
  email: string
  name: string
  description: string
  readonly members: Map<string, Member>
}

/** What an administrator has consented to. */
export type Grant = { readonly subject: string; readonly scopes: readonly string[] }

export type Code = Grant & {
  readonly challenge: string
  readonly redirectUri: string
  /** Whether a refresh token goes with it. */
  readonly isOffline: boolean
  readonly expiresAt: number
}

export type Workspace = {
  /** The customer's domains, the primary one first. */
  readonly domains: readonly string[]
  readonly accounts: Map<string, Account>
  /** Recoverable for 20 days; out of sight until then. */
  readonly deleted: Map<string, Account>
  readonly groups: Map<string, Group>
  /** Scopes that an administrator has consented to and not taken back. */
  readonly consents: Map<string, ReadonlySet<string>>
  readonly codes: Map<string, Code>
  readonly accessTokens: Map<string, Grant & { readonly expiresAt: number }>
  readonly refreshTokens: Map<string, Grant>
  /** Refresh tokens that were replaced, with the grant that dies when one of them is shown again. */
  readonly replaced: Map<string, Grant>
  /** Number of the next thing that gets an id. */
  serial: number
}

/** Everything an answer depends on. */
export type Scene = {
  readonly workspace: Workspace
  readonly now: number
  readonly switches: GoogleSwitches
  /** The administrator who consented. */
  readonly caller: Account
  readonly scopes: readonly string[]
}

export const CUSTOMER_ID = 'C01sandbox'

export const createWorkspace = (domains: readonly string[]): Workspace => ({
  domains,
  accounts: new Map(),
  deleted: new Map(),
  groups: new Map(),
  consents: new Map(),
  codes: new Map(),
  accessTokens: new Map(),
  refreshTokens: new Map(),
  replaced: new Map(),
  serial: 1,
})

/** The same in every run, in the shapes of Google's: 21 digits for users, a code for groups, a long text for tokens. */
export function nextId(workspace: Workspace, kind: 'user' | 'group' | 'token'): string {
  const digest = createHash('sha256').update(`google ${kind} ${workspace.serial++}`)
  if (kind === 'user')
    return `1${BigInt(`0x${digest.digest('hex').slice(0, 18)}`)
      .toString()
      .padStart(20, '0')
      .slice(-20)}`
  const text = digest.digest('base64url').replaceAll(/[-_]/g, '')
  return kind === 'group' ? `01${text.slice(0, 13).toLowerCase()}` : text
}

export const isSuspended = ({ suspensionReason }: Account): boolean => suspensionReason !== undefined

/** Archived people cannot sign in either. */
export const isShutOff = (account: Account): boolean => isSuspended(account) || account.archived

/** By id, primary address or alias. */
export function findAccount(workspace: Workspace, key: string): Account | undefined {
  const wanted = key.toLowerCase()
  const { accounts } = workspace
  return accounts.get(key) ?? [...accounts.values()].find((account) => addressesOf(workspace, account).includes(wanted))
}

export function findGroup({ groups }: Workspace, key: string): Group | undefined {
  return groups.get(key) ?? [...groups.values()].find(({ email }) => email === key.toLowerCase())
}

/** Whether anybody or any group has this address. */
export function isTaken(workspace: Workspace, address: string): boolean {
  return findAccount(workspace, address) !== undefined || findGroup(workspace, address) !== undefined
}

/** Every address by which Google delivers to them. */
export const addressesOf = (workspace: Workspace, account: Account): readonly string[] => [
  account.primaryEmail,
  ...account.aliases,
  ...fixedAliasesOf(workspace, account),
]

/** The alias that Google gives everybody of the primary domain, and that nobody can take away. */
export const fixedAliasesOf = ({ domains }: Workspace, { primaryEmail }: Account): readonly string[] =>
  primaryEmail.endsWith(`@${domains[0]}`) ? [`${primaryEmail}.test-google-a.com`] : []
