import type { Socket } from 'node:net'
import type { VendorRequest, VendorResponse } from '@rollcall/connector-kit'
import type { Logger } from 'pino'
import type { Executor } from '../db/index.ts'
import { type BufferOptions, MAX_BYTES, readWhole, type WholeAnswer } from './buffered.ts'
import type { CallRecord } from './call-log.ts'
import { concealing } from './concealing-sink.ts'
import { ACCEPTED_ENCODINGS } from './decode.ts'
import { asDecoded, askingReadably } from './decoded-answer.ts'
import { dial } from './dial.ts'
import { Exchange } from './exchange.ts'
import { toVendorError } from './failure.ts'
import { Gate } from './gate.ts'
import { createGuard } from './guard.ts'
import { createPlaces, type Timeouts, toUrl } from './places.ts'
import { readable } from './readable.ts'
import { requestTarget } from './request-target.ts'
import { decideRetry, PATIENCE_MS } from './retry.ts'
import { retryAfterMs } from './retry-after.ts'
import type { Sink } from './sink.ts'
import type { StreamRequest } from './stream-request.ts'
import type { Upstream } from './upstream.ts'

/**
 * The one way out to vendors. Everything that every call needs is here and nowhere else: pooled connections, the budget that all
 * processes share, time-outs, size limits, the retry rule, the guard against calling neighbours, one log line per call.
 */
export type Egress = {
  /**
   * A call of a connector: implements `VendorSession.send` of the connector kit.
   *
   * @throws RollcallError `vendor_unavailable`, `vendor_timeout`, `vendor_malformed`, `vendor_rate_limited` (the budget's wait is too
   * long), `egress_refused`, `invalid_request` (a header or path that cannot be sent)
   */
  call(
    upstream: Upstream,
    request: VendorRequest & {
      /** Appended to the query as it is. */
      readonly extraQuery?: string | undefined
    },
    options?: { readonly signal?: AbortSignal | undefined; readonly requestId?: string | undefined },
  ): Promise<VendorResponse>
  /** A whole answer in memory, in no encoding, whatever the request accepts: in one the credential could not be seen. Throws as {@link Egress.call} does. */
  buffer(upstream: Upstream, request: StreamRequest, options?: BufferOptions): Promise<WholeAnswer>
  /**
   * An answer passed on as it comes; nothing is held but what the sink holds. Goes out when {@link Exchange.begin} is called.
   *
   * @throws RollcallError `egress_refused`, `invalid_request`; all later failures go to the sink
   */
  stream(upstream: Upstream, request: StreamRequest, sink: Sink): Exchange
  /**
   * Whether an address may be called, as far as that can be known before: for telling whoever enters it. Each call is judged anyway.
   *
   * @throws RollcallError `egress_refused`, `invalid_request`
   */
  judge(address: string): Promise<void>
  /** A line to the host and port of an address, for what does not speak HTTP. The signal ends it. Throws as {@link dial} does. */
  dial(address: string, signal: AbortSignal): Promise<Socket>
  close(): Promise<void>
}

export type EgressOptions = {
  readonly db: Executor
  /** What may be called although it is not public: CIDRs, host names, the word `loopback`. */
  readonly allow: readonly string[]
  readonly log: Logger
  /** For `user-agent`. */
  readonly version: string
  readonly now: () => Date
  readonly random: () => number
  readonly sleep: (ms: number, signal?: AbortSignal) => Promise<void>
  /** Told of each call when it is over; for metrics. */
  readonly onCall?: ((call: CallRecord) => void) | undefined
  /** `database` (the default): the one clock that several processes share. `own`: `now`, for tests. */
  readonly budgetClock?: 'database' | 'own' | undefined
  readonly timeouts?: Partial<Timeouts> | undefined
}

const TIMEOUTS: Timeouts = { connectMs: 5000, headersMs: 30_000, idleMs: 30_000, callMs: 60_000 }

/** Gates kept before idle ones are forgotten. What they know is in the database, too. */
const MOST_GATES = 10_000

