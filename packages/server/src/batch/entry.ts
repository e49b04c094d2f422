import type { BodyOf, batchRequest } from '@rollcall/api'
import type { JsonObject } from '@rollcall/core'

/** A batch as the caller sent it, and one of the calls that it asks for. */
export type Batch = BodyOf<typeof batchRequest>
export type BatchEntry = Batch['resources'][number]

/** An entry's call with every placeholder filled in. */
export type FilledCall = {
  readonly id: string | undefined
  readonly query: JsonObject
  readonly body: JsonObject | undefined
}

/** What a call brought. */
export type CallAnswer = {
  /** The rows of a list, else the answer itself. */
  readonly rows: readonly unknown[]
  /** What `recurse.if` looks at. */
  readonly response: unknown
  /** Why a list may not be the whole truth, in sentences. */
  readonly doubts: readonly string[]
  /** Where and why a list was left in the middle. */
  readonly stopped?: { readonly error: unknown; readonly next: string } | undefined
}
