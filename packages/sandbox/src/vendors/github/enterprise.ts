/** One enterprise of managed users: the accounts behind SCIM, its groups, and the tokens that may call. */
import { createHash } from 'node:crypto'

export type Email = { readonly value: string; readonly type?: string; readonly primary?: boolean }
export type Role = { readonly value: string; readonly primary?: boolean }

/** What SCIM may say of somebody. */
export type Identity = {
  readonly externalId: string
  readonly userName: string
  readonly displayName: string
  readonly active: boolean
  readonly name: Readonly<Record<string, string>> | undefined
  readonly emails: readonly Email[]
  readonly roles: readonly Role[]
}

/** Somebody as GitHub has them. What is theirs outlives a suspension, and not a deletion. */
export type Account = {
  readonly id: string
  identity: Identity
  readonly createdAt: number
  modifiedAt: number
  sessions: number
  accessTokens: number
  sshKeys: number
  repositories: number
}

export type Group = {
  readonly id: string
  externalId: string
  displayName: string
  /** Suspended ones included: they are only hidden. */
  readonly members: Set<string>
  readonly createdAt: number
  modifiedAt: number
}

/** A classic personal access token. */
export type Token = {
  /** Whose it is: `setup-user`, or an account's id. */
  readonly owner: string
  readonly scopes: readonly string[]
}

export type Enterprise = {
  readonly slug: string
  readonly accounts: Map<string, Account>
  /** Suspended for ever: no identity is left of them. */
  readonly deleted: Map<string, Account>
  readonly groups: Map<string, Group>
  readonly tokens: Map<string, Token>
  /** Number of the next thing that gets an id. */
  serial: number
}

const SHORTCODE = 'acme'

export function createEnterprise(): Enterprise {
  return {
    slug: SHORTCODE,
    accounts: new Map(),
    deleted: new Map(),
    groups: new Map(),
    tokens: new Map(),
    serial: 1,
  }
}

/** Ids in the shape of GitHub's, the same in every run. */
export function nextId(enterprise: Enterprise): string {
  const digits = hashOf(`id ${enterprise.serial++}`)
  return [8, 12, 16, 20, 32].map((end, at, ends) => digits.slice(ends[at - 1] ?? 0, end)).join('-')
}

/** The name somebody has on GitHub: made from the user name of SCIM, and a hash of it while they are suspended. */
export function loginOf({ identity }: Account): string {
  const [local = ''] = identity.userName.split('@')
  const name = local.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')
  return `${identity.active ? name : hashOf(name).slice(0, 30)}_${SHORTCODE}`
}

/** The address that GitHub has for somebody: none that says who they are while they are suspended. */
export function addressOf(account: Account): string {
  const { emails, active } = account.identity
  const own = emails.find(({ primary }) => primary) ?? emails[0]
  return active ? (own?.value ?? '') : `${loginOf(account)}@users.noreply.github.test`
}

/** Takes over what SCIM says. Whoever becomes inactive is suspended and signed out; tokens and keys wait for their return. */
export function setIdentity(account: Account, identity: Identity, now: number): void {
  if (account.identity.active && !identity.active) account.sessions = 0
  account.identity = identity
  account.modifiedAt = now
}

/** Suspends somebody for good. There is no way back from here. */
export function deleteForGood(enterprise: Enterprise, account: Account): void {
  enterprise.accounts.delete(account.id)
  const identity = { ...account.identity, active: false, externalId: '', displayName: '' }
  const nothing = { sessions: 0, accessTokens: 0, sshKeys: 0, repositories: 0 }
  enterprise.deleted.set(account.id, { ...account, ...nothing, identity })
  for (const group of enterprise.groups.values()) group.members.delete(account.id)
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}
