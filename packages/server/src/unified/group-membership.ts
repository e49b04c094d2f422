import type { Directory } from '@rollcall/connector-kit'
import { type Filter, RollcallError, type User } from '@rollcall/core'
import type { Completion } from './resources.ts'

/** Groups that one filter may name: each is a call. */
const MOST_GROUPS = 20

type Membership = {
  readonly id: string
  readonly name: string | undefined
  /** `undefined` where the vendor does not show them. */
  readonly members: ReadonlySet<string> | undefined
}

/**
 * Many vendors tell who is in a group only with the group, and a filter by `group_id` over their users would find nobody. So the groups that
 * the filter names are read, and added to the users who are in them. `undefined` where it names none, or groups cannot be read.
 *
 * @throws RollcallError `invalid_request` for too many groups, and for those who are in none where the vendor's list does not tell
 */
export const addingGroups = async (
  { groups, listedUsersOmitGroups: isUntold }: Directory,
  filter: Filter,
): Promise<Completion<User> | undefined> => {
  if (isUntold && groupsIn(filter).includes('')) throw untold()
  const ids = [...new Set(groupsNamedIn(filter))]
  if (groups === undefined || ids.length === 0) return undefined
  if (ids.length > MOST_GROUPS) throw tooMany()
  const memberships = await Promise.all(ids.map((id) => readMembership(groups, id)))
  const add = (user: User): User => {
    const missing = memberships.filter(
      ({ id, members }) => members?.has(user.id) && !user.groups.some((group) => group.id === id),
    )
    if (missing.length === 0) return user
    return { ...user, groups: [...user.groups, ...missing.map(({ id, name }) => ({ id, name }))] }
  }
  const hidden = memberships.filter(({ members }) => members === undefined)
  return { add, doubts: hidden.map(({ id }) => `The vendor does not show who is in the group ${id}.`) }
}

/** In any condition: `ne` and `nin` need to know the members as much as `eq` and `in` do. `''` asks for no group by name. */
const groupsNamedIn = (filter: Filter): readonly string[] => groupsIn(filter).filter((id) => id !== '')

const groupsIn = (filter: Filter): readonly string[] => {
  if (filter.kind !== 'condition') return filter.parts.flatMap(groupsIn)
  if (filter.field !== 'groups') return []
  return 'values' in filter ? filter.values : [filter.value]
}

/** A group that the vendor does not know has no members. */
const readMembership = async (groups: NonNullable<Directory['groups']>, id: string): Promise<Membership> => {
  try {
    const { item } = await groups.get(id)
    return { id, name: item.name, members: item.members && new Set(item.members.map((member) => member.id)) }
  } catch (error) {
    if (error instanceof RollcallError && error.code === 'vendor_not_found') {
      return { id, name: undefined, members: new Set() }
    }
    throw error
  }
}

const untold = (): RollcallError => {
  const message =
    'The vendor’s list of users does not say which groups they are in, so nobody can be found by being in none. List the groups with their members instead.'
  return new RollcallError('invalid_request', message, { failures: [{ path: 'group_id', message }] })
}

const tooMany = (): RollcallError => {
  const message = `A filter may name ${MOST_GROUPS} groups at most.`
  return new RollcallError('invalid_request', message, { failures: [{ path: 'group_id', message }] })
}
