/** `/Groups`: groups of the identity provider, which open teams and organizations. */
import type { Answer, VendorRequest } from '../../http/exchange.ts'
import { emptyAnswer } from '../../http/exchange.ts'
import type { Json, Operation } from '../scim/body.ts'
import { assertSchema, isObject, readBody, readOperations, requiredText } from '../scim/body.ts'
import { pageOf } from '../scim/page.ts'
import { ScimRefusal } from '../scim/scim-refusal.ts'
import type { Scene } from './answer-users.ts'
import type { Enterprise, Group } from './enterprise.ts'
import { nextId } from './enterprise.ts'
import type { Filterable } from './list.ts'
import { filtered, PAGE_SIZES } from './list.ts'
import { notFound, scimAnswer } from './refusal.ts'
import { GROUP_SCHEMA, toGroupResource } from './resources.ts'
import type { GithubSwitches } from './switches.ts'

export const MOST_MEMBERS_AT_ONCE = 1000

const FILTERABLE: Filterable<Group> = {
  externalid: { of: ({ externalId }) => externalId, isExact: true },
  id: { of: ({ id }) => id, isExact: true },
  displayname: { of: ({ displayName }) => displayName, isExact: true },
}

/** @throws ScimRefusal */
export function answerGroups(scene: Scene, request: VendorRequest, id: string | undefined): Answer {
  const { enterprise, switches } = scene
  const withoutMembers = request.query.get('excludedAttributes')?.split(',').includes('members') ?? false
  const show = (group: Group): unknown => toGroupResource(enterprise, group, { withoutMembers })
  if (id === undefined) {
    switch (request.method) {
      case 'GET': {
        const rows = filtered([...enterprise.groups.values()], request.query.get('filter'), FILTERABLE)
        return scimAnswer(200, pageOf(rows, request.query, { show, sizes: PAGE_SIZES }))
      }
      case 'POST':
        return scimAnswer(201, show(createGroup(scene, readGroup(enterprise, readBody(request.body)))))
      default:
        throw new ScimRefusal(404, 'Not Found')
    }
  }
  const group = enterprise.groups.get(id)
  if (group === undefined) throw notFound('group', id)
  switch (request.method) {
    case 'GET':
      return scimAnswer(200, show(group))
    case 'PUT':
      change(scene, group, readGroup(enterprise, readBody(request.body)))
      return scimAnswer(200, show(group))
    case 'PATCH':
      change(scene, group, patchGroup(enterprise, group, { operations: readOperations(request.body), switches }))
      return switches.groupPatchAnswer === 204 ? emptyAnswer(204) : scimAnswer(200, show(group))
    case 'DELETE':
      enterprise.groups.delete(group.id)
      return emptyAnswer(204)
    default:
      throw new ScimRefusal(404, 'Not Found')
  }
}

type Content = { readonly externalId: string; readonly displayName: string; readonly members: ReadonlySet<string> }

/** @throws ScimRefusal 409 */
export function createGroup({ enterprise, now }: Scene, content: Content): Group {
  assertUnique(enterprise, content, undefined)
  const group: Group = {
    ...content,
    id: nextId(enterprise),
    members: new Set(content.members),
    createdAt: now,
    modifiedAt: now,
  }
  enterprise.groups.set(group.id, group)
  return group
}

function change({ enterprise, now }: Scene, group: Group, { externalId, displayName, members }: Content): void {
  assertUnique(enterprise, { externalId, displayName }, group.id)
  Object.assign(group, { externalId, displayName, modifiedAt: now })
  group.members.clear()
  for (const member of members) group.members.add(member)
}

function readGroup(enterprise: Enterprise, body: Json): Content {
  assertSchema(body, GROUP_SCHEMA)
  return {
    externalId: requiredText(body, 'externalId'),
    displayName: requiredText(body, 'displayName'),
    members: new Set(readMembers(enterprise, body['members'] ?? [])),
  }
}

type Patch = {
  readonly operations: readonly Operation[]
  readonly switches: Pick<GithubSwitches, 'memberFilters'>
}

function patchGroup(enterprise: Enterprise, group: Group, { operations, switches }: Patch): Content {
  let { externalId, displayName } = group
  let members = new Set(group.members)
  for (const { op, path, value } of operations) {
    const [, named] = /^members\[value eq "([^"]*)"\]$/.exec(path) ?? []
    if (named !== undefined) {
      if (switches.memberFilters === 'work' && op === 'remove') members.delete(named)
    } else if (path === 'displayName') displayName = requiredText({ displayName: value }, 'displayName')
    else if (path === 'externalId') externalId = requiredText({ externalId: value }, 'externalId')
    else if (path === 'members') members = changedMembers(members, op, readMembersOf(enterprise, op, value))
  }
  return { externalId, displayName, members }
}

/** Whoever is to be removed need not exist any more; without a value, everybody is. */
function readMembersOf(enterprise: Enterprise, op: Operation['op'], value: unknown): readonly string[] | undefined {
  if (op !== 'remove') return readMembers(enterprise, value)
  return value === undefined ? undefined : idsOf(value)
}

function changedMembers(
  members: ReadonlySet<string>,
  op: Operation['op'],
  ids: readonly string[] | undefined,
): Set<string> {
  switch (op) {
    case 'add':
      return new Set([...members, ...(ids ?? [])])
    case 'replace':
      return new Set(ids)
    case 'remove':
      return new Set(ids === undefined ? [] : [...members].filter((id) => !ids.includes(id)))
  }
}

function readMembers({ accounts }: Enterprise, value: unknown): readonly string[] {
  const ids = idsOf(value)
  const unknown = ids.find((id) => !accounts.has(id))
  if (unknown !== undefined) throw new ScimRefusal(400, `There is no user ${unknown}.`, 'invalidValue')
  return ids
}

function idsOf(value: unknown): readonly string[] {
  const members = Array.isArray(value) ? value : [value]
  if (members.length > MOST_MEMBERS_AT_ONCE) {
    throw new ScimRefusal(400, `At most ${MOST_MEMBERS_AT_ONCE} members are taken at once.`, 'tooMany')
  }
  return members.map((member: unknown) => {
    const id = isObject(member) ? member['value'] : member
    if (typeof id !== 'string') throw new ScimRefusal(400, 'Each of members needs a value.', 'invalidValue')
    return id
  })
}

function assertUnique(
  { groups }: Enterprise,
  { externalId, displayName }: Omit<Content, 'members'>,
  own: string | undefined,
): void {
  for (const group of groups.values()) {
    if (group.id !== own && (group.externalId === externalId || group.displayName === displayName)) {
      throw new ScimRefusal(409, 'A group with this externalId or displayName exists already.', 'uniqueness')
    }
  }
}
