import type { VendorSession } from '@rollcall/connector-kit'
import type { JsonObject } from '@rollcall/core'
import type { Egress } from '../egress/index.ts'
import { callRenewing } from './renewal.ts'
import type { ConnectionUpstream } from './upstream.ts'

export type SessionOptions = {
  readonly egress: Egress
  readonly upstream: ConnectionUpstream
  readonly settings: Readonly<Record<string, string>>
  readonly discovered: JsonObject
  /** Appended to the query of every read, untouched (`remote_query`). */
  readonly extraQuery?: string | undefined
  readonly signal?: AbortSignal | undefined
  /** Of the request of ours that the calls are made for. */
  readonly requestId?: string | undefined
}

/**
 * The way out to one vendor as its connector sees it: over `egress`, the credential added on the way. What an answer says about the connection is written before anybody has the answer.
 */
export const openSession = ({
  egress,
  upstream,
  settings,
  discovered,
  extraQuery,
  signal,
  requestId,
}: SessionOptions): VendorSession => ({
  settings,
  discovered,
  send: async (request) => {
    const answer = await callRenewing(upstream, () =>
      egress.call(
        serviceOf(upstream, request.service),
        extraQuery && request.method === 'GET' ? { ...request, extraQuery } : request,
        { signal, requestId },
      ),
    )
    const writing = upstream.written?.()
    if (writing !== undefined) await writing
    return answer
  },
})

/** @throws TypeError for a connector that names a service which it has no setting for, or an optional one that was left out */
const serviceOf = (upstream: ConnectionUpstream, service: string | undefined): ConnectionUpstream => {
  if (service === undefined) return upstream
  const other = upstream.services[service]
  if (other === undefined) throw new TypeError(`the connection has no setting ${service}`)
  return { ...upstream, ...other }
}
