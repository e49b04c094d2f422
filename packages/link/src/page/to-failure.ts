import { type Failure, isFailure } from './server.ts'

const UNKNOWN: Failure = {
  error_type: 'connection_error',
  message: 'Something went wrong on this page. Reload it and try again.',
  requestId: undefined,
}

/** Whatever was thrown, as something that can be shown. */
export const toFailure = (thrown: unknown): Failure => (isFailure(thrown) ? thrown : UNKNOWN)
