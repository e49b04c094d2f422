import type { Directory, VendorSession } from '@rollcall/connector-kit'
import { type OpenConnection, openSession } from '../connections/index.ts'
import type { Egress } from '../egress/index.ts'

/** What goes along with every call of one request of ours. */
export type Along = {
  /** The caller's `remote_query`, as text. */
  readonly remoteQuery?: string | undefined
  /** Left out: the calls are finished whoever hangs up. */
  readonly signal?: AbortSignal | undefined
}

/** A connection's directory to read from. */
export const directoryToRead = (
  egress: Egress,
  connection: OpenConnection,
  { remoteQuery, signal }: Along,
): Directory => {
  const { connector, upstream, settings, discovered } = connection
  return connector.open(openSession({ egress, upstream, settings, discovered, extraQuery: remoteQuery, signal }))
}

/** A connection's directory to change. The caller's `remote_query` is for the change, not for what is read on the way. */
export const directoryToChange = (
  egress: Egress,
  connection: OpenConnection,
  { remoteQuery, signal }: Along,
): Directory => {
  const { connector, upstream, settings, discovered } = connection
  const session = openSession({ egress, upstream, settings, discovered, signal })
  return connector.open(remoteQuery === undefined ? session : adding(session, [...new URLSearchParams(remoteQuery)]))
}

const adding = (session: VendorSession, pairs: readonly (readonly [string, string])[]): VendorSession => ({
  ...session,
  send: (request) =>
    session.send(request.method === 'GET' ? request : { ...request, query: [...(request.query ?? []), ...pairs] }),
})
