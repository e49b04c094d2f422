/** `/groups`: lists, one group, creation, change, removal. A group is known by its address; names need not differ. */
import type { Answer, VendorRequest } from '../../http/exchange.ts'
import { emptyAnswer } from '../../http/exchange.ts'
import { answerMembers } from './answer-members.ts'
import { type Json, ownAddress, readBody } from './body.ts'
import { pageOf } from './list.ts'
import { assertWhose } from './list-users.ts'
import { assertMayCall } from './permissions.ts'
import { type Field, toTest } from './query.ts'
import { badRequest, duplicate, invalid, json, notFound, required } from './refusal.ts'
import { showGroup } from './resources.ts'
import type { Group, Scene, Workspace } from './workspace.ts'
import { findAccount, findGroup, isTaken, nextId } from './workspace.ts'

const SIZE = { usual: 200, most: 200 }

/** @returns `undefined` for a path that Google's API does not have */
export function answerGroups(scene: Scene, request: VendorRequest, segments: readonly string[]): Answer | undefined {
  const [key, part, memberKey, ...more] = segments
  if (more.length > 0 || (part !== undefined && part !== 'members')) return undefined
  assertMayCall(scene, part === undefined ? 'groups' : 'members', request.method)
  if (key === undefined) return answerCollection(scene, request)
  const group = findGroup(scene.workspace, key)
  if (group === undefined) throw notFound('groupKey')
  return part === undefined ? answerOne(scene, group, request) : answerMembers(scene, request, { group, memberKey })
}

function answerCollection(scene: Scene, { method, query, body }: VendorRequest): Answer | undefined {
  if (method === 'GET') {
    const rows = listed(scene.workspace, query)
    return pageOf(query, { kind: 'groups', rows, show: showGroup, size: SIZE, now: scene.now })
  }
  return method === 'POST' ? json(showGroup(createGroup(scene.workspace, readBody(body)))) : undefined
}

function answerOne({ workspace }: Scene, group: Group, { method, body }: VendorRequest): Answer | undefined {
  switch (method) {
    case 'GET':
      return json(showGroup(group))
    case 'PATCH':
    case 'PUT': {
      const sent = readBody(body)
      const email = sent['email'] === undefined ? group.email : freeAddress(workspace, sent['email'], group.email)
      return json(showGroup(Object.assign(group, textsIn(sent, group), { email })))
    }
    case 'DELETE':
      workspace.groups.delete(group.id)
      for (const { members } of workspace.groups.values()) members.delete(group.id)
      return emptyAnswer(204)
    default:
      return undefined
  }
}

/** @throws GoogleRefusal 400, 404, 409 where the address is taken */
export function createGroup(workspace: Workspace, sent: Json): Group {
  if (sent['email'] === undefined) throw required('email')
  const email = freeAddress(workspace, sent['email'], undefined)
  const [local = ''] = email.split('@')
  const group: Group = {
    id: nextId(workspace, 'group'),
    email,
    ...textsIn(sent, { name: local, description: '' }),
    members: new Map(),
  }
  workspace.groups.set(group.id, group)
  return group
}

function freeAddress(workspace: Workspace, value: unknown, own: string | undefined): string {
  const email = ownAddress(workspace, value, 'email')
  if (email !== own && isTaken(workspace, email)) throw duplicate()
  return email
}

type Texts = Pick<Group, 'name' | 'description'>

function textsIn({ name, description }: Json, before: Texts): Texts {
  if (typeof name === 'string' && name.length > 73) throw invalid('name')
  if (typeof description === 'string' && description.length > 4096) throw invalid('description')
  return {
    name: typeof name === 'string' && name !== '' ? name : before.name,
    description: typeof description === 'string' ? description : before.description,
  }
}

/** All of the customer's, or those that somebody or another group is in: by `userKey`, or by `memberKey` within `query`. */
function listed(workspace: Workspace, query: URLSearchParams): readonly Group[] {
  const all = [...workspace.groups.values()]
  const userKey = query.get('userKey')
  if (userKey !== null) {
    const id = idOf(workspace, userKey)
    if (id === undefined) throw notFound('userKey')
    return all.filter(({ members }) => members.has(id))
  }
  assertWhose(workspace, query)
  const domain = query.get('domain')
  const ofDomain = domain === null ? all : all.filter(({ email }) => email.endsWith(`@${domain}`))
  const text = query.get('query')
  if (text === null || text === '') return ofDomain
  if (/\bmemberKey\s*=/.test(text) && /\b(email|name)\s*[:=]/.test(text)) throw badRequest()
  return ofDomain.filter(toTest(text, { fields: fieldsOf(workspace) }))
}

const idOf = (workspace: Workspace, key: string): string | undefined =>
  findAccount(workspace, key)?.id ?? findGroup(workspace, key)?.id

const fieldsOf = (workspace: Workspace): Readonly<Record<string, Field<Group>>> => ({
  email: { by: ['=', ':*'], read: ({ email }) => [email] },
  name: { by: ['=', ':*'], read: ({ name }) => [name] },
  memberKey: { by: ['='], read: ({ members }) => [...members.keys()].flatMap((id) => keysOf(workspace, id)) },
})

/** By what a member can be named: its id, and its address of today. */
const keysOf = ({ accounts, groups }: Workspace, id: string): readonly string[] => {
  const email = accounts.get(id)?.primaryEmail ?? groups.get(id)?.email
  return email === undefined ? [id] : [id, email]
}
