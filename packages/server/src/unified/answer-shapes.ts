import type { VendorResponse } from '@rollcall/connector-kit'
import { type VerbatimAnswer, verbatim } from '../http/index.ts'
import type { ResponseFormat } from './list-query.ts'

/** The vendor's own body, unchanged, for the formats `raw` and `stream`. */
export type Verbatim = { readonly kind: 'verbatim'; readonly response: VendorResponse }

export const isVerbatim = (format: ResponseFormat): boolean => format === 'raw' || format === 'stream'

/** What `skip_api_call` is answered with, where it is about one record. */
export const SKIPPED = { kind: 'json', body: { result: null, debug: null } } as const

/** The vendor's body as it came, with its status and content type. */
export const toVerbatim = ({ status, headers, text }: VendorResponse): VerbatimAnswer =>
  verbatim({ status, contentType: headers['content-type'] ?? 'application/json; charset=utf-8', body: text })

/** What was sent and received, without any credential (`unified-api.md §2.4`). */
export const debugOf = (
  { request, headers, text }: VendorResponse,
  more: { readonly nextCursor?: string | null; readonly resultCount?: number; readonly isLooping?: boolean } = {},
) => ({
  requestUrl: request.url,
  requestOptions: { method: request.method, headers: request.headers },
  data: toJson(text),
  responseHeaders: shownHeaders(headers),
  ...(more.resultCount === undefined
    ? {}
    : {
        nextCursor: more.nextCursor ?? null,
        isLooping: more.isLooping ?? false,
        isEmptyResult: more.resultCount === 0,
        resultCount: more.resultCount,
      }),
})

/** Headers that may hold a session of ours at the vendor. */
const HIDDEN_HEADERS: ReadonlySet<string> = new Set(['set-cookie', 'cookie', 'authorization', 'proxy-authorization'])

const shownHeaders = (headers: VendorResponse['headers']): VendorResponse['headers'] =>
  Object.fromEntries(Object.entries(headers).filter(([name]) => !HIDDEN_HEADERS.has(name.toLowerCase())))

const toJson = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return text // the text itself is what there is to see
  }
}
