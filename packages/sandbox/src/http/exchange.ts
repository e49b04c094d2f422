/** One request and its answer as plain values, so that everything between the socket's two ends is a pure decision. */
import type { IncomingHttpHeaders } from 'node:http'

export type VendorRequest = {
  readonly method: string
  /** Path without the query, percent-decoded per segment by whoever needs it. */
  readonly path: string
  readonly query: URLSearchParams
  readonly headers: IncomingHttpHeaders
  readonly body: Buffer
  readonly remoteAddress: string
}

export type Answer = {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

export function jsonAnswer(
  status: number,
  value: unknown,
  { contentType, headers }: { readonly contentType: string; readonly headers?: Readonly<Record<string, string>> },
): Answer {
  return { status, headers: { 'content-type': contentType, ...headers }, body: JSON.stringify(value) }
}

export function emptyAnswer(status: number): Answer {
  return { status, headers: {}, body: '' }
}

/** The bearer token of a request, or `undefined`. The scheme is matched without regard to case (RFC 9110 §11.1). */
export function bearerOf(headers: IncomingHttpHeaders): string | undefined {
  return /^bearer +(\S+)\s*$/i.exec(headers.authorization ?? '')?.[1]
}

/** Path segments after a prefix, percent-decoded; `undefined` when the path is elsewhere or cannot be decoded. */
export function segmentsAfter(prefix: string, path: string): readonly string[] | undefined {
  if (path !== prefix && !path.startsWith(`${prefix}/`)) return undefined
  try {
    return path
      .slice(prefix.length + 1)
      .split('/')
      .filter((segment, place, all) => segment !== '' || place < all.length - 1)
      .map(decodeURIComponent)
  } catch {
    // A malformed percent sign: no such resource.
    return undefined
  }
}
