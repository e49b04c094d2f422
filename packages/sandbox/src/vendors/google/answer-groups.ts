/** `/groups` and the members below it. */
import type { Answer, VendorRequest } from '../../http/exchange.ts'
import { emptyAnswer, jsonAnswer } from '../../http/exchange.ts'
import { needs, type Scene } from './answer-users.ts'
import { addressOf, readBody, textIn } from './body.ts'
import { pageOf } from './list.ts'
import { duplicate, noSuchPath, notFound, required } from './refusal.ts'
import { showGroup, showMember } from './resources.ts'
import { type Account, findAccount, findGroup, type Group, nextId } from './workspace.ts'

const json = (status: number, value: unknown): Answer =>
  jsonAnswer(status, value, { contentType: 'application/json; charset=UTF-8' })

export function answerGroups(scene: Scene, request: VendorRequest, segments: readonly string[]): Answer {
  const [key, what, memberKey] = segments
  if (key === undefined) {
    if (request.method === 'GET') return list(scene, request.query)
    if (request.method === 'POST') return create(scene, request)
    throw noSuchPath()
  }
  const group = findGroup(scene.workspace, key)
  if (group === undefined) throw notFound('groupKey')
  if (what === 'members') return answerMembers(scene, request, { group, memberKey })
  if (what !== undefined) throw noSuchPath()
  switch (request.method) {
    case 'GET':
      needs(scene, 'group', 'group.readonly')
      return json(200, showGroup(group))
    case 'PUT':
    case 'PATCH':
      return change(scene, group, request)
    case 'DELETE':
      needs(scene, 'group')
      scene.workspace.groups.delete(group.id)
      return emptyAnswer(204)
    default:
      throw noSuchPath()
  }
}

/** All of the customer's, or those that somebody is in (`userKey`). */
function list(scene: Scene, query: URLSearchParams): Answer {
  needs(scene, 'group', 'group.readonly')
  const userKey = query.get('userKey')
  const member = userKey === null ? undefined : findAccount(scene.workspace, userKey)
  if (userKey !== null && member === undefined) throw notFound('userKey')
  const all = [...scene.workspace.groups.values()]
  const rows = member === undefined ? all : all.filter(({ members }) => members.has(member.id))
  return pageOf(query, { kind: 'admin#directory#groups', key: 'groups', rows, show: showGroup, usual: 200, most: 200 })
}

function create(scene: Scene, { body }: VendorRequest): Answer {
  needs(scene, 'group')
  const sent = readBody(body)
  if (sent['email'] === undefined) throw required('email')
  const email = addressOf(sent['email'])
  if (findGroup(scene.workspace, email) !== undefined || findAccount(scene.workspace, email) !== undefined)
    throw duplicate()
  const group: Group = {
    id: nextId(scene.workspace, 'group'),
    email,
    name: textIn(sent, 'name') ?? email.split('@')[0] ?? email,
    description: textIn(sent, 'description') ?? '',
    members: new Map(),
    createdAt: scene.now,
  }
  scene.workspace.groups.set(group.id, group)
  return json(200, showGroup(group))
}

function change(scene: Scene, group: Group, { body }: VendorRequest): Answer {
  needs(scene, 'group')
  const sent = readBody(body)
  Object.assign(group, {
    ...(textIn(sent, 'name') !== undefined && { name: textIn(sent, 'name') }),
    ...(typeof sent['description'] === 'string' && { description: sent['description'] }),
    ...(sent['email'] !== undefined && { email: addressOf(sent['email']) }),
  })
  return json(200, showGroup(group))
}

type Members = { readonly group: Group; readonly memberKey: string | undefined }

function answerMembers(scene: Scene, request: VendorRequest, { group, memberKey }: Members): Answer {
  if (memberKey === undefined && request.method === 'GET') {
    needs(scene, 'group', 'group.readonly', 'group.member')
    const rows = [...group.members.keys()]
    const show = (id: string): unknown => showMember(scene.workspace, group, id)
    return pageOf(request.query, { kind: 'admin#directory#members', key: 'members', rows, show, usual: 200, most: 200 })
  }
  if (memberKey === undefined && request.method === 'POST') return addMember(scene, group, request)
  if (memberKey === undefined) throw noSuchPath()
  const account = findAccount(scene.workspace, memberKey)
  if (account === undefined || !group.members.has(account.id)) throw notFound('memberKey')
  if (request.method === 'GET') return json(200, showMember(scene.workspace, group, account.id))
  if (request.method !== 'DELETE') throw noSuchPath()
  needs(scene, 'group', 'group.member')
  group.members.delete(account.id)
  return emptyAnswer(204)
}

function addMember(scene: Scene, group: Group, { body }: VendorRequest): Answer {
  needs(scene, 'group', 'group.member')
  const sent = readBody(body)
  const account: Account | undefined = findAccount(scene.workspace, textIn(sent, 'id') ?? textIn(sent, 'email') ?? '')
  if (account === undefined) throw notFound('memberKey')
  if (group.members.has(account.id)) throw duplicate('Member already exists.')
  const role = textIn(sent, 'role')
  group.members.set(account.id, role === 'OWNER' || role === 'MANAGER' ? role : 'MEMBER')
  return json(200, showMember(scene.workspace, group, account.id))
}
