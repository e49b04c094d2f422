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
import { throttling } from './throttling.ts'

const asking = (doing: string): Question => ({ vendor: 'Google Workspace', doing, throttling })

/** Sends a request and takes only a success for an answer. @throws RollcallError as `classify` decides */
export const ask = async (session: VendorSession, doing: string, request: VendorRequest): Promise<VendorResponse> => {
  const response = await session.send({ ...request, headers: { accept: 'application/json', ...request.headers } })
  if (response.status >= 200 && response.status <= 299) return response
  throw refusalOf(response, doing)
}

/** Google says of a place in a list that it does not know with 400, as of anything that is not valid. */
const refusalOf = (response: VendorResponse, doing: string): RollcallError => {
  const error = classify(response, asking(doing))
  const isPlace = response.status === 400 && /page_?token/i.test(error.message)
  return isPlace ? new RollcallError('invalid_cursor', error.message, error.facts) : error
}

/** As {@link ask}, and `undefined` for an answer of this code. */
export const askUnless = async (
  session: VendorSession,
  { code, doing }: { readonly code: RollcallError['code']; readonly doing: string },
  request: VendorRequest,
): Promise<VendorResponse | undefined> => {
  try {
    return await ask(session, doing, request)
  } catch (error) {
    if (isCode(error, code)) return undefined
    throw error
  }
}

/** Objects with an id, which is what nearly everything here is about. */
export type Resource = JsonObject & { readonly id: string }

export const readResource = (doing: string, response: VendorResponse): Resource => {
  const value = readJson(response, asking(doing))
  if (isResource(value)) return value
  throw malformed(response, asking(doing), 'an object without an id')
}

export type Rows = { readonly rows: readonly JsonObject[]; readonly next: string | undefined }

/** A page of a list. Google leaves the key of the rows out where there are none; `kind` then tells that it is such a list all the same. */
export const readRows = (doing: string, response: VendorResponse, key: string): Rows => {
  const value = readJson(response, asking(doing))
  const body = isObject(value) ? value : {}
  const rows = body[key] ?? (textOf(body['kind'])?.startsWith('admin#directory#') ? [] : undefined)
  if (Array.isArray(rows) && rows.every(isObject)) return { rows, next: textOf(body['nextPageToken']) }
  throw malformed(response, asking(doing), `a page without ${key}`)
}

/** The rows of a page as {@link Resource}s. */
export const readResources = (
  doing: string,
  response: VendorResponse,
  key: string,
): { readonly rows: readonly Resource[]; readonly next: string | undefined } => {
  const { rows, next } = readRows(doing, response, key)
  const resources = rows.filter(isResource)
  if (resources.length === rows.length) return { rows: resources, next }
  throw malformed(response, asking(doing), `${key} of which some have no id`)
}

/** A path below a collection. */
export const pathTo = (collection: 'users' | 'groups', id: string, ...more: readonly string[]): string => {
  if (['', '.', '..', 'me'].includes(id))
    throw new RollcallError('invalid_request', `"${id}" is no id. Use the id that a list gave.`, { effect: 'none' })
  return `/${[collection, id, ...more].map(encodeURIComponent).join('/')}`
}

export const isCode = (error: unknown, code: RollcallError['code']): boolean =>
  error instanceof RollcallError && error.code === code

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const isResource = (value: unknown): value is Resource => isObject(value) && typeof value['id'] === 'string'

/** Text that says something. */
export const textOf = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined

/** The objects of a list that may not be there. */
export const objectsIn = (value: unknown): readonly JsonObject[] => (Array.isArray(value) ? value.filter(isObject) : [])
