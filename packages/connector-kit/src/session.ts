import type { JsonObject } from '@rollcall/core'

/**
 * The way out to the vendor as a connector sees it. The server implements it over its one HTTP path: the credential is
 * added there and never seen by a connector; the budget, the time-outs, the size limits, the retries and the egress
 * guard are there, too.
 */

export type HttpMethod = 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

export type VendorRequest = {
  readonly method: HttpMethod
  /** Joined to the connection's base URL, e.g. `/Users/42`; segments are already percent-encoded. */
  readonly path: string
  /** The name of a setting of type `url` that holds another base URL of the same vendor; `base_url` unless given. */
  readonly service?: string | undefined
  /** In order; repeats allowed. Encoded by the session. */
  readonly query?: readonly (readonly [name: string, value: string])[] | undefined
  readonly headers?: Readonly<Record<string, string>> | undefined
  /** Sent as JSON, with the content type of `headers` or `application/json`. */
  readonly body?: unknown
  /**
   * Whether the session may repeat the call after a failure that leaves it unknown whether it took effect. Default: by
   * method (GET, HEAD, PUT, DELETE may; POST and PATCH may not). A call that certainly had no effect (429, connection
   * refused) is always repeated within the session's patience.
   */
  readonly repeatable?: boolean | undefined
  /** Whole body's limit in bytes; default 32 MiB. Beyond it: `vendor_malformed`. */
  readonly maxBytes?: number | undefined
}

/** Any answer with an HTTP status, 4xx and 5xx included. Transport failures are thrown as `vendor_*` RollcallErrors. */
export type VendorResponse = {
  readonly status: number
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>
  readonly text: string
  /**
   * Whether an earlier try of the same write may have taken effect unseen: a refusal of the repeat then says nothing of it
   * (a 404 may be the work of the first DELETE).
   */
  readonly uncertain?: boolean | undefined
  /** How the request went out, for `truto_response_format=debug`; holds no credential. */
  readonly request: {
    readonly method: HttpMethod
    readonly url: string
    readonly headers: Readonly<Record<string, string>>
  }
}

export type VendorSession = {
  /** @throws RollcallError `vendor_unavailable`, `vendor_timeout`, `vendor_malformed` (too large), `egress_refused` */
  send(request: VendorRequest): Promise<VendorResponse>
  /** The connection's settings that are no secrets (`base_url`, …). */
  readonly settings: Readonly<Record<string, string>>
  /** What the connector's `probe` learnt at connect and the server kept, e.g. a digest of ServiceProviderConfig. */
  readonly discovered: JsonObject
}
