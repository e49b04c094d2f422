import { performance } from 'node:perf_hooks'
import type { RollcallError } from '@rollcall/core'
import type { Logger } from 'pino'
import type { Dispatcher } from 'undici'
import { flatten, type ParsedHeaders, requestIdOf, toStrings } from './answer-headers.ts'
import { type CallRecord, logCall, shownPath } from './call-log.ts'
import { isRead, mayPass, toVendorError } from './failure.ts'
import type { Gate } from './gate.ts'
import type { Place } from './places.ts'
import { decideRetry, isOverload, type Outcome, PATIENCE_MS } from './retry.ts'
import { retryAfterMs } from './retry-after.ts'
import type { Sink } from './sink.ts'
import type { StreamRequest } from './stream-request.ts'
import type { Upstream } from './upstream.ts'

export type ExchangeOptions = {
  readonly log: Logger
  readonly onCall: ((call: CallRecord) => void) | undefined
  readonly now: () => Date
  readonly random: () => number
  readonly sleep: (ms: number, signal?: AbortSignal) => Promise<void>
  readonly userAgent: string
  readonly headersMs: number
}

/** An answer that is passed over because the call is repeated is read to its end, so that its connection lives on; up to this. */
const LONGEST_PASSED_OVER = 64 * 1024

/**
 * One call: waits for its turn, sends, passes the answer on, and sends again where {@link decideRetry} says so.
 *
 * A class, because undici calls its handler's methods, and one object for all of a call's state costs least.
 */
export class Exchange implements Dispatcher.DispatchHandler {
  readonly #options: ExchangeOptions
  readonly #upstream: Upstream
  readonly #gate: Gate
  readonly #place: Place
  readonly #target: string
  readonly #request: StreamRequest
  readonly #sink: Sink
  /** By the clock that was passed in, for the patience; and by the machine's, for the log. */
  readonly #startedAt: number
  readonly #started = performance.now()
  #controller: Dispatcher.DispatchController | undefined
  /** Made only when there is something to wait for. */
  #waiting: AbortController | undefined
  #tries = 0
  #isSent = false
  /** Whether a try that was given up may have taken effect: nothing that comes of a later one can deny it. */
  #isUncertain = false
  #isInside = false
  #isOver = false
  #hasStarted = false
  /** Set while an answer is passed over: when to send again. */
  #againAfterMs: number | undefined
  #status: number | undefined
  #bytes = 0
  #vendorRequestId: string | undefined
  #timer: NodeJS.Timeout | undefined

  constructor(
    parts: {
      readonly upstream: Upstream
      readonly gate: Gate
      readonly place: Place
      readonly target: string
      readonly request: StreamRequest
      readonly sink: Sink
    },
    options: ExchangeOptions,
  ) {
    this.#options = options
    this.#upstream = parts.upstream
    this.#gate = parts.gate
    this.#place = parts.place
    this.#target = parts.target
    this.#request = parts.request
    this.#sink = parts.sink
    this.#startedAt = options.now().getTime()
  }

  /** Enters the gate and sends: at once where possible, so that the common call waits for no promise. */
  begin(): void {
    if (this.#gate.tryEnter()) return this.#send()
    this.#gate.enter(this.#upstream.vendor, this.#leftMs(), this.#signal()).then(
      () => this.#send(),
      (error: Error) => this.#fail(error),
    )
  }

  /** Goes on after {@link Sink.data} said that it was enough. */
  resume(): void {
    this.#controller?.resume()
  }

