/** Teamspaces: out of SCIM's sight, driven by the groups linked to them by hand (notion-scim.md §9.3). */
import { findAccount, findMembership, isMember } from './accounts.ts'
import { recordAudit } from './audit.ts'
import type { Teamspace } from './records.ts'
import type { Call, Workspace } from './workspace.ts'
import { nextId } from './workspace.ts'

/** Does an account reach a teamspace: as a member of the default one, through a linked group, or by being added directly? */
export function reachesTeamspace(workspace: Workspace, teamspace: Teamspace, accountId: string): boolean {
  const membership = findMembership(workspace, accountId)
  if (findAccount(workspace, accountId) === undefined || membership === undefined || !isMember(workspace, accountId)) {
    return false
  }
  if (teamspace.directMembers.has(accountId)) return true
  // Restricted members see only the teamspaces they were added to (notion-scim.md §9.3).
  if (teamspace.isDefault && membership.role !== 'restricted_member') return true
  return teamspace.groupLinks.some((link) => workspace.groups.get(link.groupId)?.members.has(accountId) === true)
}

export function teamspaceIdsOf(workspace: Workspace, accountId: string): readonly string[] {
  return [...workspace.teamspaces.values()]
    .filter((teamspace) => reachesTeamspace(workspace, teamspace, accountId))
    .map((teamspace) => teamspace.id)
}

export type NewTeamspace = Pick<Teamspace, 'name' | 'isDefault' | 'directMembers'>

export function createTeamspace(call: Call, { name, isDefault, directMembers }: NewTeamspace): Teamspace {
  const { workspace } = call
  const created: Teamspace = { id: nextId(workspace, 'teamspace'), name, isDefault, groupLinks: [], directMembers }
  workspace.teamspaces.set(created.id, created)
  return created
}

/** What an owner does in the UI: put a permission group into a teamspace. */
export function linkGroup(call: Call, teamspace: Teamspace, link: Teamspace['groupLinks'][number]): Teamspace {
  const { workspace } = call
  const others = teamspace.groupLinks.filter(({ groupId }) => groupId !== link.groupId)
  const linked: Teamspace = { ...teamspace, groupLinks: [...others, link] }
  workspace.teamspaces.set(teamspace.id, linked)
  recordAudit(call, 'teamspace.group_added', { teamspace_id: teamspace.id, group_id: link.groupId, role: link.role })
  return linked
}

export function unlinkGroup(call: Call, teamspace: Teamspace, groupId: string): Teamspace {
  const { workspace } = call
  const groupLinks = teamspace.groupLinks.filter((link) => link.groupId !== groupId)
  const unlinked: Teamspace = { ...teamspace, groupLinks }
  workspace.teamspaces.set(teamspace.id, unlinked)
  recordAudit(call, 'teamspace.group_removed', { teamspace_id: teamspace.id, group_id: groupId })
  return unlinked
}
