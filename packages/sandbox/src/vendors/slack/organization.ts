/** One Slack organization: its people and their sessions, its groups, and the tokens that may call. */
import { createHash } from 'node:crypto'

/** From the strongest: nobody acts on somebody above themselves. */
export const RANKS = ['primary_owner', 'owner', 'admin', 'member'] as const
export type Rank = (typeof RANKS)[number]

export type Device = 'web' | 'mobile'

/** What SCIM may say of somebody. */
export type Profile = {
  /** A handle of at most 21 characters. */
  readonly userName: string
  /** The address with which they sign in. */
  readonly email: string
  readonly secondEmail?: string | undefined
  readonly active: boolean
  /** Everything else, by SCIM's names; the enterprise extension by its schema. */
  readonly attributes: Readonly<Record<string, unknown>>
}

export type Account = {
  readonly id: string
  readonly rank: Rank
  profile: Profile
  readonly createdAt: number
  /** One for each device that is signed in. */
  sessions: readonly Device[]
}

export type Group = {
  readonly id: string
  displayName: string
  externalId: string | undefined
  readonly members: Set<string>
  readonly createdAt: number
}

/** A user token: it lives as long as its owner is active. */
export type Token = { readonly owner: string; readonly scopes: readonly string[] }

export type Organization = {
  readonly accounts: Map<string, Account>
  readonly groups: Map<string, Group>
  readonly tokens: Map<string, Token>
  /** Number of the next thing that gets an id. */
  serial: number
}

export function createOrganization(): Organization {
  return { accounts: new Map(), groups: new Map(), tokens: new Map(), serial: 1 }
}

/** Ids in the shape of Slack's, the same in every run: `W…` for people of an organization, `S…` for groups. */
export function nextId(organization: Organization, kind: 'W' | 'S'): string {
  const digits = createHash('sha256')
    .update(`id ${organization.serial++}`)
    .digest('hex')
  return `${kind}0${digits.slice(0, 9).toUpperCase()}`
}

/** Whether a token's owner may act on somebody: on those of the same rank and below. */
export function mayActOn(actor: Account, target: Account): boolean {
  return RANKS.indexOf(actor.rank) <= RANKS.indexOf(target.rank)
}
