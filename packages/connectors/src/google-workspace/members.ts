import {
  afterSome,
  type Group,
  type JsonObject,
  type Read,
  RollcallError,
  type VendorSession,
  type Written,
} from '@rollcall/connector-kit'
import { ask, askUnless, pathTo, readResource, textOf } from './exchange.ts'
import { readAll } from './list.ts'
import { mapGroup } from './map-group.ts'

/**
 * The group and its members, which Google tells in an answer of their own. Only people are told, those outside the company included: a group
 * among the members, or the company as a whole, is no user, and whoever is in it only through that is not a member of this one.
 */
export const readGroup = async (session: VendorSession, id: string): Promise<Read<Group>> => {
  const doing = `reading group ${id}`
  const response = await ask(session, doing, { method: 'GET', path: pathTo('groups', id) })
  const record = readResource(doing, response)
  const path = pathTo('groups', id, 'members')
  const listing = { session, doing: `reading the members of group ${id}`, path, key: 'members', query: [] } as const
  const members = await readAll(listing)
  return {
    item: mapGroup(
      record,
      members.filter(isPerson).map((member) => ({ id: member.id, name: textOf(member['email']) })),
    ),
    response,
  }
}

const isPerson = ({ type }: JsonObject): boolean => type === undefined || type === 'USER'

export type MembershipChange = {
  readonly id: string
  readonly act: 'add' | 'remove'
  readonly userIds: readonly string[]
}

/** One call for each who is not as wanted, so that a whole change may be repeated. */
export const changeMembers = async (session: VendorSession, change: MembershipChange): Promise<Written<Group>> =>
  changeFrom(session, await readGroup(session, change.id), change)

/** Makes the people in it exactly these; groups among the members stay. */
export const setMembers = async (
  session: VendorSession,
  { before, userIds }: { readonly before: Read<Group>; readonly userIds: readonly string[] },
): Promise<Written<Group>> => {
  const { id } = before.item
  const gone = idsOf(before.item).filter((one) => !userIds.includes(one))
  const added = await changeFrom(session, before, { id, act: 'add', userIds })
  if (gone.length === 0) return added
  return changeFrom(session, before, { id, act: 'remove', userIds: gone }).catch((error: unknown) => {
    throw afterSome(error, 'Whoever was missing had been added before.')
  })
}

const idsOf = ({ members = [] }: Group): readonly string[] => members.map(({ id }) => id)

const changeFrom = async (
  session: VendorSession,
  before: Read<Group>,
  { id, act, userIds }: MembershipChange,
): Promise<Written<Group>> => {
  const present = new Set(idsOf(before.item))
  const changed = [...new Set(userIds)].filter((userId) => present.has(userId) !== (act === 'add'))
  if (changed.length === 0) return { ...before, ignored: [], effects: [NOBODY] }
  const change = act === 'add' ? addMember : removeMember
  for (const [at, userId] of changed.entries()) {
    await change(session, id, userId).catch((error: unknown) => {
      if (at === 0) throw error
      const done = `Of ${changed.length} members, the first ${at} were changed; it is safe to repeat the call.`
      throw afterSome(error, done)
    })
  }
  const now = await readGroup(session, id).catch((error: unknown) => {
    throw afterSome(error, 'The change itself had been accepted before.')
  })
  const shown = new Set(idsOf(now.item))
  const isMissed = changed.some((userId) => shown.has(userId) !== (act === 'add'))
  return { ...now, ignored: [], unconfirmed: isMissed ? ['members'] : [], effects: [] }
}

const NOBODY = { code: 'already_so', message: 'Nobody had to be changed.' } as const

/** "Exists already" is as good as done: somebody else was faster, or our own lost first try. */
const addMember = async (session: VendorSession, id: string, userId: string): Promise<void> => {
  const doing = `adding user ${userId} to group ${id}`
  const body = { id: userId, role: 'MEMBER' }
  const request = { method: 'POST', path: pathTo('groups', id, 'members'), body, repeatable: true } as const
  const response = await askUnless(session, { code: 'vendor_conflict', doing }, request)
  if (response === undefined || isPerson(readResource(doing, response))) return
  // The id of a group or of the whole company: everybody in it would have what the group has.
  await removeMember(session, id, userId).catch((error: unknown) => {
    throw afterSome(error, `"${userId}" is no user, and had been added to the group before: take it out.`)
  })
  throw new RollcallError(
    'invalid_request',
    `"${userId}" is no user, but a group or the whole company. Send ids of users.`,
    {
      effect: 'none',
    },
  )
}

/** As good as done where the member is what was not found, or is nobody at all by now; not where the group is. */
const removeMember = async (session: VendorSession, id: string, userId: string): Promise<void> => {
  const doing = `removing user ${userId} from group ${id}`
  try {
    await ask(session, doing, { method: 'DELETE', path: pathTo('groups', id, 'members', userId) })
  } catch (error) {
    if (error instanceof RollcallError && /(Resource Not Found|Missing required field): memberKey/.test(error.message))
      return
    throw error
  }
}
