import { openTurns } from './turns.ts'

/** What runs after what. */
export type Ordered = { readonly index: number; readonly after: readonly number[] }

/**
 * Runs each step once, after all that it comes after, and at most `atOnce` at the same time.
 *
 * @param steps in an order in which each comes after what it needs
 * @param given.run must not throw for what only concerns its own step: the first throw ends the whole
 */
export const runInOrder = async <S extends Ordered>(
  steps: readonly S[],
  given: { readonly atOnce: number; readonly run: (step: S) => Promise<void> },
): Promise<void> => {
  const turns = openTurns(given.atOnce)
  const finished = new Map<number, Promise<void>>()
  for (const step of steps) {
    const needed = step.after.flatMap((index) => finished.get(index) ?? [])
    const run = async (): Promise<void> => {
      await Promise.all(needed)
      await turns(() => given.run(step))
    }
    finished.set(step.index, run())
  }
  await Promise.all(finished.values())
}
