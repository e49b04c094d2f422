/** Joining and leaving the workspace, with everything that follows from it. */
import { accountIdAtSlot, findMembership, isMember, saveAccount, slotOf } from './accounts.ts'
import { recordAudit } from './audit.ts'
import { groupIdsOf, updateGroup } from './groups.ts'
import { sendInvitation } from './mails.ts'
import type { Account, LostAccess, Membership, Role } from './records.ts'
import { addSlot, fillHole, punchHole, rosterCount, slotAt } from './roster.ts'
import { endSessions } from './sessions.ts'
import { teamspaceIdsOf } from './teamspaces.ts'
import { revokeTokensOf } from './tokens.ts'
import type { Call, Workspace } from './workspace.ts'
import { nextId } from './workspace.ts'

/** Content and memberships can come back within 30 days of a removal (notion-scim.md §8.4). */
const RESTORE_WINDOW_MS = 30 * 24 * 3_600_000

export function memberCount(workspace: Workspace): number {
  return rosterCount(workspace.roster)
}

export function memberIdAt(workspace: Workspace, position: number): string {
  return accountIdAtSlot(workspace, slotAt(workspace.roster, position))
}

/**
 * Makes an account a member: directly, with no acceptance step; an invitation mail goes out all the same. A guest of that
 * account is a guest no longer (notion-scim.md §7).
 */
export function joinWorkspace(call: Call, account: Account, role: Role): void {
  const { workspace } = call
  const previous = findMembership(workspace, account.id)
  workspace.guests.delete(account.id)
  const slot = slotFor(workspace, account.id)
  workspace.roster = fillHole(workspace.roster, slot)
  workspace.memberships.set(account.id, { accountId: account.id, role, joinedAt: call.now, lost: previous?.lost })
  workspace.paidSeats = Math.max(workspace.paidSeats, memberCount(workspace))
  recordAudit(call, 'workspace.permissions.member_added', { user_id: account.id, role })
  sendInvitation(call, { kind: 'workspace_invite', to: account.emails[0] ?? '', about: workspace.id })
  if (previous?.removedAt === undefined || call.switches.reprovisionRestore !== 'auto30d') return
  if (call.now - previous.removedAt <= RESTORE_WINDOW_MS) restoreAccess(call, account.id)
}

/**
 * Writes down a membership that was over before it began: no seat, no mail, nothing restored. What an earlier removal took
 * can still come back with a real return.
 */
export function recordRemoved(call: Call, accountId: string, role: Role): void {
  const { workspace } = call
  const previous = findMembership(workspace, accountId)
  const slot = slotFor(workspace, accountId)
  workspace.roster = punchHole(workspace.roster, slot)
  workspace.memberships.set(accountId, { accountId, joinedAt: call.now, removedAt: call.now, ...previous, role })
}

/**
 * Ends a membership: groups, teamspaces and (unless told otherwise) sessions go with it, the member's tokens die; the account
 * and the paid seat stay (notion-scim.md §8.4).
 */
export function leaveWorkspace(
  call: Call,
  accountId: string,
  { keepsSessions }: { readonly keepsSessions: boolean },
): void {
  const { workspace } = call
  const membership = findMembership(workspace, accountId)
  const slot = slotOf(workspace, accountId)
  if (membership === undefined || slot === undefined || !isMember(workspace, accountId)) return
  const lost: LostAccess = {
    groupIds: groupIdsOf(workspace, accountId),
    teamspaceIds: teamspaceIdsOf(workspace, accountId),
  }
  for (const groupId of lost.groupIds) {
    const group = workspace.groups.get(groupId)
    if (group !== undefined) updateGroup(call, group, { members: without(group.members, accountId) })
  }
  for (const teamspace of workspace.teamspaces.values()) {
    if (!teamspace.directMembers.has(accountId)) continue
    workspace.teamspaces.set(teamspace.id, { ...teamspace, directMembers: without(teamspace.directMembers, accountId) })
  }
  workspace.roster = punchHole(workspace.roster, slot)
  workspace.memberships.set(accountId, { ...membership, removedAt: call.now, lost })
  recordAudit(call, 'workspace.permissions.member_removed', { user_id: accountId, role: membership.role })
  if (!keepsSessions) endSessions(call, accountId, { reason: 'removed from workspace' })
  revokeTokensOf(call, accountId, { reason: 'creator removed' })
}

/** Tokens die with their maker's role (notion-scim.md §2, §8.2). */
export function changeRole(call: Call, membership: Membership, role: Role): void {
  if (membership.role === role) return
  call.workspace.memberships.set(membership.accountId, { ...membership, role })
  recordAudit(call, 'workspace.permissions.member_role_updated', {
    user_id: membership.accountId,
    from: membership.role,
    to: role,
  })
  revokeTokensOf(call, membership.accountId, { reason: 'creator changed role' })
}

/** Gives a returned member back the groups and teamspaces that the removal took. */
export function restoreAccess(call: Call, accountId: string): void {
  const { workspace } = call
  const membership = findMembership(workspace, accountId)
  if (membership?.lost === undefined || !isMember(workspace, accountId)) return
  for (const groupId of membership.lost.groupIds) {
    const group = workspace.groups.get(groupId)
    if (group !== undefined) updateGroup(call, group, { members: new Set([...group.members, accountId]) })
  }
  for (const teamspaceId of membership.lost.teamspaceIds) {
    const teamspace = workspace.teamspaces.get(teamspaceId)
    // What the groups and the default teamspaces already give back needs no entry of its own.
    if (teamspace === undefined || teamspaceIdsOf(workspace, accountId).includes(teamspaceId)) continue
    const directMembers = new Set([...teamspace.directMembers, accountId])
    workspace.teamspaces.set(teamspaceId, { ...teamspace, directMembers })
  }
  workspace.memberships.set(accountId, { ...membership, lost: undefined })
}

/**
 * The same person under a new id (switch `reprovisionSameId`): the old account is gone, the new one has its addresses and its
 * place in the list.
 */
export function replaceAccount(workspace: Workspace, account: Account): Account {
  const successor: Account = { ...account, id: nextId(workspace, 'account') }
  const slot = slotOf(workspace, account.id)
  if (slot !== undefined) {
    workspace.laterSlots.set(successor.id, slot)
    workspace.successors.set(slot, successor.id)
  }
  workspace.replacedAccounts.add(account.id)
  for (const records of [workspace.accounts, workspace.memberships, workspace.guests]) records.delete(account.id)
  saveAccount(workspace, successor)
  return successor
}

/** The slot that an account has, or a new one at the end. */
function slotFor(workspace: Workspace, accountId: string): number {
  const present = slotOf(workspace, accountId)
  if (present !== undefined) return present
  const slot = workspace.roster.slotCount
  workspace.laterSlots.set(accountId, slot)
  workspace.laterMembers.push(accountId)
  workspace.roster = addSlot(workspace.roster)
  return slot
}

function without(members: ReadonlySet<string>, accountId: string): ReadonlySet<string> {
  return new Set([...members].filter((id) => id !== accountId))
}
