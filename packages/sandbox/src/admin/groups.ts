/** Groups through the Admin API: all can be read, only those made by hand can be changed (notion-scim.md §12). */

import { listOf, objectOf, textOf } from '../scim/json.ts'
import { isMember } from '../workspace/accounts.ts'
import { createGroup, findGroupsByName, updateGroup } from '../workspace/groups.ts'
import type { Group } from '../workspace/records.ts'
import type { Call } from '../workspace/workspace.ts'
import type { AdminCall } from './answer-admin.ts'
import { adminPage } from './page.ts'
import { AdminRefusal } from './refusal.ts'

export function listAdminGroups({ call, query }: AdminCall): unknown {
  const groups = [...call.workspace.groups.values()]
  return adminPage({ total: groups.length, at: (position) => groupView(groups[position]) }, query)
}

export function getAdminGroup({ call, parameters }: AdminCall): unknown {
  return groupView(groupOf(call, parameters))
}

export function listGroupMembers({ call, query, parameters }: AdminCall): unknown {
  const members = [...groupOf(call, parameters).members]
  const at = (position: number): unknown => ({ object: 'user', id: members[position], role: 'member' })
  return adminPage({ total: members.length, at }, query)
}

export function createAdminGroup({ call, body }: AdminCall): unknown {
  const displayName = textOf(body['name'])
  if (displayName === undefined) throw new AdminRefusal(400, 'validation_error', 'name must be text.')
  if (findGroupsByName(call.workspace, displayName).length > 0) {
    throw new AdminRefusal(409, 'conflict_error', 'There is a group of that name.')
  }
  return groupView(createGroup(call, { displayName, members: new Set(), isSynced: false }))
}

export function addGroupMembers({ call, body, parameters }: AdminCall): unknown {
  const group = groupOf(call, parameters)
  if (group.isSynced) {
    throw new AdminRefusal(403, 'restricted_resource', 'The group is managed by SCIM; change it there.')
  }
  const added = listOf(body['members']).map((entry) => textOf(entry) ?? textOf(objectOf(entry)['id']) ?? '')
  const stranger = added.find((id) => !isMember(call.workspace, id))
  if (stranger !== undefined) throw new AdminRefusal(400, 'validation_error', `${stranger} is not a member.`)
  return groupView(updateGroup(call, group, { members: new Set([...group.members, ...added]) }))
}

function groupOf(call: Call, [id = '']: readonly string[]): Group {
  const group = call.workspace.groups.get(id)
  if (group === undefined) throw new AdminRefusal(404, 'object_not_found', 'There is no such group.')
  return group
}

function groupView(group: Group | undefined): unknown {
  if (group === undefined) return null
  const { id, displayName, isSynced, members } = group
  return { object: 'group', id, name: displayName, managed_by: isSynced ? 'scim' : 'admin', member_count: members.size }
}
