/** Groups and their members. Names are unique by the exact text where the switch says so. */
import { findAccount, isMember } from './accounts.ts'
import { recordAudit } from './audit.ts'
import { sendInvitation } from './mails.ts'
import type { Group, Page } from './records.ts'
import type { Call, Workspace } from './workspace.ts'
import { nextId } from './workspace.ts'

export function findGroupsByName(workspace: Workspace, displayName: string): readonly Group[] {
  return [...workspace.groups.values()].filter((group) => group.displayName === displayName)
}

export function groupIdsOf(workspace: Workspace, accountId: string): readonly string[] {
  return [...workspace.groups.values()].filter((group) => group.members.has(accountId)).map((group) => group.id)
}

export type NewGroup = Pick<Group, 'displayName' | 'members' | 'isSynced'>

export function createGroup(call: Call, { displayName, members, isSynced }: NewGroup): Group {
  const { workspace } = call
  const created: Group = { id: nextId(workspace, 'group'), displayName, members: new Set(), isSynced }
  workspace.groups.set(created.id, created)
  recordAudit(call, 'workspace.permissions.group_created', { group_id: created.id, name: displayName })
  return updateGroup(call, created, { members })
}

export type GroupChange = {
  readonly displayName?: string | undefined
  readonly members?: ReadonlySet<string> | undefined
  readonly isSynced?: boolean | undefined
}

/** Changes a group and writes down what changed: one mail and one event per person. */
export function updateGroup(call: Call, group: Group, change: GroupChange): Group {
  const { workspace } = call
  const updated: Group = {
    ...group,
    displayName: change.displayName ?? group.displayName,
    members: change.members ?? group.members,
    isSynced: change.isSynced ?? group.isSynced,
  }
  workspace.groups.set(group.id, updated)
  if (updated.displayName !== group.displayName) {
    recordAudit(call, 'workspace.permissions.group_renamed', { group_id: group.id, name: updated.displayName })
  }
  for (const accountId of updated.members) {
    if (group.members.has(accountId)) continue
    recordAudit(call, 'workspace.permissions.group_member_added', { group_id: group.id, user_id: accountId })
    const to = findAccount(workspace, accountId)?.emails[0]
    if (to !== undefined) sendInvitation(call, { kind: 'group_invite', to, about: group.id })
  }
  for (const accountId of group.members) {
    if (updated.members.has(accountId)) continue
    recordAudit(call, 'workspace.permissions.group_member_removed', { group_id: group.id, user_id: accountId })
  }
  return updated
}

/** Pages that only this group can fully access: while there is one, the group cannot be deleted (notion-scim.md §9.1). */
export function pagesGuardedBy(workspace: Workspace, groupId: string): readonly Page[] {
  return [...workspace.pages.values()].filter(
    (page) =>
      page.fullAccess.some((holder) => holder.id === groupId) &&
      page.fullAccess.every((holder) => holder.id === groupId || !holderExists(workspace, holder.id)),
  )
}

export function deleteGroup(call: Call, group: Group): void {
  const { workspace } = call
  workspace.groups.delete(group.id)
  for (const teamspace of workspace.teamspaces.values()) {
    if (!teamspace.groupLinks.some((link) => link.groupId === group.id)) continue
    const groupLinks = teamspace.groupLinks.filter((link) => link.groupId !== group.id)
    workspace.teamspaces.set(teamspace.id, { ...teamspace, groupLinks })
    recordAudit(call, 'teamspace.group_removed', { teamspace_id: teamspace.id, group_id: group.id })
  }
  recordAudit(call, 'workspace.permissions.group_deleted', { group_id: group.id, name: group.displayName })
}

/** Who has left holds nothing any more. */
function holderExists(workspace: Workspace, id: string): boolean {
  return workspace.groups.has(id) || isMember(workspace, id)
}