  /** Ends the call wherever it is; the sink is told only where there is an error to tell. */
  abort(error?: Error): void {
    if (this.#isOver) return
    const failure = error === undefined ? undefined : this.#failureOf(error)
    this.#end(failure === undefined ? 'aborted' : failure.code)
    this.#waiting?.abort()
    this.#controller?.abort(failure ?? new Error('aborted'))
    if (failure !== undefined) this.#sink.failed(failure)
  }

  #send(): void {
    this.#isInside = true
    if (this.#isOver) return this.#leave()
    this.#tries += 1
    const { method, body } = this.#request
    try {
      this.#place.pool.dispatch({ path: this.#target, method, headers: this.#headers(), body: body ?? null }, this)
    } catch (error) {
      this.#fail(error instanceof Error ? error : new Error(String(error)))
    }
  }

  /** The credential replaces whatever the caller sent under the same name. */
  #headers(): string[] {
    const { headers } = this.#request
    const credential = this.#upstream.credentialHeaders()
    const sent: string[] = []
    let hasUserAgent = false
    for (let index = 0; index < headers.length; index += 2) {
      const name = headers[index] ?? ''
      if (credential[name] !== undefined) continue
      if (name === 'user-agent') hasUserAgent = true
      sent.push(name, headers[index + 1] ?? '')
    }
    for (const name in credential) sent.push(name, credential[name] ?? '')
    if (!hasUserAgent) sent.push('user-agent', this.#options.userAgent)
    return sent
  }

  // ---- what undici calls ----

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller
    if (this.#isOver) controller.abort(new Error('aborted'))
    else this.#isSent = true
  }

  /** undici's own time-out for the headers runs out during a long upload and is not started again. */
  onRequestSent(): void {
    if (!(this.#request.body instanceof Uint8Array) && this.#request.body !== undefined && !this.#hasStarted) {
      const late = Object.assign(new Error('no answer'), { code: 'UND_ERR_HEADERS_TIMEOUT' })
      this.#timer = setTimeout(() => this.#controller?.abort(late), this.#options.headersMs)
    }
  }

  onResponseStart(controller: Dispatcher.DispatchController, status: number, parsed: ParsedHeaders, reason = ''): void {
    const headers = flatten(parsed, this.#upstream)
    if (status < 200) return this.#sink.informed?.(status, headers)
    clearTimeout(this.#timer)
    this.#status = status
    this.#vendorRequestId = requestIdOf(headers)
    const resetHeader = status === 429 ? this.#upstream.throttling?.resetHeader : undefined
    const waitMs =
      isOverload(status) || status >= 500 ? retryAfterMs(headers, this.#options.now(), resetHeader) : undefined
    if (isOverload(status) && waitMs !== undefined) this.#block(waitMs)
    this.#againAfterMs = status < 400 ? undefined : this.#decide({ kind: 'answered', status, retryAfterMs: waitMs })
    // Whoever keeps the answer whole tells of it with its text.
    if (this.#againAfterMs !== undefined || !this.#sink.keepsWhole) {
      this.#upstream.observe({ status, method: this.#request.method, path: this.#request.path, headers })
    }
    if (this.#againAfterMs !== undefined) return
    this.#hasStarted = true
    this.#sink.started({
      status,
      reason: this.#upstream.conceal?.text(reason) ?? reason,
      rawHeaders: toStrings(controller.rawHeaders, this.#upstream),
      headers,
      uncertain: this.#isUncertain,
    })
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Uint8Array): void {
    if (this.#isOver) return
    this.#bytes += chunk.length
    if (this.#againAfterMs !== undefined) {
      if (this.#bytes > LONGEST_PASSED_OVER) controller.abort(new Error('passed over'))
    } else if (!this.#sink.data(chunk)) controller.pause()
  }

  onResponseEnd(): void {
    if (this.#isOver) return this.#leave()
    if (this.#againAfterMs !== undefined) return this.#again(this.#againAfterMs)
    this.#end(undefined)
    this.#leave()
    this.#sink.ended()
  }

  onResponseError(_controller: Dispatcher.DispatchController | null, error: Error): void {
    if (this.#isOver) return this.#leave()
    if (this.#againAfterMs !== undefined) return this.#again(this.#againAfterMs)
    const isPassedOn = this.#hasStarted && !this.#sink.keepsWhole
    const afterMs = isPassedOn
      ? undefined
      : this.#decide({ kind: 'failed', isSent: this.#isSent, mayPass: mayPass(error) })
    if (afterMs === undefined) this.#fail(error)
    else this.#again(afterMs)
  }

  // ---- how a call goes on and ends ----

  #decide(outcome: Outcome): number | undefined {
    const { method, repeatable, body, absorbs } = this.#request
    const canSendAgain = body === undefined || body instanceof Uint8Array
    return decideRetry(
      { method, repeatable, canSendAgain, tries: this.#tries, leftMs: this.#leftMs(), absorbs, outcome },
      this.#options.random,
    )
  }

  #again(afterMs: number): void {
    clearTimeout(this.#timer)
    this.#leave()
    const isRefused = this.#status !== undefined && this.#status >= 400 && this.#status < 500
    if (this.#isSent && !isRefused && !isRead(this.#request.method)) this.#isUncertain = true
    this.#isSent = false
    this.#againAfterMs = undefined
    this.#hasStarted = false
    this.#controller = undefined
    this.#status = undefined
    this.#bytes = 0
    this.#options.sleep(afterMs, this.#signal()).then(
      () => this.begin(),
      (error: Error) => this.#fail(error),
    )
  }

  #fail(error: Error): void {
    this.#leave()
    if (this.#isOver) return
    const failure = this.#failureOf(error)
    this.#end(failure.code)
    this.#sink.failed(failure)
  }

  #failureOf(error: Error): RollcallError {
    const mayHaveHappened = this.#isSent || this.#isUncertain
    return toVendorError(error, { vendor: this.#upstream.vendor, method: this.#request.method, mayHaveHappened })
  }

  #leave(): void {
    if (!this.#isInside) return
    this.#isInside = false
    this.#gate.leave()
  }

  #end(error: string | undefined): void {
    this.#isOver = true
    clearTimeout(this.#timer)
    const record: CallRecord = {
      connectionId: this.#upstream.connectionId,
      requestId: this.#request.requestId,
      vendor: this.#upstream.vendor,
      method: this.#request.method,
      path: this.#upstream.hasSecretPath ? '/*' : this.#place.prefix + shownPath(this.#request.path),
      status: this.#status,
      durationMs: performance.now() - this.#started,
      bytes: this.#bytes,
      tries: this.#tries,
      vendorRequestId: this.#vendorRequestId,
      error,
    }
    logCall(this.#options.log, record)
    this.#options.onCall?.(record)
  }

  #block(forMs: number): void {
    // The other processes learn of it from the database; should that fail, they learn it from the vendor as we did.
    this.#gate.block(forMs).catch((error: unknown) => {
      this.#options.log.error(
        { event: 'budget_error', connection_id: this.#upstream.connectionId, err: error },
        'block not kept',
      )
    })
  }

  #leftMs(): number {
    return PATIENCE_MS - (this.#options.now().getTime() - this.#startedAt)
  }

  #signal(): AbortSignal {
    this.#waiting ??= new AbortController()
    return this.#waiting.signal
  }
}
