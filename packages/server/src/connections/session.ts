import type { VendorSession } from '@rollcall/connector-kit'
import type { JsonObject } from '@rollcall/core'
import type { Egress, Upstream } from '../egress/index.ts'

export type SessionOptions = {
  readonly egress: Egress
  readonly upstream: Upstream
  readonly settings: Readonly<Record<string, string>>
  readonly discovered: JsonObject
  /** Appended to the query of every read, untouched (`remote_query`). */
  readonly extraQuery?: string | undefined
  readonly signal?: AbortSignal | undefined
}

/** The way out to one vendor as its connector sees it: over `egress`, the credential added on the way. */
export const openSession = ({
  egress,
  upstream,
  settings,
  discovered,
  extraQuery,
  signal,
}: SessionOptions): VendorSession => ({
  settings,
  discovered,
  send: (request) =>
    egress.call(
      upstream,
      extraQuery && request.method === 'GET' ? { ...request, extraQuery } : request,
      signal === undefined ? {} : { signal },
    ),
})
