import type { Audit } from '../audit/index.ts'
import type { Connections } from '../connections/index.ts'
import type { Egress } from '../egress/index.ts'
import type { Route } from '../http/index.ts'
import type { Vault } from '../vault/index.ts'
import { createCursors } from './cursors.ts'
import { createReader, type Reader } from './reader.ts'
import { unifiedRoutes } from './routes.ts'
import { createWriter, type Writer } from './writer.ts'

/** The unified user directory: its parts, for batches, and its routes. */
export type Unified = { readonly reader: Reader; readonly writer: Writer; readonly routes: readonly Route[] }

export const createUnified = (options: {
  readonly connections: Connections
  readonly egress: Egress
  readonly audit: Audit
  readonly vault: Vault
  readonly now: () => Date
  /** How long one connection may hold up a list over many. */
  readonly patienceMs?: number | undefined
}): Unified => {
  const { connections, egress, audit, vault, now } = options
  const cursors = createCursors(vault.derive('unified cursor'))
  const reader = createReader({ connections, egress, cursors, now, patienceMs: options.patienceMs })
  const writer = createWriter({ connections, egress, audit, now })
  return { reader, writer, routes: unifiedRoutes({ reader, writer, now }) }
}