export const createEgress = (options: EgressOptions): Egress => {
  const timeouts = { ...TIMEOUTS, ...options.timeouts }
  const guard = createGuard(options.allow)
  const places = createPlaces({ guard, timeouts })
  const gates = new Map<string, Gate>()
  const { db, now, sleep } = options
  const clock = options.budgetClock === 'own' ? now : (): 'database' => 'database'
  const exchangeOptions = {
    log: options.log,
    onCall: options.onCall,
    now,
    random: options.random,
    sleep,
    userAgent: `Rollcall/${options.version}`,
    headersMs: timeouts.headersMs,
  }

  const gateOf = ({ budgetKey, budget }: Upstream): Gate => {
    const known = gates.get(budgetKey)
    if (known !== undefined) {
      known.adjust(budget)
      return known
    }
    if (gates.size >= MOST_GATES) for (const [key, gate] of gates) if (gate.isIdle) gates.delete(key)
    const gate = new Gate(budgetKey, budget, { db, now, sleep, clock })
    gates.set(budgetKey, gate)
    return gate
  }

  const open: Egress['stream'] = (upstream, request, sink) => {
    const place = places.of(upstream.baseUrl)
    const target = requestTarget(place, request.path, request.query)
    return new Exchange({ upstream, gate: gateOf(upstream), place, target, request, sink }, exchangeOptions)
  }

  /** An answer as it came, and its body as it can be read. Its status is told to the upstream even where its body is lost. */
  const hold = async (upstream: Upstream, request: StreamRequest, bufferOptions: BufferOptions) => {
    const { vendor } = upstream
    const { method, path } = request
    const { answer, exchange, begun } = readWhole((sink) => open(upstream, request, sink), { ...bufferOptions, vendor })
    const timer = setTimeout(
      () => exchange.abort(Object.assign(new Error('too late'), { code: 'CALL_TIMEOUT' })),
      timeouts.callMs,
    )
    try {
      const whole = await answer
      const { maxBytes = MAX_BYTES } = bufferOptions
      const body = await readable(whole, { upstream, maxBytes }).catch((error: Error) => {
        throw toVendorError(error, { vendor, method, mayHaveHappened: true })
      })
      return { answer: whole, body }
    } catch (error) {
      const head = begun()
      if (head !== undefined) upstream.observe({ status: head.status, method, path, headers: head.headers })
      throw error
    } finally {
      clearTimeout(timer)
    }
  }

  return {
    stream: (upstream, request, sink) =>
      open(upstream, request, upstream.conceal === undefined ? sink : concealing(sink, upstream.conceal)),
    buffer: async (upstream, request, bufferOptions = {}) => {
      const { answer, body } = await hold(upstream, askingReadably(request), bufferOptions)
      const { status, headers } = answer
      upstream.observe({ status, method: request.method, path: request.path, headers })
      return asDecoded(answer, body)
    },
    call: async (upstream, request, { signal, requestId } = {}) => {
      const { method, path, maxBytes = MAX_BYTES } = request
      const headers = headersOf(request)
      const query = [queryOf(request.query ?? []), request.extraQuery ?? ''].filter((part) => part !== '').join('&')
      const sent: StreamRequest = {
        method,
        path,
        query,
        headers: Object.entries(headers).flat(),
        body: request.body === undefined ? undefined : Buffer.from(JSON.stringify(request.body)),
        repeatable: request.repeatable,
        absorbs: 'outages',
        requestId,
      }
      const startedAt = now().getTime()
      for (let tries = 1; ; tries += 1) {
        const { answer, body } = await hold(upstream, sent, { maxBytes, signal })
        const text = new TextDecoder().decode(body)
        const { status, uncertain } = answer
        const isThrottled = upstream.throttling?.isThrottled?.({ status, text }) ?? false
        // Some vendors say "too fast" where others say "forbidden": it is no lost right, and it had no effect.
        const afterMs = isThrottled
          ? decideRetry(
              {
                method,
                repeatable: request.repeatable,
                canSendAgain: true,
                tries,
                leftMs: PATIENCE_MS - (now().getTime() - startedAt),
                absorbs: 'outages',
                outcome: {
                  kind: 'answered',
                  status: 429,
                  retryAfterMs: retryAfterMs(answer.headers, now(), upstream.throttling?.resetHeader),
                },
              },
              options.random,
            )
          : undefined
        upstream.observe({ status: isThrottled ? 429 : status, method, path, headers: answer.headers, text })
        if (afterMs === undefined) {
          const place = places.of(upstream.baseUrl)
          const url = place.url.origin + requestTarget(place, path, query)
          return { status, headers: answer.headers, text, uncertain, request: { method, url, headers } }
        }
        await sleep(afterMs, signal)
      }
    },
    judge: async (address) => {
      const url = toUrl(address)
      await guard.judge(url)
      requestTarget(places.of(url.origin), url.pathname, url.search.slice(1))
    },
    dial: (address, signal) => dial(guard, toUrl(address), signal),
    close: () => places.close(),
  }
}

const headersOf = ({ headers, body }: VendorRequest): Readonly<Record<string, string>> => ({
  accept: 'application/json',
  'accept-encoding': ACCEPTED_ENCODINGS,
  ...(body === undefined ? {} : { 'content-type': 'application/json' }),
  ...Object.fromEntries(Object.entries(headers ?? {}).map(([name, value]) => [name.toLowerCase(), value])),
})

const queryOf = (pairs: readonly (readonly [string, string])[]): string =>
  pairs.map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`).join('&')
