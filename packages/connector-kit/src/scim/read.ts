import { type JsonObject, RollcallError } from '@rollcall/core'
import { readObject } from '../answers/read-object.ts'
import type { Read } from '../directory.ts'
import type { VendorResponse } from '../session.ts'
import { asking, pathOf, type Scim, send } from './exchange.ts'
import { idOf } from './list-answer.ts'

export type Kind<T> = {
  readonly path: string
  readonly noun: 'user' | 'group'
  readonly map: (resource: JsonObject) => T
}

/** A record together with the resource that it was mapped from. */
export type Known<T> = Read<T> & { readonly resource: JsonObject }

/** @throws RollcallError `vendor_not_found` only for a 404 that speaks of the record (scim-clients.md C24) */
export const read = async <T>(scim: Scim, kind: Kind<T>, id: string): Promise<Known<T>> => {
  const doing = `reading ${kind.noun} ${id}`
  return toRead(scim, kind, doing, await send(scim, { method: 'GET', path: pathOf(kind.path, id) }))
}

type NowOrGone<T> = { readonly item: T | undefined; readonly response: VendorResponse }

/** The record as it is now, without an item when the vendor says of it that there is none. */
export const readOrGone = async <T>(scim: Scim, kind: Kind<T>, id: string): Promise<NowOrGone<T>> => {
  const response = await send(scim, { method: 'GET', path: pathOf(kind.path, id) })
  try {
    return toRead(scim, kind, `checking whether ${kind.noun} ${id} is gone`, response)
  } catch (error) {
    if (isGone(error)) return { item: undefined, response }
    throw error
  }
}

/** Whether an error is the vendor's own word that it has no such record. */
export const isGone = (error: unknown): error is RollcallError =>
  error instanceof RollcallError && error.code === 'vendor_not_found'

const toRead = <T>(scim: Scim, kind: Kind<T>, doing: string, response: VendorResponse): Known<T> => {
  const resource = readObject(response, asking(scim, doing))
  idOf(scim, doing, response, resource)
  return { item: kind.map(resource), response, resource }
}
