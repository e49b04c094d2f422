/** The sandbox's state as JSON, for whoever tests a client: what SCIM hides is shown here. Times are ISO 8601. */
import type { Core, ReceivedCall } from '../core.ts'
import { fingerprint } from '../population/random.ts'
import { SandboxRefusal } from '../sandbox-refusal.ts'
import { findAccount, findMembership, isMember } from '../workspace/accounts.ts'
import { groupIdsOf, pagesGuardedBy } from '../workspace/groups.ts'
import { memberCount, memberIdAt } from '../workspace/memberships.ts'
import type { AuditEvent, Group, Mail, Page, Role, Session, Teamspace, Token } from '../workspace/records.ts'
import { sessionsOf } from '../workspace/sessions.ts'
import { reachesTeamspace, teamspaceIdsOf } from '../workspace/teamspaces.ts'
import type { Workspace } from '../workspace/workspace.ts'

/** Which part of a long list. */
export type Window = { readonly start?: number | undefined; readonly limit?: number | undefined }

export type SessionFilter = Window & {
  readonly user_id?: string | undefined
  readonly state?: 'active' | 'ended' | undefined
}

export type SessionView = {
  readonly id: string
  readonly user_id: string
  readonly device: Session['device']
  readonly started_at: string
  readonly ended_at: string | null
  readonly end_reason: string | null
}

export type AccountView = {
  readonly id: string
  readonly emails: readonly string[]
  readonly name: string
  readonly standing: 'member' | 'removed' | 'guest' | 'temporary' | 'elsewhere'
  readonly role: Role | null
  readonly joined_at: string | null
  readonly removed_at: string | null
  readonly is_managed: boolean
  readonly group_ids: readonly string[]
  readonly teamspace_ids: readonly string[]
  readonly active_sessions: number
  /** May the account's MCP clients in (notion-scim.md §12)? */
  readonly mcp_access: 'allowed' | 'denied'
  readonly photo_url: string | null
  readonly attributes: Readonly<Record<string, unknown>>
}

export type GroupView = {
  readonly id: string
  readonly name: string
  readonly is_synced: boolean
  readonly member_ids: readonly string[]
  readonly guards_pages: readonly string[]
}

export type TeamspaceView = {
  readonly id: string
  readonly name: string
  readonly is_default: boolean
  readonly group_links: readonly { readonly group_id: string; readonly role: 'member' | 'owner' }[]
  readonly direct_member_ids: readonly string[]
  /** Everybody who reaches it. `null` above ten thousand members, where counting would be slow; ask by account. */
  readonly member_count: number | null
}

export type TokenView = {
  readonly id: string
  readonly kind: Token['kind']
  /** In clear: this is a test tool, and local mode links the sample with it. */
  readonly token: string
  readonly fingerprint: string
  readonly creator_id: string
  readonly scopes: readonly string[]
  readonly created_at: string
  readonly revoked_at: string | null
  readonly revoke_reason: string | null
}

export type SeatsView = {
  /** Members, restricted ones included; guests and temporary members take none (notion-scim.md §7). */
  readonly used: number
  /** On the running invoice: grows with joins, stays after removals until the interval ends. */
  readonly paid: number
  readonly vacant: number
}

/** Readers over the present state. Every call reads anew. */
export type SandboxState = {
  readonly summary: () => Readonly<Record<string, unknown>>
  readonly sessions: (filter?: SessionFilter) => readonly SessionView[]
  readonly mails: () => readonly Mail[]
  readonly audit: () => readonly AuditEvent[]
  readonly calls: () => readonly ReceivedCall[]
  readonly seats: () => SeatsView
  readonly tokens: () => readonly TokenView[]
  /** Members in list order. */
  readonly members: (window?: Window) => readonly AccountView[]
  /** Accounts that were added or changed, members or not. */
  readonly accounts: (window?: Window) => readonly AccountView[]
  readonly account: (id: string) => AccountView
  readonly guests: () => readonly AccountView[]
  readonly groups: () => readonly GroupView[]
  readonly teamspaces: () => readonly TeamspaceView[]
  readonly pages: () => readonly Page[]
  readonly domains: () => readonly string[]
}

const COUNTABLE = 10_000
const DEFAULT_LIMIT = 1_000

export function createState(core: Core): SandboxState {
  return {
    summary: () => summaryOf(core),
    sessions: (filter = {}) => listSessions(core.workspace, filter),
    mails: () => core.workspace.mails.list(),
    audit: () => core.workspace.audit.list(),
    calls: () => core.calls.list(),
    seats: () => seatsOf(core.workspace),
    tokens: () => [...core.workspace.tokens.values()].map(tokenView),
    members: (window = {}) => memberIds(core.workspace, window).map((id) => accountView(core.workspace, id)),
    accounts: (window = {}) =>
      cut([...core.workspace.accounts.keys()], window).map((id) => accountView(core.workspace, id)),
    account: (id) => accountView(core.workspace, id),
    guests: () => [...core.workspace.guests.keys()].map((id) => accountView(core.workspace, id)),
    groups: () => [...core.workspace.groups.values()].map((group) => groupView(core.workspace, group)),
    teamspaces: () =>
      [...core.workspace.teamspaces.values()].map((teamspace) => teamspaceView(core.workspace, teamspace)),
    pages: () => [...core.workspace.pages.values()],
    domains: () => [...core.workspace.verifiedDomains],
  }
}

