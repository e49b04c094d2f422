import type { JsonObject } from '@rollcall/core'
import { isJsonArray, isJsonObject } from '../answers/json-object.ts'
import { readObject } from '../answers/read-object.ts'
import { classify } from '../classify.ts'
import type { VendorResponse } from '../session.ts'
import { asking, type Scim, send } from './exchange.ts'
import { text } from './map-user.ts'
import { BULK_SCHEMA } from './urns.ts'

export type BulkOperation = {
  readonly method: 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  readonly path: string
  readonly data?: JsonObject | undefined
}

export type BulkLimits = { readonly maxOperations: number; readonly maxPayloadBytes: number }

/** What became of one operation; `failure` is the error that the same call alone would have been answered with. */
export type BulkResult = { readonly location: string | undefined; readonly failure: Error | undefined }

/**
 * Sends many operations in few requests, never beyond the limits the vendor advertises, and gives one result for
 * each operation in the same order (scim-clients.md C32).
 */
export const sendBulk = async (
  scim: Scim,
  operations: readonly BulkOperation[],
  limits: BulkLimits,
): Promise<readonly BulkResult[]> => {
  const results: BulkResult[] = []
  for (const part of toBulkParts(operations, limits)) results.push(...(await sendPart(scim, part)))
  return results
}

/** Cuts the operations into requests within both limits; one that is too large by itself goes alone and is the vendor's to refuse. */
export const toBulkParts = (
  operations: readonly BulkOperation[],
  limits: BulkLimits,
): readonly (readonly BulkOperation[])[] => {
  const parts: BulkOperation[][] = []
  let size = Number.POSITIVE_INFINITY
  for (const operation of operations) {
    const bytes = new TextEncoder().encode(JSON.stringify(toWire(operation, operations.length))).length + 1
    const last = parts.at(-1)
    if (last === undefined || last.length >= limits.maxOperations || size + bytes > limits.maxPayloadBytes) {
      parts.push([operation])
      size = ENVELOPE_BYTES + bytes
    } else {
      last.push(operation)
      size += bytes
    }
  }
  return parts
}

const ENVELOPE_BYTES = 128

const toWire = ({ method, path, data }: BulkOperation, at: number): JsonObject => ({
  method,
  path,
  bulkId: `op${at}`,
  ...(data === undefined ? {} : { data }),
})

const sendPart = async (scim: Scim, part: readonly BulkOperation[]): Promise<readonly BulkResult[]> => {
  const body = { schemas: [BULK_SCHEMA], Operations: part.map(toWire) }
  const response = await send(scim, { method: 'POST', path: '/Bulk', body })
  const answer = readObject(response, asking(scim, `sending ${part.length} changes at once`))
  const answers = isJsonArray(answer['Operations']) ? answer['Operations'].filter(isJsonObject) : []
  return part.map((operation, at) => {
    const own =
      answers.find((candidate) => candidate['bulkId'] === `op${at}`) ??
      (answers.length === part.length ? answers[at] : undefined)
    return toResult(scim, { operation, own, response })
  })
}

type Outcome = {
  readonly operation: BulkOperation
  readonly own: JsonObject | undefined
  readonly response: VendorResponse
}

const toResult = (scim: Scim, { operation, own, response }: Outcome): BulkResult => {
  const status = Number(isJsonObject(own?.['status']) ? own['status']['code'] : own?.['status'])
  const location = text(own?.['location'])
  if (status >= 200 && status < 300) return { location, failure: undefined }
  const single = {
    ...response,
    status: Number.isInteger(status) ? status : 502,
    text: JSON.stringify(own?.['response'] ?? {}),
  }
  return { location, failure: classify(single, asking(scim, `${operation.method} ${operation.path} in bulk`)) }
}
