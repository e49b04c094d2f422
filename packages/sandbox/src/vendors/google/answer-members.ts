/** `/groups/{key}/members`: people, here and elsewhere; other groups; and everybody of the customer at once. */
import type { Answer, VendorRequest } from '../../http/exchange.ts'
import { emptyAnswer } from '../../http/exchange.ts'
import { isAddress, readBody } from './body.ts'
import { pageOf } from './list.ts'
import { duplicate, GoogleRefusal, invalid, json, notFound, required } from './refusal.ts'
import { showMember } from './resources.ts'
import type { Group, Member, Role, Scene, Workspace } from './workspace.ts'
import { CUSTOMER_ID, findAccount, findGroup } from './workspace.ts'

const SIZE = { usual: 200, most: 200 }

type Asked = { readonly group: Group; readonly memberKey: string | undefined }

/** @returns `undefined` for what Google's API does not have */
export function answerMembers(scene: Scene, request: VendorRequest, { group, memberKey }: Asked): Answer | undefined {
  if (memberKey !== undefined) return answerMember(scene, request, { group, memberKey })
  const { workspace, now } = scene
  const show = (member: Member): unknown => showMember(workspace, member)
  if (request.method === 'GET')
    return pageOf(request.query, {
      kind: 'members',
      rows: listed(workspace, group, request.query),
      show,
      size: SIZE,
      now,
    })
  return request.method === 'POST' ? json(show(add(workspace, group, request))) : undefined
}

function listed(workspace: Workspace, group: Group, query: URLSearchParams): readonly Member[] {
  const roles = query.get('roles')?.toUpperCase().split(',')
  const all =
    query.get('includeDerivedMembership') === 'true' ? withDerived(workspace, group) : [...group.members.values()]
  return roles === undefined ? all : all.filter(({ role }) => roles.includes(role))
}

/** Direct members, and those of the groups among them. Google lets no circle come about, so that this ends. */
function withDerived({ groups }: Workspace, group: Group): readonly Member[] {
  const found = new Map<string, Member>()
  const collect = ({ members }: Group): void => {
    for (const member of members.values()) {
      if (!found.has(member.id)) found.set(member.id, member)
      const nested = groups.get(member.id)
      if (nested !== undefined) collect(nested)
    }
  }
  collect(group)
  return [...found.values()]
}

function add(workspace: Workspace, group: Group, { body }: VendorRequest): Member {
  const { id, email, role } = readBody(body)
  const key = typeof id === 'string' ? id : email
  if (typeof key !== 'string') throw required('memberKey')
  const member = memberBy(workspace, key, roleOf(role ?? 'MEMBER'))
  if (group.members.has(member.id)) throw duplicate('Member already exists.')
  const nested = workspace.groups.get(member.id)
  if (
    nested !== undefined &&
    (nested === group || withDerived(workspace, nested).some(({ id: one }) => one === group.id))
  )
    throw new GoogleRefusal(400, 'invalid', 'Cyclic memberships not allowed.')
  group.members.set(member.id, member)
  return member
}

/** @throws GoogleRefusal 404 for an id or an address of the customer's that is nobody's */
export function memberBy(workspace: Workspace, key: string, role: Role): Member {
  const account = findAccount(workspace, key)
  if (account !== undefined) return { id: account.id, role, type: 'USER', email: account.primaryEmail }
  const group = findGroup(workspace, key)
  if (group !== undefined) return { id: group.id, role, type: 'GROUP', email: group.email }
  if (key === CUSTOMER_ID) return { id: CUSTOMER_ID, role, type: 'CUSTOMER', email: undefined }
  const isElsewhere = isAddress(key) && !workspace.domains.some((domain) => key.toLowerCase().endsWith(`@${domain}`))
  if (!isElsewhere) throw notFound('memberKey')
  return { id: elsewhereId(key), role, type: 'USER', email: key.toLowerCase() }
}

/** Somebody elsewhere has an id as long as everybody's. */
const elsewhereId = (address: string): string =>
  `9${Buffer.from(address.toLowerCase()).toString('hex').replaceAll(/\D/g, '').padEnd(20, '0').slice(0, 20)}`

function roleOf(value: unknown): Role {
  if (value === 'OWNER' || value === 'MANAGER' || value === 'MEMBER') return value
  throw invalid('role')
}

type Membership = { readonly group: Group; readonly memberKey: string }

function answerMember(
  { workspace }: Scene,
  { method, body }: VendorRequest,
  { group, memberKey }: Membership,
): Answer | undefined {
  const member = find(workspace, group.members, memberKey)
  if (member === undefined)
    throw method === 'DELETE' && isNobody(workspace, memberKey) ? required('memberKey') : notFound('memberKey')
  switch (method) {
    case 'GET':
      return json(showMember(workspace, member))
    case 'PATCH':
    case 'PUT': {
      const changed = { ...member, role: roleOf(readBody(body)['role'] ?? member.role) }
      group.members.set(member.id, changed)
      return json(showMember(workspace, changed))
    }
    case 'DELETE':
      group.members.delete(member.id)
      return emptyAnswer(204)
    default:
      return undefined
  }
}

/** Recorded of Google: to take out a key that is nobody's at all is as if none had been sent. */
const isNobody = (workspace: Workspace, key: string): boolean =>
  key !== CUSTOMER_ID && findAccount(workspace, key) === undefined && findGroup(workspace, key) === undefined

function find(workspace: Workspace, members: Group['members'], key: string): Member | undefined {
  const id = findAccount(workspace, key)?.id ?? findGroup(workspace, key)?.id ?? key
  return members.get(id) ?? [...members.values()].find(({ email }) => email === key.toLowerCase())
}
