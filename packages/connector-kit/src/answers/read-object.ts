import type { JsonObject } from '@rollcall/core'
import { classify, malformed, type Question } from '../classify.ts'
import type { VendorResponse } from '../session.ts'
import { isJsonObject } from './json-object.ts'
import { parseJson } from './parse-json.ts'
import { findMessage } from './remote-message.ts'

const ERROR_SCHEMA = 'urn:ietf:params:scim:api:messages:2.0:Error'

/** A success without a body is allowed (RFC 7644 §3.5.2), and so is one with an empty body (scim-clients.md C20). */
export const hasBody = (response: VendorResponse): boolean => response.status !== 204 && response.text.trim() !== ''

/** @throws RollcallError as {@link classify} decides, unless the answer is a 2xx. */
export const assertSuccess = (response: VendorResponse, question: Question): void => {
  if (response.status < 200 || response.status > 299) throw classify(response, question)
}

/**
 * The JSON value of a successful answer. JSON under any `…json` content type is taken, and without one.
 *
 * @throws RollcallError the vendor's refusal, or `vendor_malformed` for HTML, broken JSON, or an error that says 200
 */
export const readJson = (response: VendorResponse, question: Question): unknown => {
  assertSuccess(response, question)
  const type = response.headers['content-type']
  if (type !== undefined && !/[/+]json\b/i.test(type))
    throw malformed(response, question, `${type.split(';', 1)[0]} instead of JSON`)
  const parsed = parseJson(response.text)
  if (parsed.kind === 'too-deep') throw malformed(response, question, 'JSON nested too deeply')
  if (parsed.kind === 'broken') throw malformed(response, question, 'JSON that is broken or cut off')
  const { value } = parsed
  if (isJsonObject(value) && isErrorInside(value)) {
    throw malformed(
      response,
      question,
      `an error inside a ${response.status} ("${findMessage(value) ?? 'no message'}")`,
    )
  }
  return value
}

/** As {@link readJson}, for answers that must be one object. */
export const readObject = (response: VendorResponse, question: Question): JsonObject => {
  const value = readJson(response, question)
  if (!isJsonObject(value)) throw malformed(response, question, 'JSON that is not an object')
  return value
}

const isErrorInside = (body: JsonObject): boolean =>
  (Array.isArray(body['schemas']) && body['schemas'].includes(ERROR_SCHEMA)) ||
  body['object'] === 'error' ||
  body['ok'] === false ||
  (body['id'] === undefined && (body['error'] !== undefined || body['errors'] !== undefined))
