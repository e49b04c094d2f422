import { BenchFailure } from '../bench-failure.ts'

/** The unified list against {@link file://./handwritten-server.ts}. */
export const run = async (): Promise<void> => {
  throw new BenchFailure('The unified bench is not there yet.')
}
