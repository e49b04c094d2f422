import type { Directory, VendorSession } from '@rollcall/connector-kit'
import { type OpenConnection, openSession } from '../connections/index.ts'
import type { Egress } from '../egress/index.ts'

/** What goes along with every call of one request of ours. */
export type Along = {
  /** The caller's `remote_query`, as text. */
  readonly remoteQuery?: string | undefined
  /** Left out: the calls are finished whoever hangs up. */
  readonly signal?: AbortSignal | undefined
  readonly requestId: string
}

/** A connection's directory to read from. */
export const directoryToRead = (
  egress: Egress,
  connection: OpenConnection,
  { remoteQuery, signal, requestId }: Along,
): Directory => {
  const { connector, upstream, settings, discovered } = connection
  return connector.open(
    openSession({ egress, upstream, settings, discovered, extraQuery: remoteQuery, signal, requestId }),
  )
}

export type DirectoryToChange = {
  readonly directory: Directory
  /** Whether anything but a read was sent so far, so that a failure may leave a change behind. */
  hasWritten(): boolean
}

/** A connection's directory to change. The caller's `remote_query` is for the change, not for what is read on the way. */
export const directoryToChange = (
  egress: Egress,
  connection: OpenConnection,
  { remoteQuery, signal, requestId }: Along,
): DirectoryToChange => {
  const { connector, upstream, settings, discovered } = connection
  const session = openSession({ egress, upstream, settings, discovered, signal, requestId })
  const pairs = [...new URLSearchParams(remoteQuery)]
  let written = false
  const send: VendorSession['send'] = (request) => {
    if (request.method === 'GET') return session.send(request)
    written = true
    return session.send(pairs.length === 0 ? request : { ...request, query: [...(request.query ?? []), ...pairs] })
  }
  return { directory: connector.open({ ...session, send }), hasWritten: () => written }
}
