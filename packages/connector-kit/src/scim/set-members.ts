import type { Group } from '@rollcall/core'
import type { Written } from '../directory.ts'
import { afterSome, readingBack } from '../uncertain-effects.ts'
import type { Scim } from './exchange.ts'
import { memberIds } from './member-ids.ts'
import { changeMembers, unheeded } from './members.ts'
import { modify } from './modify.ts'
import { inParts, replaceMembers } from './patch.ts'
import { type Kind, type Known, read } from './read.ts'

export type WantedMembers = { readonly groups: Kind<Group>; readonly id: string; readonly userIds: readonly string[] }

/** Makes the members of a group exactly these: by the difference where the vendor shows who they are, else by sending them all. */
export const setMembers = async (scim: Scim, wanted: WantedMembers): Promise<Written<Group>> => {
  const before = await read(scim, wanted.groups, wanted.id)
  const present = memberIds(before.resource)
  return present === undefined ? sendAll(scim, wanted) : sendDifference(scim, wanted, { before, present })
}

type Present = { readonly before: Known<Group>; readonly present: ReadonlySet<string> }

const sendDifference = async (
  scim: Scim,
  { groups, id, userIds }: WantedMembers,
  { before, present }: Present,
): Promise<Written<Group>> => {
  const wanted = new Set(userIds)
  const added = [...wanted].filter((userId) => !present.has(userId))
  const removed = [...present].filter((userId) => !wanted.has(userId))
  if (added.length === 0 && removed.length === 0) {
    return {
      item: before.item,
      ignored: [],
      effects: [{ code: 'already_so', message: 'The group had exactly these members already.' }],
      response: before.response,
    }
  }
  const afterAdding =
    added.length === 0
      ? undefined
      : await changeMembers(scim, { groups, id, act: 'add', userIds: added, known: before })
  const afterRemoving =
    removed.length === 0
      ? undefined
      : await changeMembers(scim, { groups, id, act: 'remove', userIds: removed, known: before }).catch(
          (error: unknown) => {
            throw afterAdding === undefined ? error : afterSome(error, `${added.length} members had been added before.`)
          },
        )
  const last = afterRemoving ?? afterAdding
  return last ?? { item: before.item, ignored: [], effects: [], response: before.response }
}

/** `members` is replaced by as many as one request takes, and the rest is added: what is not shown cannot be compared. */
const sendAll = async (scim: Scim, { groups, id, userIds }: WantedMembers): Promise<Written<Group>> => {
  const wanted = new Set(userIds)
  const [first = [], ...others] = inParts([...wanted], scim.dialect.members.perRequest)
  const { response } = await modify(scim, {
    kind: groups,
    id,
    operations: replaceMembers(first, scim.dialect.patch),
    doing: `replacing the members of group ${id}`,
    repeatable: true,
  })
  if (others.length > 0) {
    await changeMembers(scim, { groups, id, act: 'add', userIds: others.flat() }).catch((error: unknown) => {
      throw afterSome(error, `The first ${first.length} of ${wanted.size} members had taken the place of all before.`)
    })
  }
  const now = await readingBack(read(scim, groups, id))
  const shown = memberIds(now.resource)
  const isAsWanted = (one: string): boolean => shown === undefined || shown.has(one) === wanted.has(one)
  const missed = [...new Set([...wanted, ...(shown ?? [])])].filter((one) => !isAsWanted(one))
  if (missed.length > 0) throw unheeded(scim, { id, missed, done: 'made a member or removed as asked' })
  return { item: now.item, ignored: [], unconfirmed: shown === undefined ? ['members'] : [], effects: [], response }
}
