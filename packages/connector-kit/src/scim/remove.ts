import { RollcallError, type User } from '@rollcall/core'
import { assertSuccess } from '../answers/read-object.ts'
import type { Effect, Written } from '../directory.ts'
import type { VendorResponse } from '../session.ts'
import { asking, isLostAnswer, pathOf, type Scim, send } from './exchange.ts'
import { mapScimUser } from './map-user.ts'
import { isWithoutOperation, type Modified, modify } from './modify.ts'
import { toOperations } from './patch.ts'
import { type Kind, read } from './read.ts'

/** Whether an error is the vendor's own word that it has no such record. */
export const isGone = (error: unknown): error is RollcallError =>
  error instanceof RollcallError && error.code === 'vendor_not_found'

/**
 * Removes a resource with DELETE. After a lost answer it is read before it is repeated, so that a removal that
 * happened is never reported as "not found".
 */
export const remove = async <T>(scim: Scim, kind: Kind<T>, id: string): Promise<VendorResponse> => {
  const attempt = async (): Promise<VendorResponse> => {
    const response = await send(scim, { method: 'DELETE', path: pathOf(kind.path, id), repeatable: false })
    assertSuccess(response, asking(scim, `removing ${kind.noun} ${id}`))
    return response
  }
  try {
    return await attempt()
  } catch (error) {
    if (!isLostAnswer(error)) throw error
    const gone = await responseIfGone(scim, kind, id)
    return gone ?? attempt()
  }
}

const responseIfGone = async <T>(scim: Scim, kind: Kind<T>, id: string): Promise<VendorResponse | undefined> => {
  const response = await send(scim, { method: 'GET', path: pathOf(kind.path, id) })
  try {
    assertSuccess(response, asking(scim, `checking that ${kind.noun} ${id} is gone`))
    return undefined
  } catch (error) {
    if (isGone(error)) return response
    throw error
  }
}

/** `users.delete`: always the vendor's DELETE, which is not the same as deactivating (scim-clients.md C23). */
export const removeUser = async (scim: Scim, users: Kind<User>, id: string): Promise<Written<User>> => {
  const response = await explaining(scim, () => remove(scim, users, id))
  return { item: undefined, ignored: [], effects: removalEffects(scim), response }
}

/** `status: inactive`. A user whom the vendor does not know (any more) is already what was asked for. */
export const deactivate = async (scim: Scim, users: Kind<User>, id: string): Promise<Written<User>> => {
  try {
    return await explaining(scim, () => setInactive(scim, users, id))
  } catch (error) {
    const response = isGone(error) ? await responseIfGone(scim, users, id) : undefined
    if (response === undefined) throw error
    return {
      item: undefined,
      ignored: [],
      effects: [{ code: 'already_so', message: `${scim.vendor} has no user ${id}: nothing was left to do.` }],
      response,
    }
  }
}

const setInactive = async (scim: Scim, users: Kind<User>, id: string): Promise<Written<User>> => {
  const before = scim.dialect.deactivation === 'patch-then-delete' ? await read(scim, users, id) : undefined
  if (before?.item.status === 'inactive') return alreadyInactive(scim, before)
  const answered = await patchInactive(scim, users, id)
  const fromAnswer = toUser(scim, answered?.resource)
  if (answered !== undefined && fromAnswer?.status === 'inactive') return done(scim, fromAnswer, answered.response)
  const gone = await responseIfGone(scim, users, id)
  if (gone !== undefined) return done(scim, undefined, answered?.response ?? gone)
  const now = await read(scim, users, id)
  if (now.item.status === 'inactive') return done(scim, now.item, now.response)
  if (scim.dialect.deactivation === 'patch') throw unheeded(scim, id)
  return removeUser(scim, users, id)
}

/** `undefined` when the vendor has neither PATCH nor PUT, and DELETE is left to try. */
const patchInactive = async (scim: Scim, users: Kind<User>, id: string): Promise<Modified | undefined> => {
  const operations = toOperations([{ path: 'active', value: false }], scim.dialect.patch)
  try {
    return await modify(scim, { kind: users, id, operations, doing: `deactivating user ${id}`, repeatable: true })
  } catch (error) {
    if (scim.dialect.deactivation === 'patch-then-delete' && isWithoutOperation(error)) return undefined
    throw error
  }
}

const toUser = (scim: Scim, resource: Modified['resource']): User | undefined =>
  resource === undefined ? undefined : mapScimUser(resource, scim.dialect.mapping)

const done = (scim: Scim, item: User | undefined, response: VendorResponse): Written<User> => ({
  item,
  ignored: [],
  effects: removalEffects(scim),
  response,
})

const alreadyInactive = (
  scim: Scim,
  { item, response }: { readonly item: User; readonly response: VendorResponse },
): Written<User> => ({
  item,
  ignored: [],
  effects: [{ code: 'already_so', message: `The user was inactive at ${scim.vendor} already.` }],
  response,
})

const unheeded = (scim: Scim, id: string): RollcallError =>
  new RollcallError(
    'vendor_refused',
    `${scim.vendor} answered that user ${id} was deactivated, and still shows them as active. Delete the user, or deactivate them there by hand.`,
    { status: 502, effect: 'unknown' },
  )

const removalEffects = ({ facts, vendor }: Scim): readonly Effect[] => [
  ...(facts.removal === 'removes-from-workspace'
    ? [
        {
          code: 'removed_from_workspace',
          message: `${vendor} knows no inactive users: the user was removed from the workspace.`,
        } as const,
      ]
    : []),
  ...(facts.endsSessions === 'yes'
    ? [{ code: 'sessions_ended', message: `${vendor} logs a removed user out everywhere.` } as const]
    : []),
]

/** Puts the vendor's own reason in place of the general advice where a removal is forbidden. */
const explaining = async <T>(scim: Scim, act: () => Promise<T>): Promise<T> => {
  try {
    return await act()
  } catch (error) {
    const advice = scim.dialect.advice.removalForbidden
    if (!(error instanceof RollcallError) || error.code !== 'vendor_forbidden' || advice === undefined) throw error
    throw new RollcallError('vendor_forbidden', `${error.message} ${advice}`, error.facts)
  }
}
