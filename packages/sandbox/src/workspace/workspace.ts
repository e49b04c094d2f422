/**
 * The state of one Notion workspace: the computed population underneath, and on top of it an overlay of everything that
 * was added or changed. This is the one mutable thing of the sandbox; the functions beside this file change it, each
 * at one go, so that a request is never seen half done.
 */
import { BoundedLog } from '../bounded-log.ts'
import type { IdKind } from '../population/ids.ts'
import type { Population } from '../population/population.ts'
import type { SwitchSettings } from '../switches.ts'
import type {
  AccessToken,
  Account,
  AuditEvent,
  ClientConnection,
  Group,
  Guest,
  Mail,
  Membership,
  Page,
  Session,
  Teamspace,
  Token,
} from './records.ts'
import type { Roster } from './roster.ts'
import { createRoster } from './roster.ts'

/** Mails, events and calls remembered before the oldest are forgotten. */
export const LOG_LIMIT = 10_000

export type Workspace = {
  readonly id: string
  readonly population: Population
  roster: Roster
  /** Account ids of the slots behind the sample members, in order of joining. */
  readonly laterMembers: string[]
  readonly laterSlots: Map<string, number>
  /** Slots whose first holder was replaced, and by which account. */
  readonly successors: Map<number, string>
  /** Ids that nobody has any more: the person goes on under another. */
  readonly replacedAccounts: Set<string>
  /** Accounts that are not, or no longer, as the population computes them. */
  readonly accounts: Map<string, Account>
  /** Addresses of those accounts. */
  readonly addresses: Map<string, string>
  readonly memberships: Map<string, Membership>
  readonly guests: Map<string, Guest>
  readonly groups: Map<string, Group>
  readonly teamspaces: Map<string, Teamspace>
  readonly pages: Map<string, Page>
  readonly verifiedDomains: Set<string>
  readonly sessions: Map<string, readonly Session[]>
  readonly tokens: Map<string, Token>
  readonly accessTokens: Map<string, AccessToken>
  readonly clientConnections: Map<string, ClientConnection>
  /** Members whom the organization bars from MCP clients. */
  readonly clientDenied: Set<string>
  /** Seats on the running invoice; never falls before the billing interval ends (notion-scim.md §8.4, billing). */
  paidSeats: number
  readonly mails: BoundedLog<Mail>
  readonly audit: BoundedLog<AuditEvent>
  /** Next free index per kind of id. */
  readonly counters: Map<IdKind, number>
}

/** One call as the workspace sees it: when, by whose token, under which switches. */
export type Call = {
  readonly workspace: Workspace
  readonly switches: SwitchSettings
  /** Epoch milliseconds. */
  readonly now: number
  readonly actorId: string
  readonly remoteAddress: string
  /** Scheme and authority of the request, for the `hostInLocation` switch. */
  readonly requestOrigin: string
}

export function createWorkspace(population: Population): Workspace {
  return {
    id: population.ids.idOf('workspace', 0),
    population,
    roster: createRoster(population.size),
    laterMembers: [],
    laterSlots: new Map(),
    successors: new Map(),
    replacedAccounts: new Set(),
    accounts: new Map(),
    addresses: new Map(),
    memberships: new Map(),
    guests: new Map(),
    groups: new Map(),
    teamspaces: new Map(),
    pages: new Map(),
    verifiedDomains: new Set(),
    sessions: new Map(),
    tokens: new Map(),
    accessTokens: new Map(),
    clientConnections: new Map(),
    clientDenied: new Set(),
    paidSeats: population.size,
    mails: new BoundedLog(LOG_LIMIT),
    audit: new BoundedLog(LOG_LIMIT),
    counters: new Map(),
  }
}

/** A picture of this moment that later changes do not touch. Cheap: records are shared, only the overlay's maps are copied. */
export function copyWorkspace(workspace: Workspace): Workspace {
  return {
    ...workspace,
    laterMembers: [...workspace.laterMembers],
    laterSlots: new Map(workspace.laterSlots),
    successors: new Map(workspace.successors),
    replacedAccounts: new Set(workspace.replacedAccounts),
    accounts: new Map(workspace.accounts),
    addresses: new Map(workspace.addresses),
    memberships: new Map(workspace.memberships),
    guests: new Map(workspace.guests),
    groups: new Map(workspace.groups),
    teamspaces: new Map(workspace.teamspaces),
    pages: new Map(workspace.pages),
    verifiedDomains: new Set(workspace.verifiedDomains),
    sessions: new Map(workspace.sessions),
    tokens: new Map(workspace.tokens),
    accessTokens: new Map(workspace.accessTokens),
    clientConnections: new Map(workspace.clientConnections),
    clientDenied: new Set(workspace.clientDenied),
    counters: new Map(workspace.counters),
  }
}

/** The next unused id of a kind. */
export function nextId(workspace: Workspace, kind: IdKind): string {
  const index = workspace.counters.get(kind) ?? 0
  workspace.counters.set(kind, index + 1)
  return workspace.population.ids.idOf(kind, index)
}
