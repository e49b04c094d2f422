import { RollcallApiError } from '@rollcall/api'

/** What the process ends with, for scripts. */
export const EXIT = {
  ok: 0,
  failed: 1,
  usage: 2,
  unauthorized: 3,
  notFound: 4,
  conflict: 5,
  vendor: 6,
  unverified: 7,
  partial: 8,
  interrupted: 130,
} as const

export type ExitCode = (typeof EXIT)[keyof typeof EXIT]

/** What each code means for the help. */
export const EXIT_MEANINGS: readonly (readonly [code: ExitCode, meaning: string])[] = [
  [EXIT.ok, 'done'],
  [EXIT.failed, 'it did not work; the message says why'],
  [EXIT.usage, 'the command line or what was sent is wrong'],
  [EXIT.unauthorized, 'the token is refused, or may not do this'],
  [EXIT.notFound, 'there is no such thing'],
  [EXIT.conflict, 'it clashes with what is there'],
  [EXIT.vendor, 'the vendor refused or cannot be reached'],
  [EXIT.unverified, 'the change was sent, but reading it back does not confirm it'],
  [EXIT.partial, 'what was shown is not, or may not be, everything'],
  [EXIT.interrupted, 'stopped with Ctrl-C'],
]

/** The command line itself is wrong; `message` says how to write it. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}

/** The vendor did not answer with a success, and that is what was asked for. Its answer has been printed. */
export class VendorAnswerError extends Error {
  override readonly name = 'VendorAnswerError'
}

/** A write was sent, and what the vendor says afterwards does not confirm it. The outcome has been printed. */
export class UnverifiedError extends Error {
  override readonly name = 'UnverifiedError'
}

/** A list may have more rows than could be shown. What there is has been printed, and why there may be more. */
export class PartialError extends Error {
  override readonly name = 'PartialError'
}

/** A person stopped the command at a question. */
export class InterruptedError extends Error {
  override readonly name = 'InterruptedError'
}

/** The exit code of an error. What the vendor refused is 6, whichever status it used. */
export const exitCodeOf = (error: unknown): ExitCode => {
  if (error instanceof UsageError) return EXIT.usage
  if (error instanceof VendorAnswerError) return EXIT.vendor
  if (error instanceof UnverifiedError) return EXIT.unverified
  if (error instanceof PartialError) return EXIT.partial
  if (error instanceof InterruptedError) return EXIT.interrupted
  if (!(error instanceof RollcallApiError)) return EXIT.failed
  // The client refused to send it: the command line is wrong.
  if (error.status === 0 && error.code === 'invalid_request') return EXIT.usage
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
