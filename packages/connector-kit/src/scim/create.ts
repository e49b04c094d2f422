import { type JsonObject, RollcallError } from '@rollcall/core'
import { readObject } from '../answers/read-object.ts'
import type { Effect, Read, Written } from '../directory.ts'
import type { VendorResponse } from '../session.ts'
import { afterSome, isLostAnswer } from '../uncertain-effects.ts'
import { asking, type Scim, send } from './exchange.ts'
import { idOf } from './list-answer.ts'

export type Creation<T> = {
  readonly path: string
  readonly body: JsonObject
  /** Completes "while …", e.g. `creating user ana@acme.test`. */
  readonly doing: string
  readonly map: (resource: JsonObject) => T
  /** Whether the vendor itself refuses a second one of the same name. */
  readonly isNameUnique: boolean
  /** Looks for what is to be created, by its name. */
  readonly find: () => Promise<Read<T> | undefined>
  /** What to do when it exists already: refuse (409), or take it for the result. */
  readonly onExisting: 'conflict' | 'adopt'
  /** What a creation brings about besides. */
  readonly effects: (item: T) => readonly Effect[]
}

/**
 * Creates a resource once. A lost answer never leads to a second one: we look before we repeat, and repeat only where the vendor
 * itself refuses duplicates (scim-clients.md C17).
 */
export const create = async <T>(scim: Scim, creation: Creation<T>): Promise<Written<T>> => {
  const mustLook = !creation.isNameUnique || creation.onExisting === 'adopt'
  const existing = mustLook ? await creation.find() : undefined
  if (existing !== undefined) {
    if (creation.onExisting === 'conflict') throw existsAlready(scim, creation)
    return adopted(existing, 'It existed already.')
  }
  try {
    return await post(scim, creation)
  } catch (error) {
    if (error instanceof RollcallError && error.code === 'vendor_conflict') return afterConflict(creation, error)
    if (isLostAnswer(error)) return afterLostAnswer(scim, creation, error)
    throw error
  }
}

const post = async <T>(scim: Scim, creation: Creation<T>): Promise<Written<T>> => {
  const response = await send(scim, { method: 'POST', path: creation.path, body: creation.body })
  const resource = readObject(response, asking(scim, creation.doing))
  idOf(scim, creation.doing, response, resource)
  const item = creation.map(resource)
  return { item, ignored: [], effects: creation.effects(item), response }
}

const afterConflict = async <T>(creation: Creation<T>, conflict: RollcallError): Promise<Written<T>> => {
  const existing = creation.onExisting === 'adopt' ? await creation.find() : undefined
  if (existing === undefined) throw conflict
  return adopted(existing, 'It existed already.')
}

const afterLostAnswer = async <T>(scim: Scim, creation: Creation<T>, lost: RollcallError): Promise<Written<T>> => {
  const existing = await findAfterwards(creation)
  if (existing !== undefined) return adopted(existing, LOST)
  if (!creation.isNameUnique) throw lost
  try {
    return await post(scim, creation)
  } catch (error) {
    const isThere = error instanceof RollcallError && error.code === 'vendor_conflict'
    const arrived = isThere ? await findAfterwards(creation) : undefined
    if (arrived !== undefined) return adopted(arrived, LOST)
    throw afterSome(error, SENT_BEFORE)
  }
}

const findAfterwards = <T>(creation: Creation<T>): Promise<Read<T> | undefined> =>
  creation.find().catch((error: unknown) => {
    throw afterSome(error, SENT_BEFORE)
  })

const SENT_BEFORE = 'The creation had been sent before; whether it took effect is not known.'

const LOST = 'The answer to the creation was lost; it was found by its name when looked for afterwards.'

const adopted = <T>(
  { item, response }: { readonly item: T; readonly response: VendorResponse },
  message: string,
): Written<T> => ({
  item,
  ignored: [],
  effects: [{ code: 'adopted', message }],
  response,
})

const existsAlready = <T>(scim: Scim, creation: Creation<T>): RollcallError =>
  new RollcallError(
    'vendor_conflict',
    `${scim.vendor} has it already: found while ${creation.doing}. List it by its name and update it instead.`,
    { effect: 'none' },
  )
