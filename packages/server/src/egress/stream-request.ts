import type { Readable } from 'node:stream'

/** A request as it goes out. */
export type StreamRequest = {
  readonly method: string
  /** Below the base URL, starting with `/` or empty, percent-encoded as it is to go out; without a query. */
  readonly path: string
  /** Without `?`; empty for none. */
  readonly query: string
  /** Names in lower case and values, in turn; may repeat; nothing hop-by-hop. The credential's and `user-agent` are added. */
  readonly headers: readonly string[]
  /** A stream is sent once; bytes can be sent again. */
  readonly body: Readable | Uint8Array | undefined
  readonly repeatable?: boolean | undefined
  readonly absorbs: 'rate-limits' | 'outages'
  readonly requestId?: string | undefined
}
