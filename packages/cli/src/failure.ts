import { RollcallApiError } from '@rollcall/api'
import { exitCodeOf } from './exit-codes.ts'
import { printable, type Terminal } from './terminal.ts'

/** Says on standard error what went wrong, for a person or as one JSON object, and resolves to the exit code. */
export const showFailure = (
  error: unknown,
  { terminal, json }: { readonly terminal: Terminal; readonly json: boolean },
): number => {
  const exitCode = exitCodeOf(error)
  terminal.err(json ? `${JSON.stringify({ ...factsOf(error), exit_code: exitCode })}\n` : sentences(error))
  return exitCode
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))

/** The server's own error body where there is one; the same names where there is none. */
const factsOf = (error: unknown): Readonly<Record<string, unknown>> => {
  const message = messageOf(error)
  if (!(error instanceof RollcallApiError)) return { code: codeOf(error), message }
  const { body, code, status, requestId, retryAfterSeconds } = error
  return { statusCode: status, ...body, code, message, request_id: requestId, retry_after: retryAfterSeconds }
}

/** `UsageError` → `usage`, for errors that never reached the server. */
const codeOf = (error: unknown): string =>
  error instanceof Error ? error.name.replace(/Error$/, '').toLowerCase() || 'error' : 'error'

const sentences = (error: unknown): string => {
  // Each line by itself, since a message may have several and `printable` would make them one.
  const lines = messageOf(error).split('\n')
  if (error instanceof RollcallApiError) {
    const { body, requestId } = error
    for (const { path, message } of body?.details?.failures ?? []) lines.push(`  ${path}: ${message}`)
    if (body?.effect === 'unknown') lines.push('It may have happened all the same. Look before you repeat it.')
    if (body?.effect === 'none') lines.push('Nothing was changed.')
    if (requestId !== undefined) lines.push(`(request ${requestId})`)
  }
  return lines.map((line) => `${printable(line)}\n`).join('')
}
