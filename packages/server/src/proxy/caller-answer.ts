import type { ServerResponse } from 'node:http'
import type { RollcallError } from '@rollcall/core'
import type { AnswerHead, Exchange, Sink } from '../egress/index.ts'
import { toCallerHeaders } from './response-headers.ts'
import { sendError } from './send-error.ts'

/** Bodies up to this are worth copying to save a system call's work. */
const SMALL = 16 * 1024

export type CallerAnswerOptions = {
  readonly response: ServerResponse
  readonly requestId: string
  readonly now: () => Date
  /** How long a reader may take for what was sent to it last. */
  readonly readerMs: number
  /** Told once how the call went, for the audit log: the vendor's status, the error, or neither when the caller hung up first. */
  readonly settled: ((outcome: Outcome) => void) | undefined
}

/**
 * Passes a vendor's answer on to the caller as it comes. A slow caller slows the vendor down; one that hangs up, or takes nothing at all for
 * too long, ends the call, whose place at the vendor others wait for; an answer that breaks off breaks off for the caller, too, and never looks complete.
 */
export class CallerAnswer implements Sink {
  readonly keepsWhole = false
  readonly #response: ServerResponse
  readonly #options: CallerAnswerOptions
  #exchange: Exchange | undefined
  /** Set while the reader is behind. */
  #patience: NodeJS.Timeout | undefined
  #expected = -1
  /** A small body that came in one piece; its end comes in the same moment. */
  #whole: Uint8Array | undefined
  #isSettled = false

  constructor(options: CallerAnswerOptions) {
    this.#response = options.response
    this.#options = options
  }

  /** Takes the exchange that this is the sink of, and begins it. */
  follow(exchange: Exchange): void {
    this.#exchange = exchange
    // `response` and not `request`: the latter closes as soon as its body is read.
    this.#response.once('close', () => {
      clearTimeout(this.#patience)
      if (this.#response.writableFinished) return
      exchange.abort()
      this.#settle({})
    })
    exchange.begin()
  }

  /** `100 Continue` has been said by Node.js; `103 Early Hints` and `102 Processing` are passed on (RFC 9110 §15.2). */
  informed(status: number, headers: Readonly<Record<string, string>>): void {
    if (status === 102) this.#response.writeProcessing()
    const { link } = headers
    if (status !== 103 || link === undefined) return
    try {
      this.#response.writeEarlyHints({ link: link.split(/,\s*(?=<)/) })
    } catch {
      // Links that Node.js does not take. A hint is only a hint: the answer itself is still to come, with its own.
    }
  }

  started(head: AnswerHead): void {
    const { requestId, now } = this.#options
    this.#expected = Number(head.headers['content-length'] ?? -1)
    this.#response.writeHead(head.status, head.reason, toCallerHeaders(head, requestId, now))
    this.#settle({ status: head.status, uncertain: head.uncertain })
  }

  data(chunk: Uint8Array): boolean {
    if (chunk.length === this.#expected && chunk.length <= SMALL) {
      this.#whole = chunk
      return true
    }
    if (this.#response.write(chunk)) return true
    if (this.#patience === undefined) {
      // Closes the response, which ends the call as a hang-up does.
      this.#patience = setTimeout(() => this.#response.destroy(), this.#options.readerMs)
      this.#response.once('drain', () => {
        this.#forgive()
        this.#exchange?.resume()
      })
    }
    return false
  }

  ended(): void {
    this.#forgive()
    if (this.#whole === undefined) this.#response.end()
    // As text of the encoding in which a character is a byte, it goes out in one write with the headers.
    else
      this.#response.end(
        Buffer.from(this.#whole.buffer, this.#whole.byteOffset, this.#whole.length).toString('latin1'),
        'latin1',
      )
  }

  failed(error: RollcallError): void {
    this.#settle({ error })
    if (this.#response.headersSent) this.#response.destroy()
    else sendError(this.#response, error, this.#options.requestId)
  }

  #forgive(): void {
    clearTimeout(this.#patience)
    this.#patience = undefined
  }

  #settle(outcome: Outcome): void {
    if (this.#isSettled) return
    this.#isSettled = true
    this.#options.settled?.(outcome)
  }
}

/** How a call ended. `uncertain`: an earlier try may have done it, so a refusal of the repeat says nothing. */
type Outcome = {
  readonly status?: number
  readonly uncertain?: boolean | undefined
  readonly error?: RollcallError
}
