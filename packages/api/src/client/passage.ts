import { RollcallApiError } from './api-error.ts'
import { refusalOf, refusePath, refuseRequest, refuseText } from './passage-refusals.ts'
import { toQueryString } from './query-string.ts'
import type { Transport } from './transport.ts'

/** What a request through to the vendor may carry. */
export type PassageOptions = {
  /** Text goes out untouched; pairs keep their order and repeats; an object is written as `a=1&b[c]=2`. */
  readonly query?:
    | string
    | readonly (readonly [name: string, value: string])[]
    | Readonly<Record<string, unknown>>
    | undefined
  readonly headers?: Readonly<Record<string, string>> | undefined
  /** Sent as it is, streams included; a plain object or array is sent as JSON. */
  readonly body?: RawBody | Readonly<Record<string, unknown>> | readonly unknown[] | undefined
  readonly signal?: AbortSignal | undefined
}

/** Anything that `fetch` sends as it is: text, bytes, forms, streams. */
type RawBody = NonNullable<RequestInit['body']>

type Send = (path: string, options?: PassageOptions) => Promise<Response>

/**
 * The vendor's own API through one connection: the credential is added on the way, everything else stays as it is.
 * Resolves with the vendor's answer whatever its status, like `fetch`, as soon as its headers are there; the body
 * streams. Nothing is repeated: only the caller knows what a vendor's call does.
 *
 * Rejects with a RollcallApiError: `invalid_request` for what cannot be sent, such as a path that an id in it would lead
 * elsewhere (`..`), and `network_error` where there was no answer.
 */
export type Passage = {
  /**
   * @example
   * const answer = await client.proxy(account).get('/Users', { query: { count: 1 } })
   * const page: unknown = await answer.json()
   */
  readonly get: Send
  /** @example await client.proxy(account).post('/Groups', { body: { displayName: 'Design' } }) */
  readonly post: Send
  /** @example await client.proxy(account).put('/Groups/g-1', { body: { displayName: 'Design' } }) */
  readonly put: Send
  /** @example await client.proxy(account).patch('/Users/u-1', { body: { Operations: [] } }) */
  readonly patch: Send
  /** @example await client.proxy(account).delete('/Groups/g-1') */
  readonly delete: Send
  /**
   * Any other verb.
   *
   * @example await client.proxy(account).request('HEAD', '/Users')
   */
  readonly request: (method: string, path: string, options?: PassageOptions) => Promise<Response>
}

/** Opens the way to one connection's vendor under `/proxy` or `/custom`. */
export const openPassage = (
  transport: Transport,
  place: { readonly prefix: '/proxy' | '/custom'; readonly integratedAccountId: string },
): Passage => {
  const request = async (method: string, path: string, options: PassageOptions = {}): Promise<Response> => {
    const given = { method: method.toUpperCase(), headers: options.headers ?? {} }
    refusePath(path)
    refuseRequest({ ...given, hasBody: options.body !== undefined })
    const [ownPath, ownQuery] = splitOnce(path, '?')
    const query = [
      ownQuery,
      queryText(options.query),
      toQueryString({ integrated_account_id: place.integratedAccountId }),
    ]
    const { body, isJson } = bodyOf(options.body)
    return answerOf(
      transport,
      `${transport.baseUrl}${place.prefix}/${ownPath.replace(/^\/+/, '')}?${query.filter((part) => part !== '').join('&')}`,
      {
        method: given.method,
        headers: {
          ...(isJson ? { 'content-type': 'application/json' } : {}),
          ...given.headers,
          ...transport.headers(),
        },
        // `duplex` is what `fetch` wants to hear before it streams a body.
        ...(body === undefined ? {} : { body, duplex: 'half' }),
        redirect: 'manual',
        ...(options.signal === undefined ? {} : { signal: options.signal }),
      },
    )
  }
  return {
    get: (path, options) => request('GET', path, options),
    post: (path, options) => request('POST', path, options),
    put: (path, options) => request('PUT', path, options),
    patch: (path, options) => request('PATCH', path, options),
    delete: (path, options) => request('DELETE', path, options),
    request,
  }
}

/** What `fetch` throws is a TypeError where the network failed; anything else is the caller's own, an abort first of all. */
const answerOf = async (transport: Transport, url: string, init: RequestInit): Promise<Response> => {
  try {
    return await transport.fetch(url, init)
  } catch (cause) {
    if (!(cause instanceof TypeError)) throw cause
    throw (
      refusalOf(cause) ??
      new RollcallApiError(
        `${transport.baseUrl} cannot be reached. Check that the server runs and that the base URL is right.`,
        { code: 'network_error', status: 0, cause },
      )
    )
  }
}

const splitOnce = (text: string, mark: string): readonly [string, string] => {
  const at = text.indexOf(mark)
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)]
}

const queryText = (query: PassageOptions['query']): string => {
  if (query === undefined) return ''
  if (typeof query === 'string') {
    refuseText('query', query)
    return query.replace(/^\?/, '')
  }
  if (isPairs(query)) return query.map((pair) => pair.map(encodeURIComponent).join('=')).join('&')
  return toQueryString(query)
}

const isPairs = (query: object): query is readonly (readonly [string, string])[] => Array.isArray(query)

const bodyOf = (body: PassageOptions['body']): { readonly body: RawBody | undefined; readonly isJson: boolean } => {
  if (body === undefined || isRawBody(body)) return { body, isJson: false }
  return { body: JSON.stringify(body), isJson: true }
}

/** Whether `fetch` takes it as it is: anything but plain data. */
const isRawBody = (body: NonNullable<PassageOptions['body']>): body is RawBody => {
  if (typeof body === 'string') return true
  const prototype: unknown = Object.getPrototypeOf(body)
  return prototype !== Object.prototype && prototype !== Array.prototype && prototype !== null
}
