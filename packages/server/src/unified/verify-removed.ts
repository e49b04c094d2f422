import type { Directory, PushdownField } from '@rollcall/connector-kit'
import { type Difference, RollcallError, type User } from '@rollcall/core'
import type { Resource, Row } from './resources.ts'
import { type Checking, judge, type Verification } from './verify.ts'

export type CheckingRemoval<R extends Row> = Omit<Checking<R>, 'get' | 'differences'> & {
  readonly directory: Directory
  readonly resource: Resource<R>
  readonly pushdown: readonly PushdownField[]
  /** Of a user: under which name to look for them, too. */
  readonly username: string | undefined
  /** Whether a record that is still shown is shown as removed. */
  readonly isGoneAs: (now: R) => boolean
  /** What was sent besides the removal, and such a record does not show. */
  readonly differences: (now: R) => readonly Difference[]
}

/**
 * Checks that a removed record is really gone: by id, and a user also by name, while another record is seen in the same breath. An empty
 * list, a 401 or a 404 from the wrong place proves nothing.
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
  const { directory, resource, id, vendor } = checking
  const [get, list] = [resource.get(directory), resource.list(directory)]
  if (get === undefined || list === undefined) return unknown(`${vendor} cannot be asked for one record.`)
  const now = await readOrGone(get, id)
  if (now !== undefined && !checking.isGoneAs(now)) return differs(`${vendor} still has the ${resource.singular}.`)
  if (now === undefined) {
    const canary = await list({ where: [], position: undefined, limit: 2 })
    if (!canary.items.some((row) => row.id !== id)) {
      return unknown(`${vendor} says that it is gone, but shows no other ${resource.singular} either.`)
    }
  }
  if (await isListed(checking)) return differs(`${vendor} still lists the ${resource.singular} by name.`)
  if (now === undefined) return verified(`${vendor} has no such ${resource.singular} any more, and shows others.`)
  const rest = judge(checking, checking.differences(now))
  return rest.status === 'verified' ? verified(`${vendor} shows the ${resource.singular} as inactive.`) : rest
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

/** Some vendors answer "not found" about a user whom they go on listing. */
const isListed = async <R extends Row>({
  directory: { users },
  pushdown,
  username,
  id,
}: CheckingRemoval<R>): Promise<boolean> => {
  const canAsk = pushdown.some(({ field, operators }) => field === 'username' && operators.includes('eq'))
  if (username === undefined || users === undefined || !canAsk) return false
  const where = [{ field: 'username', operator: 'eq', value: username } as const]
  const { items } = await users.list({ where, position: undefined, limit: 10 })
  return items.some((user: User) => user.id === id && user.status !== 'inactive' && user.status !== 'deleted')
}

const verified = (message: string): Finding => ({ status: 'verified', message, differences: [] })
const unknown = (message: string): Finding => ({ status: 'unknown', message, differences: [] })
const differs = (message: string): Finding => ({ status: 'differs', message, differences: [] })
