import {
  afterSome,
  type Group,
  type Read,
  RollcallError,
  readingBack,
  type VendorSession,
  type Written,
} from '@rollcall/connector-kit'
import { ask, pathTo, readResource, textOf } from './exchange.ts'
import { readAll } from './list.ts'
import { mapGroup } from './map-group.ts'
import { mapUser } from './map-user.ts'

/** The group and its members, which Okta tells in answers of their own. Deactivated users are not among them. */
export const readGroup = async (session: VendorSession, id: string): Promise<Read<Group>> => {
  const doing = `reading group ${id}`
  const response = await ask(session, doing, { method: 'GET', path: pathTo('groups', id) })
  const record = readResource(doing, response)
  const members = await readAll({
    session,
    doing: `reading the members of group ${id}`,
    path: pathTo('groups', id, 'users'),
    query: [],
    map: (row) => mapUser(row),
  })
  return {
    item: mapGroup(
      record,
      members.map((user) => ({ id: user.id, name: user.name })),
    ),
    response,
  }
}

export type MembershipChange = {
  readonly id: string
  readonly act: 'add' | 'remove'
  readonly userIds: readonly string[]
}

/** One call for each who is not as wanted; each may be repeated without harm, so that a whole change may be, too. */
export const changeMembers = async (session: VendorSession, change: MembershipChange): Promise<Written<Group>> => {
  const before = await readGroup(session, change.id)
  return changeFrom(session, before, change)
}

/** Makes the members exactly these. */
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
  assertOwn(before.item)
  const [verb, method] = act === 'add' ? (['adding', 'PUT'] as const) : (['removing', 'DELETE'] as const)
  for (const [at, userId] of changed.entries()) {
    const doing = `${verb} user ${userId} ${act === 'add' ? 'to' : 'from'} group ${id}`
    const path = pathTo('groups', id, 'users', encodeURIComponent(userId))
    await ask(session, doing, { method, path }).catch((error: unknown) => {
      if (at === 0) throw error
      throw afterSome(
        error,
        `Of ${changed.length} members, the first ${at} were changed; it is safe to repeat the call.`,
      )
    })
  }
  const now = await readingBack(readGroup(session, id))
  const shown = new Set(idsOf(now.item))
  const missed = changed.filter((userId) => shown.has(userId) !== (act === 'add'))
  // Whoever is deactivated is a member whom Okta does not show: nobody can tell whether they were added.
  return { ...now, ignored: [], unconfirmed: missed.length > 0 ? ['members'] : [], effects: [] }
}

const NOBODY = { code: 'already_so', message: 'Nobody had to be changed.' } as const

const assertOwn = ({ id, name, remote_data: { type } }: Group): void => {
  if (type === undefined || type === 'OKTA_GROUP') return
  throw new RollcallError(
    'vendor_refused',
    `The members of group ${name ?? id} are not changed through Okta: it is of the type ${textOf(type) ?? 'unknown'}, which ${type === 'BUILT_IN' ? 'has everybody in it' : 'an application or a directory fills'}. Change them there.`,
    { effect: 'none' },
  )
}
