import { type JsonObject, RollcallError } from '@rollcall/core'
import type { AuthScheme } from '../define-connector.ts'
import type { VendorRequest, VendorResponse, VendorSession } from '../session.ts'

export type TestSessionOptions = {
  readonly auth: AuthScheme
  readonly credential: Readonly<Record<string, string>>
  /** May have a query string and end in a slash, as some identity providers' URLs do. */
  readonly baseUrl: string
  /** Besides `base_url`. */
  readonly settings?: Readonly<Record<string, string>>
  readonly discovered?: JsonObject
  readonly timeoutMs?: number
}

/** What went out, without the credential. */
export type RecordedRequest = VendorResponse['request'] & {
  readonly body: unknown
  readonly status: number | undefined
}

export type TestSession = VendorSession & { readonly requests: readonly RecordedRequest[] }

const MAX_BYTES = 32 * 1024 * 1024

const REPEATABLE = new Set(['GET', 'HEAD', 'PUT', 'DELETE'])

/**
 * A session over real HTTP for tests of connectors; the server has its own, which also keeps budgets and guards the way out. It never
 * follows a redirect, and repeats a call once after a lost answer where `VendorRequest.repeatable` allows that.
 */
export const openTestSession = (options: TestSessionOptions): TestSession => {
  const requests: RecordedRequest[] = []
  const attempt = async (request: VendorRequest): Promise<VendorResponse> => {
    const sent = {
      method: request.method,
      url: toUrl(baseOf(options, request), request),
      headers: { ...(request.body === undefined ? {} : { 'content-type': 'application/json' }), ...request.headers },
    }
    let status: number | undefined
    try {
      const response = await exchange(options, request, sent)
      status = response.status
      return response
    } finally {
      requests.push({ ...sent, body: request.body, status })
    }
  }
  return {
    settings: { ...options.settings, base_url: options.baseUrl },
    discovered: options.discovered ?? {},
    requests,
    send: async (request) => {
      try {
        return await attempt(request)
      } catch (error) {
        const mayRepeat = request.repeatable ?? REPEATABLE.has(request.method)
        const isLost = error instanceof RollcallError && error.code === 'vendor_unavailable'
        if (!isLost || !mayRepeat) throw error
        return attempt(request)
      }
    },
  }
}

const baseOf = ({ baseUrl, settings }: TestSessionOptions, { service }: VendorRequest): string => {
  if (service === undefined) return baseUrl
  const other = settings?.[service]
  if (other === undefined) throw new TypeError(`The session has no setting ${service}.`)
  return other
}

/** The base URL's path and query stay; the request's are put behind them. */
const toUrl = (baseUrl: string, { path, query = [] }: VendorRequest): string => {
  const { origin, pathname, search } = new URL(baseUrl)
  const own = query.map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`)
  const all = [...(search === '' ? [] : [search.slice(1)]), ...own].join('&')
  return `${origin}${pathname.replace(/\/$/, '')}${path}${all === '' ? '' : `?${all}`}`
}

const exchange = async (
  { auth, credential, timeoutMs = 5000 }: TestSessionOptions,
  request: VendorRequest,
  sent: VendorResponse['request'],
): Promise<VendorResponse> => {
  try {
    const response = await fetch(sent.url, {
      method: sent.method,
      headers: { ...sent.headers, ...auth.headers(credential) },
      redirect: 'manual',
      signal: AbortSignal.timeout(timeoutMs),
      ...(request.body !== undefined && { body: JSON.stringify(request.body) }),
    })
    const text = await readText(response, request.maxBytes ?? MAX_BYTES)
    return { status: response.status, headers: Object.fromEntries(response.headers), text, request: sent }
  } catch (error) {
    throw toVendorError(error, request)
  }
}

const readText = async (response: Response, maxBytes: number): Promise<string> => {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of response.body ?? []) {
    size += chunk.length
    if (size > maxBytes) throw new RollcallError('vendor_malformed', `The answer is larger than ${maxBytes} bytes.`)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

const toVendorError = (error: unknown, { method }: VendorRequest): RollcallError => {
  const effect = method === 'GET' || method === 'HEAD' ? undefined : 'unknown'
  if (error instanceof RollcallError) return new RollcallError(error.code, error.message, { ...error.facts, effect })
  const isTimeout = error instanceof Error && error.name === 'TimeoutError'
  return isTimeout
    ? new RollcallError('vendor_timeout', 'The vendor had not answered in time.', { effect, cause: error })
    : new RollcallError('vendor_unavailable', 'The connection broke before the vendor had answered.', {
        effect,
        cause: error,
      })
}
