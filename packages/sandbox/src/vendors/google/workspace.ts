/** One Google Workspace customer: its users, its groups, and the tokens that may call. */
import { createHash } from 'node:crypto'

export type Email = { readonly address: string; readonly type: string }

/** Somebody as Google has them. */
export type Account = {
  readonly id: string
  primaryEmail: string
  givenName: string
  familyName: string
  title: string | undefined
  department: string | undefined
  costCenter: string | undefined
  employeeNumber: string | undefined
  managerEmail: string | undefined
  phone: string | undefined
  language: string | undefined
  otherEmails: readonly Email[]
  aliases: readonly string[]
  suspended: boolean
  suspensionReason: string | undefined
  archived: boolean
  isAdmin: boolean
  isDelegatedAdmin: boolean
  readonly createdAt: number
  lastLoginAt: number | undefined
  /** Web and device sessions. Suspending shuts the account and leaves them as they are; `signOut` ends them. */
  sessions: number
  /** Third-party applications that hold a grant of theirs, by client id. */
  readonly grants: Map<string, string>
}

export type Group = {
  readonly id: string
  email: string
  name: string
  description: string
  readonly members: Map<string, 'OWNER' | 'MANAGER' | 'MEMBER'>
  readonly createdAt: number
}

/** What an administrator has consented to. */
export type Grant = { readonly subject: string; readonly scopes: readonly string[] }

export type Code = Grant & {
  readonly challenge: string
  readonly redirectUri: string
  readonly isOffline: boolean
  readonly expiresAt: number
}

export type Workspace = {
  readonly accounts: Map<string, Account>
  /** Recoverable for 20 days; out of sight until then. */
  readonly deleted: Map<string, Account>
  readonly groups: Map<string, Group>
  readonly codes: Map<string, Code>
  readonly accessTokens: Map<string, Grant & { readonly expiresAt: number }>
  readonly refreshTokens: Map<string, Grant>
  /** Refresh tokens that were replaced, with the grant that dies when one of them is shown again. */
  readonly replaced: Map<string, Grant>
  /** Number of the next thing that gets an id. */
  serial: number
}

export const createWorkspace = (): Workspace => ({
  accounts: new Map(),
  deleted: new Map(),
  groups: new Map(),
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

/** By id, primary address or alias. */
export function findAccount({ accounts }: Workspace, key: string): Account | undefined {
  const wanted = key.toLowerCase()
  return (
    accounts.get(key) ??
    [...accounts.values()].find(({ primaryEmail, aliases }) => primaryEmail === wanted || aliases.includes(wanted))
  )
}

export function findGroup({ groups }: Workspace, key: string): Group | undefined {
  return groups.get(key) ?? [...groups.values()].find(({ email }) => email === key.toLowerCase())
}
