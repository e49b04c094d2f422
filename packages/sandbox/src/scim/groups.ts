/** Groups (notion-scim.md §9). */

import type { Answer } from '../http/exchange.ts'
import { emptyAnswer, jsonAnswer } from '../http/exchange.ts'
import { isMember } from '../workspace/accounts.ts'
import { createGroup, deleteGroup, findGroupsByName, pagesGuardedBy, updateGroup } from '../workspace/groups.ts'
import type { Group } from '../workspace/records.ts'
import type { Call } from '../workspace/workspace.ts'
import { parseFilter } from './filter.ts'
import type { JsonObject } from './json.ts'
import { listOf, objectOf, textOf } from './json.ts'
import type { ListSource } from './list.ts'
import { listResponse, readPaging } from './list.ts'
import { applyOperations, readOperations } from './patch.ts'
import { ScimRefusal } from './refusal.ts'
import { GROUP_URN } from './schemas.ts'
import { spelled } from './user-document.ts'
import { locationOf, metaOf } from './user-resource.ts'

export function listGroups(call: Call, query: URLSearchParams, serial: number): Answer {
  const paging = readPaging(query, call.switches)
  const filter = query.get('filter')
  const groups = filter === null || filter === '' ? allGroups(call) : filteredGroups(call, filter)
  const source: ListSource = {
    total: groups.length,
    at: (position) => {
      const group = groups[position]
      return group === undefined ? undefined : groupResource(call, group)
    },
  }
  return answer(call, 200, listResponse(source, paging, call.switches, serial))
}

export function getGroup(call: Call, id: string): Answer {
  return answer(call, 200, groupResource(call, groupOf(call, id)))
}

export function postGroup(call: Call, body: JsonObject): Answer {
  const wanted = spelled(body)
  const displayName = readName(wanted['displayName'])
  const members = admitted(call, new Set(), memberIds(wanted['members']))
  refuseDuplicateName(call, displayName, undefined)
  const group = createGroup(call, { displayName, members, isSynced: true })
  return jsonAnswer(201, groupResource(call, group), {
    contentType: call.switches.responseContentType,
    headers: { location: locationOf(call, 'Group', group.id) },
  })
}

export function putGroup(call: Call, id: string, body: JsonObject): Answer {
  const group = groupOf(call, id)
  const wanted = spelled(body)
  const omitted = call.switches.groupPutOmittedMembers === 'keep' ? group.members : new Set<string>()
  const members = wanted['members'] === undefined ? omitted : memberIds(wanted['members'])
  const displayName = wanted['displayName'] === undefined ? group.displayName : readName(wanted['displayName'])
  return answer(call, 200, groupResource(call, change(call, group, { displayName, members })))
}

export function patchGroup(call: Call, id: string, body: JsonObject): Answer {
  const group = groupOf(call, id)
  const before = { displayName: group.displayName, members: [...group.members].map((value) => ({ value })) }
  const after = applyOperations(before, readOperations(body))
  const changed = change(call, group, {
    displayName: readName(after['displayName']),
    members: memberIds(after['members']),
  })
  return call.switches.groupPatchResponse === '204' ? emptyAnswer(204) : answer(call, 200, groupResource(call, changed))
}

export function removeGroup(call: Call, id: string): Answer {
  const { workspace, switches } = call
  const group = workspace.groups.get(id)
  if (group === undefined && switches.deleteUnknown === '204') return emptyAnswer(204)
  const found = groupOf(call, id)
  const guarded = pagesGuardedBy(workspace, id)
  if (guarded.length > 0) {
    throw new ScimRefusal(
      Number(switches.groupDeleteGuardStatus),
      `forbidden: ${guarded.length} page(s) would be left with nobody holding full access`,
    )
  }
  deleteGroup(call, found)
  return emptyAnswer(Number(switches.deleteStatus))
}

function groupResource(call: Call, group: Group): JsonObject {
  return {
    schemas: [GROUP_URN],
    id: group.id,
    displayName: group.displayName,
    members: [...group.members].map((value) => ({ value, type: 'User', $ref: locationOf(call, 'User', value) })),
    meta: metaOf(call, 'Group', group.id),
  }
}

function allGroups(call: Call): readonly Group[] {
  return [...call.workspace.groups.values()]
}

function filteredGroups(call: Call, text: string): readonly Group[] {
  const filter = parseFilter(text)
  if (filter?.attribute === 'displayname') {
    const fold = (name: string): string =>
      call.switches.groupNameFilterCase === 'insensitive' ? name.toLowerCase() : name
    return allGroups(call).filter((group) => fold(group.displayName) === fold(filter.value))
  }
  switch (call.switches.unknownFilter) {
    case '400':
      throw new ScimRefusal(400, `filter "${text}" is not supported`, { scimType: 'invalidFilter' })
    case 'ignore':
      return allGroups(call)
    case 'empty':
      return []
  }
}

function groupOf(call: Call, id: string): Group {
  const group = call.workspace.groups.get(id)
  if (group === undefined) throw new ScimRefusal(404, `Group ${id} not found`)
  return group
}

/** What SCIM touches becomes "Synced" (notion-scim.md §9). Names and members are checked before anything changes. */
function change(call: Call, group: Group, wanted: { displayName: string; members: ReadonlySet<string> }): Group {
  if (wanted.displayName !== group.displayName) refuseDuplicateName(call, wanted.displayName, group.id)
  const members = admitted(call, group.members, wanted.members)
  return updateGroup(call, group, { displayName: wanted.displayName, members, isSynced: true })
}

/** Only members of the workspace can be in groups, guests cannot (notion-scim.md §9). */
function admitted(call: Call, present: ReadonlySet<string>, wanted: ReadonlySet<string>): ReadonlySet<string> {
  const strangers = [...wanted].filter((id) => !present.has(id) && !isMember(call.workspace, id))
  if (strangers.length === 0) return wanted
  if (call.switches.groupAddNonMember === 'silentIgnore')
    return new Set([...wanted].filter((id) => !strangers.includes(id)))
  throw new ScimRefusal(Number(call.switches.groupAddNonMember), `${strangers[0]} is not a member of the workspace`, {
    scimType: 'invalidValue',
  })
}

function refuseDuplicateName(call: Call, displayName: string, ownId: string | undefined): void {
  if (call.switches.duplicateGroupName === 'allow') return
  if (findGroupsByName(call.workspace, displayName).every((group) => group.id === ownId)) return
  throw new ScimRefusal(409, `there is a group named "${displayName}"`, { scimType: 'uniqueness' })
}

function readName(value: unknown): string {
  const name = textOf(value)
  if (name === undefined) throw new ScimRefusal(400, 'displayName must be text', { scimType: 'invalidValue' })
  return name
}

function memberIds(value: unknown): ReadonlySet<string> {
  const ids = listOf(value).map((entry) => textOf(entry) ?? textOf(objectOf(entry)['value']))
  if (ids.includes(undefined)) throw new ScimRefusal(400, 'members need a value', { scimType: 'invalidValue' })
  return new Set(ids.filter((id) => id !== undefined))
}

function answer(call: Call, status: number, value: unknown): Answer {
  return jsonAnswer(status, value, { contentType: call.switches.responseContentType })
}
