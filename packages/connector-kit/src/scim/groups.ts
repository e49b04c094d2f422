import { type Group, type GroupWrite, groupDifferences, type JsonObject, RollcallError } from '@rollcall/core'
import type { Directory, Written } from '../directory.ts'
import { type Assignment, overlay, toResource } from './assignments.ts'
import { create } from './create.ts'
import { afterSome, type Scim } from './exchange.ts'
import { findOne, textOf } from './find.ts'
import { type Listing, listPage } from './list.ts'
import { mapScimGroup } from './map-group.ts'
import { groupMatches } from './matches.ts'
import { changeMembers } from './members.ts'
import { type Modified, memberIds, modify } from './modify.ts'
import { toOperations } from './patch.ts'
import { type Kind, read } from './read.ts'
import { toRemoteOperations } from './remote-operations.ts'
import { remove } from './remove.ts'
import { sortUnshown, type Unshown } from './unshown.ts'
import { GROUP_SCHEMA } from './urns.ts'
import type { CreateOptions } from './users.ts'

/** The `groups` of a directory over SCIM, complete. */
export const scimGroups = (scim: Scim, { onExisting }: CreateOptions): Required<NonNullable<Directory['groups']>> => {
  const map = (resource: JsonObject): Group => mapScimGroup(resource, scim.dialect.mapping)
  const kind: Kind<Group> = { path: scim.dialect.endpoints.groups, noun: 'group', map }
  const listing: Listing<Group> = {
    path: kind.path,
    doing: 'listing groups',
    attributes: scim.dialect.filter.groups,
    map,
    matches: groupMatches,
  }
  const find = (name: string) =>
    findOne({ list: (request) => listPage(scim, listing, request), field: 'name', value: name })
  return {
    list: (request) => listPage(scim, listing, request),
    get: (id) => read(scim, kind, id),
    create: async (group) => {
      const body = toGroupBody(group)
      const name = textOf(body['displayName'])
      if (name === undefined) throw withoutName()
      const doing = `creating group ${name}`
      const written = await create(scim, {
        path: kind.path,
        body,
        doing,
        map,
        onExisting,
        find: () => find(name),
        effects: () => [],
      })
      return { ...written, ...withUnshown(scim, group, written.item) }
    },
    update: (id, group) => update(scim, kind, { id, group }),
    delete: async (id) => {
      const response = await remove(scim, kind, { id, isRemoved: () => false })
      return { item: undefined, ignored: [], effects: [], response }
    },
    addMembers: (id, userIds) => changeMembers(scim, { groups: kind, id, act: 'add', userIds }),
    removeMembers: (id, userIds) => changeMembers(scim, { groups: kind, id, act: 'remove', userIds }),
  }
}

const toAssignments = (group: GroupWrite): readonly Assignment[] => [
  ...(group.name === undefined ? [] : [{ path: 'displayName', value: group.name }]),
  ...(group.external_id === undefined ? [] : [{ path: 'externalId', value: group.external_id }]),
]

const toGroupBody = (group: GroupWrite): JsonObject => {
  const members =
    group.members === undefined ? [] : [{ path: 'members', value: group.members.map(({ id }) => ({ value: id })) }]
  return overlay(toResource(GROUP_SCHEMA, [...toAssignments(group), ...members]), group.remote_data ?? {})
}

/** SCIM groups have no description (RFC 7643 §4.2); of everything else the vendor's answer tells. */
const withUnshown = (scim: Scim, { description, ...sent }: GroupWrite, item: Group | undefined): Unshown => {
  const differences = item === undefined ? [] : groupDifferences(sent, item)
  const { ignored, unconfirmed } = sortUnshown(differences, scim.dialect.writes.doubtful)
  return { ignored: [...(description === undefined ? [] : ['description']), ...ignored], unconfirmed }
}

const withoutName = (): RollcallError =>
  new RollcallError('invalid_request', 'A group needs a name. Send `name`.', {
    failures: [{ path: 'name', message: 'is required' }],
  })

type Update = { readonly id: string; readonly group: GroupWrite }

/** Attributes first, then the members that differ from the list given; read once more at the end. */
const update = async (scim: Scim, kind: Kind<Group>, { id, group }: Update): Promise<Written<Group>> => {
  const operations = [
    ...toOperations(toAssignments(group), scim.dialect.patch),
    ...toRemoteOperations(group.remote_data ?? {}),
  ]
  const changed =
    operations.length === 0
      ? undefined
      : await modify(scim, { kind, id, operations, doing: `updating group ${id}`, repeatable: true })
  const moved =
    group.members === undefined
      ? undefined
      : await setMembers(scim, kind, { id, userIds: group.members.map((member) => member.id) }).catch(
          (error: unknown) => {
            throw changed === undefined ? error : afterSome(error, 'The other fields had been changed before.')
          },
        )
  const written = moved ?? (await toWritten(scim, kind, { id, changed }))
  return { ...written, ...withUnshown(scim, group, written.item) }
}

type Changed = { readonly id: string; readonly changed: Modified | undefined }

const toWritten = async (scim: Scim, kind: Kind<Group>, { id, changed }: Changed): Promise<Written<Group>> => {
  if (changed?.resource !== undefined)
    return { item: kind.map(changed.resource), ignored: [], effects: [], response: changed.response }
  const now = await read(scim, kind, id)
  return { item: now.item, ignored: [], effects: [], response: changed?.response ?? now.response }
}

type Members = { readonly id: string; readonly userIds: readonly string[] }

const setMembers = async (scim: Scim, groups: Kind<Group>, { id, userIds }: Members): Promise<Written<Group>> => {
  const before = await read(scim, groups, id)
  const present = memberIds(before.resource) ?? new Set<string>()
  const wanted = new Set(userIds)
  const added = [...wanted].filter((userId) => !present.has(userId))
  const removed = [...present].filter((userId) => !wanted.has(userId))
  if (added.length === 0 && removed.length === 0) {
    return {
      item: before.item,
      ignored: [],
      effects: [{ code: 'already_so', message: 'The group had exactly these members already.' }],
      response: before.response,
    }
  }
  const afterAdding =
    added.length === 0
      ? undefined
      : await changeMembers(scim, { groups, id, act: 'add', userIds: added, known: before })
  const afterRemoving =
    removed.length === 0
      ? undefined
      : await changeMembers(scim, { groups, id, act: 'remove', userIds: removed, known: before }).catch(
          (error: unknown) => {
            throw afterAdding === undefined ? error : afterSome(error, `${added.length} members had been added before.`)
          },
        )
  const last = afterRemoving ?? afterAdding
  return last ?? { item: before.item, ignored: [], effects: [], response: before.response }
}
