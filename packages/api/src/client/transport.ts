import { errorOf, RollcallApiError } from './api-error.ts'
import { parseRetryAfter, retryDelay } from './retry.ts'

/** What one client was made with, defaults filled in. */
export type Transport = {
  readonly baseUrl: string
  /** Who calls, and in which environment: of every call. */
  readonly headers: () => Readonly<Record<string, string>>
  readonly fetch: (url: string, init: RequestInit) => Promise<Response>
  readonly sleep: (milliseconds: number, signal: AbortSignal | undefined) => Promise<void>
  readonly now: () => Date
  readonly random: () => number
  readonly newKey: () => string
  readonly retries: number
  readonly timeoutSeconds: number
}

export type Sending = {
  readonly method: string
  /** With its query string. */
  readonly path: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string | undefined
  /** Whether a repeat cannot do it twice. */
  readonly repeatable: boolean
  readonly signal?: AbortSignal | undefined
}

/**
 * Sends a request and returns the parsed body of its success, repeating it as `retry.ts` decides.
 *
 * @throws RollcallApiError
 */
export const send = async (transport: Transport, sending: Sending): Promise<unknown> => {
  const maxAttempts = transport.retries + 1
  for (let attempts = 1; ; attempts += 1) {
    const answer = await attempt(transport, sending)
    if (!(answer instanceof RollcallApiError)) return answer.value
    const seconds = retryDelay({
      status: answer.status,
      code: answer.code,
      effect: answer.body?.effect,
      retryAfterSeconds: answer.retryAfterSeconds,
      attempts,
      maxAttempts,
      repeatable: sending.repeatable,
      random: transport.random(),
    })
    if (seconds === undefined) throw answer
    sending.signal?.throwIfAborted()
    await transport.sleep(seconds * 1000, sending.signal)
  }
}

/** One try: the parsed body, or the error. Throws only when the caller's own signal was aborted. */
const attempt = async (
  transport: Transport,
  sending: Sending,
): Promise<{ readonly value: unknown } | RollcallApiError> => {
  const timeout = AbortSignal.timeout(transport.timeoutSeconds * 1000)
  const signal = sending.signal === undefined ? timeout : AbortSignal.any([timeout, sending.signal])
  try {
    const response = await transport.fetch(`${transport.baseUrl}${sending.path}`, {
      method: sending.method,
      headers: {
        accept: 'application/json',
        ...transport.headers(),
        ...(sending.body === undefined ? {} : { 'content-type': 'application/json' }),
        ...sending.headers,
      },
      ...(sending.body === undefined ? {} : { body: sending.body }),
      // The token must not follow a redirect to somewhere else.
      redirect: 'manual',
      signal,
    })
    if (!response.ok) {
      const retryAfterSeconds = parseRetryAfter(response.headers.get('retry-after'), transport.now())
      return await errorOf(response, { baseUrl: transport.baseUrl, retryAfterSeconds })
    }
    return await parsed(response, transport.baseUrl)
  } catch (cause) {
    sending.signal?.throwIfAborted()
    if (timeout.aborted) {
      return new RollcallApiError(
        `${transport.baseUrl} did not answer within ${transport.timeoutSeconds} s. Try again, or ask for less at once.`,
        { code: 'timeout', status: 0, cause },
      )
    }
    return new RollcallApiError(
      `${transport.baseUrl} cannot be reached. Check that the server runs and that the base URL is right.`,
      { code: 'network_error', status: 0, cause },
    )
  }
}

const parsed = async (response: Response, baseUrl: string): Promise<{ readonly value: unknown } | RollcallApiError> => {
  const text = await response.text()
  if (text === '') return { value: undefined }
  try {
    return { value: JSON.parse(text) }
  } catch (cause) {
    return new RollcallApiError(
      `${baseUrl} answered ${response.status} with something that is not JSON. Check the base URL.`,
      {
        code: 'unreadable_answer',
        status: response.status,
        requestId: response.headers.get('x-request-id') ?? undefined,
        cause,
      },
    )
  }
}
