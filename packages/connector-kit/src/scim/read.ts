import type { JsonObject } from '@rollcall/core'
import { readObject } from '../answers/read-object.ts'
import type { Read } from '../directory.ts'
import { asking, pathOf, type Scim, send } from './exchange.ts'
import { idOf } from './list.ts'

export type Kind<T> = {
  readonly path: string
  readonly noun: 'user' | 'group'
  readonly map: (resource: JsonObject) => T
}

/** @throws RollcallError `vendor_not_found` only for a 404 that speaks of the record (scim-clients.md C24) */
export const read = async <T>(
  scim: Scim,
  kind: Kind<T>,
  id: string,
): Promise<Read<T> & { readonly resource: JsonObject }> => {
  const doing = `reading ${kind.noun} ${id}`
  const response = await send(scim, { method: 'GET', path: pathOf(kind.path, id) })
  const resource = readObject(response, asking(scim, doing))
  idOf(scim, doing, response, resource)
  return { item: kind.map(resource), response, resource }
}