export function sessionView({ id, accountId, device, startedAt, endedAt, endReason }: Session): SessionView {
  return {
    id,
    user_id: accountId,
    device,
    started_at: iso(startedAt),
    ended_at: isoOrNull(endedAt),
    end_reason: endReason ?? null,
  }
}

export function tokenView(token: Token): TokenView {
  return {
    id: token.id,
    kind: token.kind,
    token: token.token,
    fingerprint: fingerprint(token.token),
    creator_id: token.creatorId,
    scopes: token.scopes,
    created_at: iso(token.createdAt),
    revoked_at: isoOrNull(token.revokedAt),
    revoke_reason: token.revokeReason ?? null,
  }
}

export function groupView(workspace: Workspace, { id, displayName, isSynced, members }: Group): GroupView {
  const guarded = pagesGuardedBy(workspace, id).map((page) => page.title)
  return { id, name: displayName, is_synced: isSynced, member_ids: [...members], guards_pages: guarded }
}

export function teamspaceView(workspace: Workspace, teamspace: Teamspace): TeamspaceView {
  return {
    id: teamspace.id,
    name: teamspace.name,
    is_default: teamspace.isDefault,
    group_links: teamspace.groupLinks.map(({ groupId, role }) => ({ group_id: groupId, role })),
    direct_member_ids: [...teamspace.directMembers],
    member_count: memberCount(workspace) > COUNTABLE ? null : countReaching(workspace, teamspace),
  }
}

/** @throws {SandboxRefusal} 404 for an id that is no account's. */
export function accountView(workspace: Workspace, id: string): AccountView {
  const account = findAccount(workspace, id)
  if (account === undefined) throw new SandboxRefusal(404, `There is no account ${id}.`)
  const membership = findMembership(workspace, id)
  const domain = account.emails[0]?.split('@')[1] ?? ''
  return {
    id,
    emails: account.emails,
    name: account.name,
    standing: standingOf(workspace, id),
    role: membership?.role ?? null,
    joined_at: isoOrNull(membership?.joinedAt),
    removed_at: isoOrNull(membership?.removedAt),
    is_managed: workspace.verifiedDomains.has(domain),
    group_ids: groupIdsOf(workspace, id),
    teamspace_ids: teamspaceIdsOf(workspace, id),
    active_sessions: sessionsOf(workspace, id).filter((session) => session.endedAt === undefined).length,
    mcp_access: workspace.clientDenied.has(id) ? 'denied' : 'allowed',
    photo_url: account.photoUrl ?? null,
    attributes: account.attributes,
  }
}

function standingOf(workspace: Workspace, id: string): AccountView['standing'] {
  if (isMember(workspace, id)) return 'member'
  const guest = workspace.guests.get(id)
  if (guest !== undefined) return guest.kind
  return findMembership(workspace, id) === undefined ? 'elsewhere' : 'removed'
}

function summaryOf(core: Core): Readonly<Record<string, unknown>> {
  const { workspace } = core
  return {
    workspace_id: workspace.id,
    seed: core.seed.seed,
    members: memberCount(workspace),
    guests: workspace.guests.size,
    groups: workspace.groups.size,
    teamspaces: workspace.teamspaces.size,
    seats: seatsOf(workspace),
    calls: core.calls.total,
    mails: workspace.mails.total,
    audit_events: workspace.audit.total,
    now: iso(core.now()),
  }
}

function seatsOf(workspace: Workspace): SeatsView {
  const used = memberCount(workspace)
  return { used, paid: workspace.paidSeats, vacant: workspace.paidSeats - used }
}

function memberIds(workspace: Workspace, { start = 0, limit = DEFAULT_LIMIT }: Window): readonly string[] {
  const length = Math.max(0, Math.min(limit, memberCount(workspace) - start))
  return Array.from({ length }, (_, place) => memberIdAt(workspace, start + place))
}

/** Of one account, or: changed ones first, then those of the members in list order. */
function listSessions(
  workspace: Workspace,
  { user_id: userId, state, ...window }: SessionFilter,
): readonly SessionView[] {
  const ids = userId === undefined ? new Set([...workspace.sessions.keys(), ...memberIds(workspace, {})]) : [userId]
  const sessions = [...ids].flatMap((id) => sessionsOf(workspace, id))
  const wanted = sessions.filter(
    (session) => state === undefined || (state === 'active') === (session.endedAt === undefined),
  )
  return cut(wanted, window).map(sessionView)
}

function countReaching(workspace: Workspace, teamspace: Teamspace): number {
  let count = 0
  for (let position = 0; position < memberCount(workspace); position += 1) {
    if (reachesTeamspace(workspace, teamspace, memberIdAt(workspace, position))) count += 1
  }
  return count
}

function cut<Item>(items: readonly Item[], { start = 0, limit = DEFAULT_LIMIT }: Window): readonly Item[] {
  return items.slice(start, start + limit)
}

function iso(at: number): string {
  return new Date(at).toISOString()
}

function isoOrNull(at: number | undefined): string | null {
  return at === undefined ? null : iso(at)
}
