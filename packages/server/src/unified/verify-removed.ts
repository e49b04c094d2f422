import type { Directory, ListRequest, PushdownField } from '@rollcall/connector-kit'
import { type Difference, RollcallError, START_OF_LISTING } from '@rollcall/core'
import { type Gathered, gather } from './gather.ts'
import type { Resource, Row } from './resources.ts'
import { type Checking, judge, type Verification } from './verify.ts'

export type CheckingRemoval<R extends Row> = Omit<Checking<R>, 'get' | 'id' | 'differences'> & {
  readonly directory: Directory
  readonly resource: Resource<R>
  readonly pushdown: readonly PushdownField[]
  /** All ids that the record has had, the latest first: at some vendors an id follows the name. */
  readonly ids: readonly [string, ...string[]]
  /** Of a user: all names that they have had. */
  readonly usernames: readonly string[]
  /** Whether the vendor showed the record before it was removed. Nobody can tell that somebody is gone who never was there. */
  readonly wasSeen: boolean
  /** Whether a record that is still shown is shown as removed. */
  readonly isGoneAs: (now: R) => boolean
  /** What was sent besides the removal, and such a record does not show. */
  readonly differences: (now: R) => readonly Difference[]
}

/**
 * Checks that a removed record is really gone: by id and in the list, while another record is seen in the same breath. An empty list, a list
 * that is not whole, a 401 or a 404 from the wrong place proves nothing, and neither does the absence of somebody who was never seen.
 */
export const verifyRemoved = async <R extends Row>(checking: CheckingRemoval<R>): Promise<Verification> => {
  const checkedAt = checking.now().toISOString()
  try {
    return { checked_at: checkedAt, ...(await lookFor(checking)) }
  } catch (error) {
    if (!(error instanceof RollcallError)) throw error
    return { checked_at: checkedAt, ...unknown(`Whether it is gone could not be read back. ${error.message}`) }
  }
}

type Finding = Omit<Verification, 'checked_at'>

const lookFor = async <R extends Row>(checking: CheckingRemoval<R>): Promise<Finding> => {
  const { directory, resource, ids, vendor, wasSeen } = checking
  const { singular } = resource
  const [get, list] = [resource.get(directory), resource.list(directory)]
  if (get === undefined || list === undefined) return unknown(`${vendor} cannot be asked for one record.`)
  const now = await readOrGone(get, ids[0])
  if (now !== undefined && !checking.isGoneAs(now)) return differs(`${vendor} still has the ${singular}.`)
  if (now === undefined) {
    if (!wasSeen)
      return unknown(`${vendor} shows no such ${singular}, and did not before: there may never have been one.`)
    const canary = await list({ where: [], position: undefined, limit: 2 })
    if (!canary.items.some(({ id }) => !ids.includes(id))) {
      return unknown(`${vendor} says that it is gone, but shows no other ${singular} either.`)
    }
  }
  const contrary = await lookInList(checking, { list, isShown: now !== undefined })
  if (contrary !== undefined) return contrary
  if (now === undefined) return verified(`${vendor} has no such ${singular} any more, and shows others.`)
  const rest = judge(checking, checking.differences(now))
  return rest.status === 'verified' ? verified(`${vendor} shows the ${singular} as inactive.`) : rest
}

/** `undefined` only by the vendor's own word about the record. */
const readOrGone = async <R>(
  get: (id: string) => Promise<{ readonly item: R }>,
  id: string,
): Promise<R | undefined> => {
  try {
    return (await get(id)).item
  } catch (error) {
    if (error instanceof RollcallError && error.code === 'vendor_not_found') return undefined
    throw error
  }
}

type Looking<R extends Row> = {
  readonly list: NonNullable<ReturnType<Resource<R>['list']>>
  /** Whether the vendor shows the record itself, as removed: then its word need not be looked for in a whole list. */
  readonly isShown: boolean
}

/** What the list has against a removal: some vendors answer "not found" about a user whom they go on listing. */
const lookInList = async <R extends Row>(
  checking: CheckingRemoval<R>,
  { list, isShown }: Looking<R>,
): Promise<Finding | undefined> => {
  const { resource, pushdown, ids, usernames, vendor, now } = checking
  const canAsk = pushdown.some(({ field, operators }) => field === 'username' && operators.includes('eq'))
  const byName = canAsk ? usernames.map((value) => [{ field: 'username', operator: 'eq', value } as const]) : []
  if (byName.length === 0 && isShown) return undefined
  const read = (where: ListRequest['where']): Promise<Gathered<R>> =>
    gather({
      list,
      vendor,
      where,
      // Asked by name, whoever is found is of interest; in a whole list, only the record itself.
      keep: (row) => !checking.isGoneAs(row) && (where.length > 0 || ids.includes(row.id)),
      position: undefined,
      listing: START_OF_LISTING,
      limit: MOST_NAMESAKES,
      now,
    })
  const lists = await Promise.all(byName.length === 0 ? [read([])] : byName.map(read))
  const found = lists.flatMap(({ rows }) => rows)
  if (found.some(({ id }) => ids.includes(id))) return differs(`${vendor} still lists the ${resource.singular}.`)
  if (found.length > 0) return unknown(`${vendor} lists another ${resource.singular} of the same name.`)
  const doubts = lists.flatMap((each) => each.doubts)
  if (doubts.length > 0) return unknown(`${vendor}'s list may not be whole: ${doubts.join(' ')}`)
  if (lists.some(({ next }) => next !== undefined)) {
    return unknown(
      `${vendor} says that it is gone, and its list is too long to look through for the ${resource.singular}.`,
    )
  }
  return undefined
}

/** Rows under one name that are looked at. */
const MOST_NAMESAKES = 10

const verified = (message: string): Finding => ({ status: 'verified', message, differences: [] })
const unknown = (message: string): Finding => ({ status: 'unknown', message, differences: [] })
const differs = (message: string): Finding => ({ status: 'differs', message, differences: [] })
