import { RollcallApiError } from './api-error.ts'

/**
 * What a passage does not send. A URL is not a string: `fetch` resolves `..`, takes `\` for `/`, drops tabs and whatever
 * follows `#`. A path made with somebody's id could so leave `/proxy` and reach Rollcall's own API with the token.
 */

/** @throws RollcallApiError `invalid_request`, for a path (with its query) that `fetch` would take for another one */
export const refusePath = (path: string): void => {
  refuseText('path', path)
  const [ownPath = ''] = path.split('?', 1)
  if (ownPath.includes('\\')) {
    throw refusal(`The path ${quote(path)} holds a backslash, which URLs take for a slash. Write it as %5C.`)
  }
  if (segmentsOf(ownPath).some((segment) => segment === '.' || segment === '..')) {
    throw refusal(
      `The path ${quote(path)} holds "." or ".." as a part of its own, which would lead elsewhere. Write out the path, and check the ids in it.`,
    )
  }
}

/** @throws RollcallApiError `invalid_request`, for text that would cut off what follows it, the connection's id */
export const refuseText = (what: 'path' | 'query', text: string): void => {
  if (text.includes('#')) throw refusal(`The ${what} ${quote(text)} holds "#", which ends a URL. Write it as %23.`)
  if (/\p{Cc}/u.test(text)) {
    throw refusal(
      `The ${what} ${quote(text)} holds a control character, which URLs drop. Take it out, or percent-encode it.`,
    )
  }
}

/** @throws RollcallApiError `invalid_request`, for what `fetch` refuses before it has sent anything */
export const refuseRequest = (request: {
  readonly method: string
  readonly headers: Readonly<Record<string, string>>
  readonly hasBody: boolean
}): void => {
  const { method, headers, hasBody } = request
  if (!/^[\w!#$%&'*+.^`|~-]+$/.test(method)) throw refusal(`${quote(method)} is no method. ${METHODS}`)
  if (UNSENDABLE.has(method)) throw refusal(`${method} cannot be sent. ${METHODS}`)
  if (hasBody && (method === 'GET' || method === 'HEAD')) {
    throw refusal(`${method} takes no body. Leave the body out, or use another method.`)
  }
  for (const header of Object.entries(headers)) {
    if (isHeader(header)) continue
    // The value is not repeated: it may be a secret.
    throw refusal(
      `The header ${header[0]} cannot be sent: its name or value holds a character that headers cannot hold.`,
    )
  }
}

/** What `fetch` threw, if it says that the request itself is wrong: Node knows headers that its connections cannot carry. */
export const refusalOf = (error: TypeError): RollcallApiError | undefined => {
  const { cause } = error
  if (!(cause instanceof Error) || !('code' in cause) || !REFUSED.has(cause.code)) return undefined
  return refusal(`This cannot be sent as it is: ${cause.message}. Change the headers.`, error)
}

const METHODS = 'Use GET, POST, PUT, PATCH, DELETE, HEAD or OPTIONS.'

/** Forbidden methods of the fetch standard. */
const UNSENDABLE: ReadonlySet<string> = new Set(['CONNECT', 'TRACE', 'TRACK'])

const REFUSED: ReadonlySet<unknown> = new Set([
  'UND_ERR_INVALID_ARG',
  'UND_ERR_NOT_SUPPORTED',
  'UND_ERR_REQ_CONTENT_LENGTH_MISMATCH',
])

/** Percent-encoding does not take the meaning of dots away; encoded slashes are slashes to some servers in between. */
const segmentsOf = (path: string): readonly string[] => path.replaceAll(/%2e/gi, '.').split(/\/|%2f|%5c/i)

const isHeader = (header: readonly [string, string]): boolean => {
  try {
    return [...new Headers([[...header]])].length > 0
  } catch {
    // That is how the platform says no.
    return false
  }
}

const quote = (text: string): string => JSON.stringify(text)

const refusal = (message: string, cause?: unknown): RollcallApiError =>
  new RollcallApiError(message, { code: 'invalid_request', status: 0, cause })
