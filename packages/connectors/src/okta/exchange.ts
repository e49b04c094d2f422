import {
  classify,
  type JsonObject,
  malformed,
  type Question,
  RollcallError,
  readJson,
  type VendorRequest,
  type VendorResponse,
  type VendorSession,
} from '@rollcall/connector-kit'

const asking = (doing: string): Question => ({
  vendor: 'Okta',
  doing,
  requestIdHeaders: ['x-okta-request-id'],
  throttling: { resetHeader: 'x-rate-limit-reset' },
})

/**
 * Sends a request and takes only a success for an answer.
 *
 * @throws RollcallError as `classify` decides, with three differences that Okta's error codes tell: see {@link refusalOf}
 */
export const ask = async (session: VendorSession, doing: string, request: VendorRequest): Promise<VendorResponse> => {
  const response = await send(session, request)
  if (!isSuccess(response)) throw refusalOf(response, doing)
  return response
}

/** As {@link ask}, and takes "no such user" or "no such group" for an answer, too. */
export const askUnlessGone: typeof ask = async (session, doing, request) => {
  const response = await send(session, request)
  if (isSuccess(response)) return response
  const error = refusalOf(response, doing)
  if (isCode(error, 'vendor_not_found')) return response
  throw error
}

const send = (session: VendorSession, request: VendorRequest): Promise<VendorResponse> =>
  session.send({ ...request, headers: { accept: 'application/json', 'user-agent': 'Rollcall', ...request.headers } })

const isSuccess = ({ status }: VendorResponse): boolean => status >= 200 && status <= 299

const NOT_FOUND = 'E0000007'
const INVALID = 'E0000001'

/**
 * Okta says that a name is taken with 400, as it does of anything that is not valid; that a place in a list has expired, too; and of a
 * path that it does not have, 404 with another code than of a user whom it does not have.
 */
const refusalOf = (response: VendorResponse, doing: string): RollcallError => {
  const error = classify(response, asking(doing))
  const { code, causes } = readError(error.facts.remote?.body)
  const message = causes.length === 0 ? error.message : `${error.message} Okta says: ${causes.join('; ')}.`
  if (response.status === 404 && error.code === 'vendor_not_found' && code !== NOT_FOUND)
    return new RollcallError('vendor_malformed', message, { ...error.facts, status: 502 })
  if (code !== INVALID) return error
  if (causes.some((cause) => /already exists/i.test(cause)))
    return new RollcallError('vendor_conflict', message, { ...error.facts, status: 409 })
  if (causes.some((cause) => /cursor/i.test(cause))) return new RollcallError('invalid_cursor', message, error.facts)
  return new RollcallError(error.code, message, error.facts)
}

const readError = (body: unknown): { readonly code: unknown; readonly causes: readonly string[] } => {
  if (!isObject(body)) return { code: undefined, causes: [] }
  const causes = Array.isArray(body['errorCauses']) ? body['errorCauses'] : []
  return {
    code: body['errorCode'],
    causes: causes.flatMap((cause: unknown) => (isObject(cause) ? (textOf(cause['errorSummary']) ?? []) : [])),
  }
}

/** Objects with an id, which is what everything here is about. */
export type Resource = JsonObject & { readonly id: string }

export const readResource = (doing: string, response: VendorResponse): Resource => {
  const value = readJson(response, asking(doing))
  if (isResource(value)) return value
  throw malformed(response, asking(doing), 'an object without an id')
}

export const readRows = (doing: string, response: VendorResponse): readonly Resource[] => {
  const value = readJson(response, asking(doing))
  if (Array.isArray(value) && value.every(isResource)) return value
  throw malformed(response, asking(doing), 'something other than a list of objects with ids')
}

/**
 * Where the list goes on, as the link to the next page has it. Only that is taken from the link: a credential is sent to no address
 * that an answer names.
 */
export const nextAfter = (doing: string, response: VendorResponse): string | undefined => {
  const [, link] = /<([^<>]*)>\s*;\s*rel="?next"?/i.exec(response.headers['link'] ?? '') ?? []
  if (link === undefined) return undefined
  const after = new URLSearchParams(link.split('?')[1]).get('after')
  if (after === null)
    throw malformed(response, asking(doing), 'a link to a next page that does not say where it begins')
  return after
}

/** A path below a collection. `me` would be whoever made the token, and is nobody's id. */
export const pathTo = (collection: 'users' | 'groups', id: string, ...more: readonly string[]): string => {
  if (['', '.', '..', 'me'].includes(id))
    throw new RollcallError('invalid_request', `"${id}" is no id. Use the id that a list gave.`, { effect: 'none' })
  return `/${[collection, encodeURIComponent(id), ...more].join('/')}`
}

const isCode = (error: unknown, code: RollcallError['code']): boolean =>
  error instanceof RollcallError && error.code === code

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const isResource = (value: unknown): value is Resource => isObject(value) && typeof value['id'] === 'string'

/** Text that says something. */
export const textOf = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined
