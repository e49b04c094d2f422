import type { ErrorCode } from '@rollcall/core'
import type { ErrorBody } from '../contract/shapes.ts'

/** What can go wrong between the client and the server, before there is an answer to read a code from. */
export type ClientErrorCode = 'network_error' | 'timeout' | 'unreadable_answer' | 'endless_pages'

/**
 * Thrown by every method of the client when the call did not succeed. `message` is a sentence for a person; `code` is for
 * programs.
 *
 * @example
 * try {
 *   await client.users.get({ id: 'u-1', integrated_account_id: account })
 * } catch (error) {
 *   if (error instanceof RollcallApiError && error.code === 'vendor_not_found') return undefined
 *   throw error
 * }
 */
export class RollcallApiError extends Error {
  /** The server's code; one of {@link ClientErrorCode} where there was no readable answer. */
  readonly code: ErrorCode | ClientErrorCode
  /** The HTTP status; 0 where there was no answer. */
  readonly status: number
  /** The whole answer, where it was an error body of Rollcall's. */
  readonly body: ErrorBody | undefined
  /** Names the call in the server's log. */
  readonly requestId: string | undefined
  /** Whole seconds after which a repeat is worth trying, where the server said so. */
  readonly retryAfterSeconds: number | undefined

  constructor(
    message: string,
    facts: {
      readonly code: ErrorCode | ClientErrorCode
      readonly status: number
      readonly body?: ErrorBody | undefined
      readonly requestId?: string | undefined
      readonly retryAfterSeconds?: number | undefined
      readonly cause?: unknown
    },
  ) {
    super(message, facts.cause === undefined ? undefined : { cause: facts.cause })
    this.name = 'RollcallApiError'
    this.code = facts.code
    this.status = facts.status
    this.body = facts.body
    this.requestId = facts.requestId
    this.retryAfterSeconds = facts.retryAfterSeconds
  }
}

/** Makes the error of an answer that is not a success; reads its body to the end. */
export const errorOf = async (
  response: Response,
  facts: { readonly baseUrl: string; readonly retryAfterSeconds: number | undefined },
): Promise<RollcallApiError> => {
  const body = parseErrorBody(await response.text().catch(() => ''))
  return new RollcallApiError(body?.message ?? strangerMessage(response.status, facts.baseUrl), {
    code: body?.code ?? 'unreadable_answer',
    status: response.status,
    body,
    requestId: body?.request_id ?? response.headers.get('x-request-id') ?? undefined,
    retryAfterSeconds: facts.retryAfterSeconds,
  })
}

const strangerMessage = (status: number, baseUrl: string): string =>
  `${baseUrl} answered ${status}, and not in Rollcall's way. Check the base URL and what stands in front of the server.`

const parseErrorBody = (text: string): (ErrorBody & { readonly code: ErrorCode }) | undefined => {
  try {
    const value: unknown = JSON.parse(text)
    return isErrorBody(value) ? value : undefined
  } catch {
    // Not JSON, so not ours: a proxy in between has answered. The caller gets a message that says so.
    return undefined
  }
}

/** A newer server may know codes that this client does not; they are passed on as they are. */
const isErrorBody = (value: unknown): value is ErrorBody & { readonly code: ErrorCode } =>
  typeof value === 'object' &&
  value !== null &&
  'statusCode' in value &&
  'message' in value &&
  typeof value.message === 'string' &&
  'code' in value &&
  typeof value.code === 'string'
