import { RollcallError, type User } from '@rollcall/core'
import { assertSuccess } from '../answers/read-object.ts'
import type { Effect, Read, Written } from '../directory.ts'
import type { VendorResponse } from '../session.ts'
import { afterSome, isLostAnswer, readingBack } from '../uncertain-effects.ts'
import { asking, pathOf, type Scim, send } from './exchange.ts'
import { mapScimUser } from './map-user.ts'
import { modify } from './modify.ts'
import { toOperations } from './patch.ts'
import { isGone, type Kind, read, readOrGone } from './read.ts'
import { explaining, removalEffects } from './removal-words.ts'

/**
 * Removes a resource with DELETE. After a lost answer it is read before it is repeated, so that a removal that happened is never
 * reported as "not found". `isRemoved`: what a record looks like that is still shown although it was removed.
 */
export const remove = async <T>(
  scim: Scim,
  kind: Kind<T>,
  { id, isRemoved }: { readonly id: string; readonly isRemoved: (item: T) => boolean },
): Promise<VendorResponse> => {
  const attempt = async (): Promise<VendorResponse> => {
    const response = await send(scim, { method: 'DELETE', path: pathOf(kind.path, id), repeatable: false })
    assertSuccess(response, asking(scim, `removing ${kind.noun} ${id}`))
    return response
  }
  try {
    return await attempt()
  } catch (error) {
    if (!isLostAnswer(error)) throw error
    const now = await readOrGone(scim, kind, id).catch(leavingOpen)
    return now.item === undefined || isRemoved(now.item) ? now.response : attempt().catch(leavingOpen)
  }
}

const leavingOpen = (later: unknown): never => {
  throw afterSome(later, 'The removal had been sent before; whether it took effect is not known.')
}

const isInactive = ({ status }: User): boolean => status === 'inactive'

/**
 * `users.delete`: always the vendor's DELETE, which is not the same as deactivating (scim-clients.md C23). The user is read first:
 * some vendors acknowledge the removal of anybody, and nobody is to be called removed who was not there.
 */
export const removeUser = async (scim: Scim, users: Kind<User>, id: string): Promise<Written<User>> => {
  const before = await read(scim, users, id)
  return removeKnown(scim, users, before)
}

const removeKnown = async (scim: Scim, users: Kind<User>, { item }: Read<User>): Promise<Written<User>> => {
  const response = await explaining(scim, () => remove(scim, users, { id: item.id, isRemoved: isInactive }))
  return { item: undefined, ignored: [], effects: isInactive(item) ? [] : removalEffects(scim), response }
}

/** `status: inactive`. A user whom the vendor does not know (any more) is already what was asked for. */
export const deactivate = async (scim: Scim, users: Kind<User>, id: string): Promise<Written<User>> => {
  try {
    return scim.dialect.deactivation === 'delete'
      ? await deactivateByDelete(scim, users, id)
      : await deactivateByPatch(scim, users, id)
  } catch (error) {
    if (scim.dialect.keepsEverybody || !isGone(error)) throw error
    const reading = readOrGone(scim, users, id)
    const now = await (error.facts.effect === 'unknown' ? reading.catch(leavingOpen) : reading)
    if (now.item !== undefined && !isInactive(now.item)) throw error
    return alreadySo(now, `${scim.vendor} has no active user ${id}: nothing was left to do.`)
  }
}

const deactivateByDelete = async (scim: Scim, users: Kind<User>, id: string): Promise<Written<User>> => {
  const before = await read(scim, users, id)
  if (isInactive(before.item)) return alreadySo(before, `The user was inactive at ${scim.vendor} already.`)
  const removed = await removeKnown(scim, users, before)
  const now = await readIfPossible(scim, users, id)
  if (now !== undefined && !isInactive(now)) throw unheeded(scim, id)
  return { ...removed, item: now }
}

/** Only the vendor's own contrary word overturns its acknowledgement: a reading that fails says nothing about the removal. */
const readIfPossible = (scim: Scim, users: Kind<User>, id: string): Promise<User | undefined> =>
  read(scim, users, id).then(
    ({ item }) => item,
    () => undefined,
  )

const deactivateByPatch = async (scim: Scim, users: Kind<User>, id: string): Promise<Written<User>> => {
  // Whoever was inactive before had no sessions that this call could have ended: nothing may be claimed of them.
  const before = scim.facts.endsSessions === 'yes' ? await read(scim, users, id) : undefined
  if (before !== undefined && isInactive(before.item))
    return alreadySo(before, `The user was inactive at ${scim.vendor} already.`)
  const operations = toOperations([{ path: 'active', value: false }], scim.dialect.patch)
  const doing = `deactivating user ${id}`
  const answered = await explaining(scim, () => modify(scim, { kind: users, id, operations, doing, repeatable: true }))
  const fromAnswer = answered.resource === undefined ? undefined : mapScimUser(answered.resource, scim.dialect.mapping)
  if (fromAnswer !== undefined && isInactive(fromAnswer)) return done(scim, fromAnswer, answered.response)
  const now = await readingBack(readOrGone(scim, users, id))
  if (now.item !== undefined && !isInactive(now.item)) throw unheeded(scim, id)
  return done(scim, now.item, answered.response)
}

const done = (scim: Scim, item: User | undefined, response: VendorResponse): Written<User> => ({
  item,
  ignored: [],
  effects: removalEffects(scim),
  response,
})

type Now = { readonly item: User | undefined; readonly response: VendorResponse }

const alreadySo = ({ item, response }: Now, message: string): Written<User> => {
  const effect: Effect = { code: 'already_so', message }
  return { item, ignored: [], effects: [effect], response }
}

const unheeded = (scim: Scim, id: string): RollcallError =>
  new RollcallError(
    'vendor_refused',
    `${scim.vendor} answered that user ${id} was deactivated, and still shows them as active. Delete the user, or deactivate them there by hand.`,
    { status: 502, effect: 'unknown' },
  )
