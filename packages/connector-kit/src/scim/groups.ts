import { type Group, type GroupWrite, groupDifferences, type JsonObject, RollcallError } from '@rollcall/core'
import type { Directory, Written } from '../directory.ts'
import { afterSome, readingBack } from '../uncertain-effects.ts'
import { type Assignment, overlay, toResource } from './assignments.ts'
import { create } from './create.ts'
import type { Scim } from './exchange.ts'
import { findOne, textOf } from './find.ts'
import { type Listing, listPage } from './list.ts'
import { mapScimGroup } from './map-group.ts'
import { groupMatches } from './matches.ts'
import { changeMembers } from './members.ts'
import { type Modified, modify } from './modify.ts'
import { toOperations } from './patch.ts'
import { type Kind, read } from './read.ts'
import { toRemoteOperations } from './remote-operations.ts'
import { remove } from './remove.ts'
import { setMembers } from './set-members.ts'
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
        isNameUnique: false, // nothing in SCIM says so (RFC 7643 §4.2)
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
  const remote = toRemoteOperations(group.remote_data ?? {})
  const operations = [...toOperations(toAssignments(group), scim.dialect.patch), ...remote]
  const changed =
    operations.length === 0
      ? undefined
      : await modify(scim, { kind, id, operations, doing: `updating group ${id}`, repeatable: remote.length === 0 })
  const moved =
    group.members === undefined
      ? undefined
      : await setMembers(scim, { groups: kind, id, userIds: group.members.map((member) => member.id) }).catch(
          (error: unknown) => {
            throw changed === undefined ? error : afterSome(error, 'The other fields had been changed before.')
          },
        )
  const written = moved ?? (await toWritten(scim, kind, { id, changed }))
  const { ignored, unconfirmed } = withUnshown(scim, group, written.item)
  return { ...written, ignored, unconfirmed: [...new Set([...unconfirmed, ...(written.unconfirmed ?? [])])] }
}

type Changed = { readonly id: string; readonly changed: Modified | undefined }

const toWritten = async (scim: Scim, kind: Kind<Group>, { id, changed }: Changed): Promise<Written<Group>> => {
  if (changed?.resource !== undefined)
    return { item: kind.map(changed.resource), ignored: [], effects: [], response: changed.response }
  const now = await (changed === undefined ? read(scim, kind, id) : readingBack(read(scim, kind, id)))
  return { item: now.item, ignored: [], effects: [], response: changed?.response ?? now.response }
}
