import { RollcallError } from '@rollcall/core'

/** A failure without an answer: what a person is told, and whether it may pass by itself. */
type Failure = {
  readonly code: 'vendor_unavailable' | 'vendor_timeout' | 'vendor_malformed' | 'invalid_request'
  /** Completes "<vendor> …". */
  readonly what: string
  readonly mayPass: boolean
}

const unavailable = (what: string): Failure => ({ code: 'vendor_unavailable', what, mayPass: true })
const broken = (what: string): Failure => ({ code: 'vendor_malformed', what, mayPass: false })
/** Waiting as long again would only cost the caller the same time twice. */
const timedOut = (what: string): Failure => ({ code: 'vendor_timeout', what, mayPass: false })

/** By the `code` of the error of Node.js or undici; TLS errors have a code each and end up in {@link describe}'s last line. */
const FAILURES: Readonly<Record<string, Failure>> = {
  ECONNREFUSED: unavailable('refused the connection'),
  ENOTFOUND: unavailable('could not be found: its host name does not exist'),
  EAI_AGAIN: unavailable('could not be found: its host name could not be resolved'),
  EHOSTUNREACH: unavailable('could not be reached'),
  ENETUNREACH: unavailable('could not be reached'),
  ECONNRESET: unavailable('closed the connection before it had answered'),
  EPIPE: unavailable('closed the connection before it had answered'),
  UND_ERR_SOCKET: unavailable('closed the connection before it had answered'),
  UND_ERR_CONNECT_TIMEOUT: { ...timedOut('did not take the connection in time'), mayPass: true },
  ETIMEDOUT: { ...timedOut('did not take the connection in time'), mayPass: true },
  UND_ERR_HEADERS_TIMEOUT: timedOut('did not begin to answer in time'),
  UND_ERR_BODY_TIMEOUT: timedOut('stopped in the middle of its answer'),
  CALL_TIMEOUT: timedOut('had not answered completely when the time for the whole call was up'),
  UND_ERR_HEADERS_OVERFLOW: broken('answered with more headers than are taken'),
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: broken('sent another number of bytes than it had announced'),
  ERR_INVALID_CHAR: broken('answered with a header that cannot be passed on'),
  UND_ERR_INVALID_ARG: { code: 'invalid_request', what: 'cannot be sent this request', mayPass: false },
  UND_ERR_NOT_SUPPORTED: { code: 'invalid_request', what: 'cannot be sent this request', mayPass: false },
  UND_ERR_REQ_CONTENT_LENGTH_MISMATCH: {
    code: 'invalid_request',
    what: 'was sent another number of bytes than Content-Length announced',
    mayPass: false,
  },
}

/** Whether the failure may pass by itself. Errors of ours (a refusal of the guard, an abort) never do. */
export const mayPass = (error: Error): boolean => !(error instanceof RollcallError) && describe(error).mayPass

export const isRead = (method: string): boolean => method === 'GET' || method === 'HEAD' || method === 'OPTIONS'

/**
 * A failure as the error to throw. `mayHaveHappened`: at least a part of the request, or of an earlier try of it, may have
 * reached the vendor. Then an error of ours cannot say either that a write had no effect.
 */
export const toVendorError = (
  error: Error,
  {
    vendor,
    method,
    mayHaveHappened,
  }: { readonly vendor: string; readonly method: string; readonly mayHaveHappened: boolean },
): RollcallError => {
  if (error instanceof RollcallError) return mayHaveHappened && !isRead(method) ? asUncertain(error) : error
  const { code, what } = describe(error)
  const effect = mayHaveHappened ? 'unknown' : 'none'
  const advice = ADVICE[isRead(method) ? 'read' : effect]
  const detail = code === 'invalid_request' ? ` (${error.message})` : ` (${codeOf(error) || error.name})`
  return new RollcallError(code, `${vendor} ${what}${detail}. ${advice}`, {
    effect: isRead(method) ? undefined : effect,
    cause: error,
  })
}

const asUncertain = (error: RollcallError): RollcallError => {
  const { effect } = error.facts
  if (effect === 'unknown') return error
  // What says that nothing was sent speaks of a repeat.
  const advice = effect === 'none' ? ADVICE.repeat : ADVICE.unknown
  return new RollcallError(error.code, `${error.message} ${advice}`, {
    ...error.facts,
    effect: 'unknown',
    cause: error,
  })
}

const ADVICE = {
  read: 'Repeat the call later; if it stays so, check the base URL of the connection.',
  none: 'Nothing was sent: repeat the call later; if it stays so, check the base URL of the connection.',
  unknown: 'Whether the change took effect is not known: read what is there before you repeat it.',
  repeat: 'This stopped a repeat of a call that may have taken effect: read what is there before you call again.',
} as const

const describe = (error: Error): Failure => {
  const code = codeOf(error)
  const known = FAILURES[code]
  if (known !== undefined) return known
  if (code.startsWith('HPE_') || error.name === 'HTTPParserError')
    return broken('answered with something that is not HTTP')
  if (/CERT|TLS|SSL|EPROTO|SIGNATURE|ALTNAME/.test(code)) {
    return {
      ...unavailable('could not prove who it is: its TLS certificate or handshake is not acceptable'),
      mayPass: false,
    }
  }
  return { ...unavailable('could not be called'), mayPass: false }
}

const codeOf = (error: Error): string => {
  if ('code' in error && typeof error.code === 'string') return error.code
  // Several addresses were tried and each failed.
  if (error instanceof AggregateError && error.errors[0] instanceof Error) return codeOf(error.errors[0])
  return ''
}
