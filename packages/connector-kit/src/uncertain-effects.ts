import { RollcallError } from '@rollcall/core'

/** An error that came after a part of the work was done: nobody may conclude from it that nothing happened. */
export const afterSome = (error: unknown, done: string): unknown =>
  error instanceof RollcallError
    ? new RollcallError(error.code, `${error.message} ${done}`, { ...error.facts, effect: 'unknown', cause: error })
    : error

/** A reading after a write that was accepted: where it fails, nobody may conclude that nothing happened. */
export const readingBack = <T>(reading: Promise<T>): Promise<T> =>
  reading.catch((error: unknown) => {
    throw afterSome(error, 'The change itself had been accepted before.')
  })

/** Whether an error leaves it open if a write was carried out: the answer was lost or broken, not a refusal. */
export const isLostAnswer = (error: unknown): error is RollcallError =>
  error instanceof RollcallError &&
  (error.code === 'vendor_timeout' || error.code === 'vendor_unavailable' || error.code === 'vendor_malformed') &&
  error.facts.effect !== 'none'
