import type { JsonObject } from '@rollcall/core'
import { isJsonArray, isJsonObject } from '../answers/json-object.ts'
import { readObject } from '../answers/read-object.ts'
import { malformed } from '../classify.ts'
import type { VendorResponse } from '../session.ts'
import { inUsualCase, withUsualNames } from './attribute-names.ts'
import { asking, type Scim } from './exchange.ts'
import { elements, text } from './map-user.ts'

type ListAnswer = {
  readonly resources: readonly JsonObject[]
  readonly total: number | undefined
  readonly nextCursor: string | undefined
}

/** A list envelope; a missing or null `Resources` on an empty page is tolerated (scim-clients.md C10). */
export const readListAnswer = (scim: Scim, doing: string, response: VendorResponse): ListAnswer => {
  const question = asking(scim, doing)
  const body = readObject(response, question)
  const list = 'Resources' in body ? body : withUsualNames(body)
  const total = toTotal(list['totalResults'])
  const rows = list['Resources']
  if (rows === undefined && total === undefined) throw malformed(response, question, 'JSON that is no list')
  if (rows !== undefined && rows !== null && !isJsonArray(rows))
    throw malformed(response, question, 'Resources that are no list')
  const resources = elements(rows)
  if (!resources.every(isJsonObject)) throw malformed(response, question, 'a row that is no object')
  return { resources: resources.filter(isJsonObject), total, nextCursor: text(list['nextCursor']) }
}

const toTotal = (value: unknown): number | undefined => {
  const total = typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : value
  return typeof total === 'number' && Number.isInteger(total) && total >= 0 ? total : undefined
}

/** A resource without an id cannot be worked with (scim-clients.md C18). */
export const idOf = (scim: Scim, doing: string, response: VendorResponse, resource: JsonObject): string => {
  const id = text(resource['id']) ?? text(inUsualCase(resource)['id'])
  if (id === undefined) throw malformed(response, asking(scim, doing), 'a record without an id')
  return id
}
