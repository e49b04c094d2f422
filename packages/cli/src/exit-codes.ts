import { RollcallApiError } from '@rollcall/api'

/** What the process ends with, for scripts. */
export const EXIT = { ok: 0, failed: 1, usage: 2, unauthorized: 3, notFound: 4, conflict: 5, vendor: 6 } as const

export type ExitCode = (typeof EXIT)[keyof typeof EXIT]

/** The command line itself is wrong; `message` says how to write it. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}

/** A proxied call that the vendor did not answer with a success. Its answer has been printed. */
export class VendorAnswerError extends Error {
  override readonly name = 'VendorAnswerError'
}

/** The exit code of an error. What the vendor refused is 6, whichever status it used. */
export const exitCodeOf = (error: unknown): ExitCode => {
  if (error instanceof UsageError) return EXIT.usage
  if (error instanceof VendorAnswerError) return EXIT.vendor
  if (!(error instanceof RollcallApiError)) return EXIT.failed
  if (error.body?.truto_is_remote_error === true || error.code.startsWith('vendor_')) return EXIT.vendor
  return BY_STATUS[error.status] ?? EXIT.failed
}

const BY_STATUS: Readonly<Record<number, ExitCode>> = {
  400: EXIT.usage,
  401: EXIT.unauthorized,
  403: EXIT.unauthorized,
  404: EXIT.notFound,
  409: EXIT.conflict,
  422: EXIT.usage,
}
