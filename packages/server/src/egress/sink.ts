import type { RollcallError } from '@rollcall/core'

/** The start of an answer. */
export type AnswerHead = {
  readonly status: number
  readonly reason: string
  /** Names and values in turn, as they came. */
  readonly rawHeaders: readonly string[]
  /** Names in lower case; repeats joined by a comma. */
  readonly headers: Readonly<Record<string, string>>
  /** Whether an earlier try of the same write may have taken effect unseen, so that a refusal says nothing of it. */
  readonly uncertain: boolean
}

/** Where an answer goes. Nothing is called after `ended` or `failed`, one of which is called exactly once. */
export type Sink = {
  /** Whether the answer is kept until it is whole, so that one that broke off may be begun again. */
  readonly keepsWhole: boolean
  /** An interim answer (1xx) before the real one. */
  informed?(status: number, headers: Readonly<Record<string, string>>): void
  started(head: AnswerHead): void
  /** False: no more for the moment; `Exchange.resume` goes on. */
  data(chunk: Uint8Array): boolean
  ended(): void
  failed(error: RollcallError): void
}
