/** `/api/v1/groups`: lists, one group, and its members one by one. Only groups of Okta's own can be changed. */
import type { Answer, VendorRequest } from '../../http/exchange.ts'
import { emptyAnswer, jsonAnswer } from '../../http/exchange.ts'
import { groupProfileOf, readBody } from './body.ts'
import { toTest } from './expression.ts'
import { pageOf } from './list.ts'
import type { Group, GroupType, Org, Profile, Scene } from './org.ts'
import { nextId } from './org.ts'
import { forbidden, noSuchPath, notFound, taken } from './refusal.ts'
import { showGroup, showUser } from './resources.ts'

const GROUPS = { default: 10_000, most: 10_000 }
const MEMBERS = { default: 1000, most: 1000 }

export function answerGroups(scene: Scene, request: VendorRequest, segments: readonly string[]): Answer {
  const [id, part, userId, ...more] = segments
  if (more.length > 0) throw noSuchPath()
  if (id === undefined) return answerCollection(scene, request)
  const group = scene.org.groups.get(id)
  if (group === undefined) throw notFound(id, 'UserGroup')
  if (part === undefined) return answerOne(scene, request, group)
  if (part !== 'users') throw noSuchPath()
  return userId === undefined ? answerMembers(scene, request, group) : answerMember(scene, request, { group, userId })
}

function answerCollection(scene: Scene, request: VendorRequest): Answer {
  if (request.method === 'GET') {
    const show = (group: Group): unknown => showGroup(group, scene.baseUrl)
    return pageOf(request, { rows: listed(scene, request.query), paging: GROUPS, show, baseUrl: scene.baseUrl })
  }
  if (request.method !== 'POST') throw noSuchPath()
  const group = createGroup(scene, 'OKTA_GROUP', groupProfileOf(readBody(request.body)))
  return json(showGroup(group, scene.baseUrl))
}

function answerOne(scene: Scene, request: VendorRequest, group: Group): Answer {
  const { org, now, baseUrl } = scene
  switch (request.method) {
    case 'GET':
      return json(showGroup(group, baseUrl))
    case 'PUT': {
      assertOwn(group)
      const profile = groupProfileOf(readBody(request.body))
      assertFree(org, profile['name'], group.id)
      Object.assign(group, { profile, updatedAt: now })
      return json(showGroup(group, baseUrl))
    }
    case 'DELETE':
      // An application's group may be deleted, although its members cannot be changed.
      if (group.type === 'BUILT_IN') throw forbidden()
      org.groups.delete(group.id)
      return emptyAnswer(204)
    default:
      throw noSuchPath()
  }
}

function answerMembers(scene: Scene, request: VendorRequest, { members }: Group): Answer {
  if (request.method !== 'GET') throw noSuchPath()
  // Whoever is deactivated is still a member, and is not shown as one.
  const rows = [...scene.org.accounts.values()].filter(
    ({ id, status }) => members.has(id) && status !== 'DEPROVISIONED',
  )
  return pageOf(request, {
    rows,
    paging: MEMBERS,
    show: (account) => showUser(account, scene.baseUrl),
    baseUrl: scene.baseUrl,
  })
}

type Membership = { readonly group: Group; readonly userId: string }

function answerMember({ org, now }: Scene, { method }: VendorRequest, { group, userId }: Membership): Answer {
  if (method !== 'PUT' && method !== 'DELETE') throw noSuchPath()
  assertOwn(group)
  if (!org.accounts.has(userId)) throw notFound(userId, 'User')
  if (method === 'PUT') group.members.add(userId)
  else group.members.delete(userId)
  group.membersUpdatedAt = now
  return emptyAnswer(204)
}

/** @throws OktaRefusal 400 where the name is taken */
export function createGroup({ org, now }: Pick<Scene, 'org' | 'now'>, type: GroupType, profile: Profile): Group {
  assertFree(org, profile['name'], undefined)
  const group: Group = {
    id: nextId(org, '00g'),
    type,
    profile,
    members: new Set(),
    createdAt: now,
    updatedAt: now,
    membersUpdatedAt: now,
  }
  org.groups.set(group.id, group)
  return group
}

function assertOwn({ type }: Group): void {
  if (type !== 'OKTA_GROUP') throw forbidden()
}

function assertFree({ groups }: Org, name: string | undefined, own: string | undefined): void {
  for (const { id, profile } of groups.values()) {
    if (id !== own && profile['name'] === name) throw taken('name', 'name')
  }
}

const ATTRIBUTES: Readonly<Record<string, (group: Group) => string | undefined>> = {
  id: ({ id }) => id,
  type: ({ type }) => type,
  lastUpdated: ({ updatedAt }) => new Date(updatedAt).toISOString(),
  lastMembershipUpdated: ({ membersUpdatedAt }) => new Date(membersUpdatedAt).toISOString(),
  'profile.name': ({ profile }) => profile['name'],
  'profile.description': ({ profile }) => profile['description'],
}

/** `q` is the beginning of a name; `filter` knows ids, times and types; `search` the profile as well. */
function listed({ org }: Scene, query: URLSearchParams): readonly Group[] {
  const all = [...org.groups.values()]
  const [search, filter, q] = ['search', 'filter', 'q'].map((name) => query.get(name))
  if (search) {
    const rules = { operators: ['eq', 'sw', 'co', 'gt', 'lt'], isCaseSensitive: false }
    return all.filter(toTest(search, (name) => ATTRIBUTES[name], rules))
  }
  if (filter) {
    const attributes = (name: string) => (name.startsWith('profile.') ? undefined : ATTRIBUTES[name])
    return all.filter(toTest(filter, attributes, { operators: ['eq', 'gt', 'lt'], isCaseSensitive: true }))
  }
  return q ? all.filter(({ profile }) => profile['name']?.toLowerCase().startsWith(q.toLowerCase())) : all
}

const json = (value: unknown): Answer => jsonAnswer(200, value, { contentType: 'application/json' })
