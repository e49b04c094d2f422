import { type Group, RollcallError } from '@rollcall/core'
import type { Effect, Written } from '../directory.ts'
import type { VendorResponse } from '../session.ts'
import { afterSome, readingBack } from '../uncertain-effects.ts'
import type { Scim } from './exchange.ts'
import { memberIds } from './member-ids.ts'
import { modify } from './modify.ts'
import { addMembers, inParts, type Operation, removeMembers } from './patch.ts'
import { type Kind, type Known, read } from './read.ts'

export type MembershipChange = {
  readonly groups: Kind<Group>
  readonly id: string
  readonly act: 'add' | 'remove'
  readonly userIds: readonly string[]
  /** The group as it was read just before, where it was. */
  readonly known?: Known<Group> | undefined
}

/**
 * Adds or removes members, as many in one request as the vendor takes. The group is read before, since some servers keep a member twice
 * who is added twice, and refuse to remove whom they do not have; and afterwards, since a 204, or a 200 without members, proves nothing
 * (scim-clients.md C22).
 */
export const changeMembers = async (scim: Scim, change: MembershipChange): Promise<Written<Group>> => {
  const before = change.known ?? (await read(scim, change.groups, change.id))
  const present = memberIds(before.resource)
  const ids = [...new Set(change.userIds)].filter((id) => present?.has(id) !== (change.act === 'add'))
  if (ids.length === 0) return { item: before.item, ignored: [], effects: [NOBODY], response: before.response }
  const most = Math.min(scim.dialect.members.perRequest, scim.dialect.patch.operations)
  let lastResponse: VendorResponse | undefined
  for (const [at, part] of inParts(ids, most).entries()) {
    const sent = await sendPart(scim, change, part).catch((error: unknown) => {
      throw at === 0 ? error : halfway(change, { error, finished: at * most, of: ids.length })
    })
    lastResponse = sent ?? lastResponse
  }
  const reading = read(scim, change.groups, change.id)
  const now = await (lastResponse === undefined ? reading : readingBack(reading))
  const members = memberIds(now.resource)
  const missed = missedIds(change.act, ids, members)
  if (missed.length > 0)
    throw unheeded(scim, { id: change.id, missed, done: change.act === 'add' ? 'added' : 'removed' })
  const effects = lastResponse === undefined ? [NOBODY] : []
  // An empty list may be left out (RFC 7643 §2.5): where members were shown before, none is what was asked for.
  const isShown = members !== undefined || (change.act === 'remove' && present !== undefined)
  const unconfirmed = isShown || lastResponse === undefined ? [] : ['members']
  return { item: now.item, ignored: [], unconfirmed, effects, response: lastResponse ?? now.response }
}

const NOBODY: Effect = { code: 'already_so', message: 'Nobody had to be changed.' }

const sendPart = async (
  scim: Scim,
  change: MembershipChange,
  part: readonly string[],
): Promise<VendorResponse | undefined> => {
  const { patch, members } = scim.dialect
  const operations: readonly Operation[] =
    change.act === 'add' ? addMembers(part, patch) : removeMembers(part, patch, members.removal)
  const doing = `${change.act === 'add' ? 'adding members to' : 'removing members from'} group ${change.id}`
  try {
    return (await modify(scim, { kind: change.groups, id: change.id, operations, doing, repeatable: true })).response
  } catch (error) {
    if (change.act === 'add' || !isNoTarget(error)) throw error
    return part.length === 1 ? undefined : removeEach(scim, change, part) // not a member: what was asked for; the reading will tell
  }
}

/** One who is no member fails the whole request (RFC 7644 §3.5.2), so those who are go one by one. */
const removeEach = async (
  scim: Scim,
  change: MembershipChange,
  part: readonly string[],
): Promise<VendorResponse | undefined> => {
  let lastResponse: VendorResponse | undefined
  for (const [at, userId] of part.entries()) {
    const sent = await sendPart(scim, change, [userId]).catch((error: unknown) => {
      throw lastResponse === undefined ? error : halfway(change, { error, finished: at, of: part.length })
    })
    lastResponse = sent ?? lastResponse
  }
  return lastResponse
}

/** RFC 7644 §3.5.2.2: a filter that matches no member is an error to strict servers. */
const isNoTarget = (error: unknown): boolean => {
  const body = error instanceof RollcallError ? error.facts.remote?.body : undefined
  return typeof body === 'object' && body !== null && 'scimType' in body && body.scimType === 'noTarget'
}

/** `undefined` members: the vendor does not show them, so nothing can be said. */
const missedIds = (
  act: 'add' | 'remove',
  ids: readonly string[],
  members: ReadonlySet<string> | undefined,
): readonly string[] => (members === undefined ? [] : ids.filter((id) => members.has(id) !== (act === 'add')))

type Unheeded = { readonly id: string; readonly missed: readonly string[]; readonly done: string }

/** The vendor accepted a change of members, and shows afterwards that it did not make it for these. */
export const unheeded = (scim: Scim, { id, missed, done }: Unheeded): RollcallError =>
  new RollcallError(
    'vendor_refused',
    `${scim.vendor} accepted the change of group ${id}, but ${missed.length === 1 ? 'this user was' : 'these users were'} not ${done}: ${missed.slice(0, 10).join(', ')}. Check that they are users of this workspace.`,
    {
      status: 422,
      effect: 'unknown',
      failures: missed.map((userId) => ({
        path: 'members',
        message: `${userId} was not ${done}`,
      })),
    },
  )

type Progress = { readonly error: unknown; readonly finished: number; readonly of: number }

const halfway = ({ id }: MembershipChange, { error, finished, of }: Progress): unknown =>
  afterSome(
    error,
    `Of ${of} members, the first ${finished} were changed in group ${id}; it is safe to repeat the whole call.`,
  )
