import type { getGroup, ResponseOf } from '@rollcall/api'
import type { Session } from './session.ts'

type Group = ResponseOf<typeof getGroup>

/** A user as far as a group's list of members knows them. */
type Member = { readonly id: string; readonly name?: string | undefined }

/** So many people are named before something happens to them; the rest is counted. */
const NAMED = 20

/**
 * Who would no longer be in a group that has exactly `stays` afterwards; `undefined` where its present members cannot be
 * seen in full.
 */
export const leaversOf = async (
  { client }: Session,
  group: Group,
  stays: { readonly members: readonly Member[]; readonly integrated_account_id: string },
): Promise<readonly Member[] | undefined> => {
  const ids = new Set(stays.members.map(({ id }) => id))
  const isLeaving = ({ id }: Member): boolean => !ids.has(id)
  if (group.members !== undefined) return group.members.filter(isLeaving)
  // This vendor does not list members with the group; then the users are asked for those in it.
  const leavers: Member[] = []
  const { integrated_account_id } = stays
  for await (const page of client.users.pages({ integrated_account_id, group_id: group.id })) {
    if (page.is_partial_response) return undefined
    leavers.push(...page.result.filter(isLeaving).map(({ id, name }) => ({ id, name })))
  }
  return leavers
}

/** What happens to those who leave. */
export const sentencesOfLeaving = (group: Group, leavers: readonly Member[] | undefined): readonly string[] => {
  if (leavers === undefined) {
    return [
      `The group ${named(group)} has exactly the given members afterwards. Who is in it now cannot be seen in full.`,
      'Access that it gave to anybody else ends with it.',
    ]
  }
  const people = leavers.slice(0, NAMED).map(named).join(', ')
  const more = leavers.length > NAMED ? ` and ${leavers.length - NAMED} more` : ''
  return [`Remove ${people}${more} from the group ${named(group)}. Access that it gave them ends with it.`]
}

const named = ({ id, name }: Member): string => (name === undefined ? id : `${name} (${id})`)
