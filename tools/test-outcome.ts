import type { Vitest } from 'vitest/node'

/** How many tests there were, by how they ended. */
export type Outcome = { readonly passed: number; readonly failed: number; readonly skipped: number }

/** Counts what a finished run holds. A file that could not be loaded and an error outside of any test are failures, too. */
export const outcomeOf = ({ state }: Pick<Vitest, 'state'>): Outcome => {
  const modules = state.getTestModules()
  const states = modules.flatMap((module) => [...module.children.allTests()].map((test) => test.result().state))
  const count = (wanted: (typeof states)[number]): number => states.filter((one) => one === wanted).length
  const brokenFiles = modules.filter((module) => module.state() === 'failed' && isWithoutFailedTest(module)).length
  return {
    passed: count('passed'),
    failed: count('failed') + count('pending') + brokenFiles + state.getUnhandledErrors().length,
    skipped: count('skipped'),
  }
}

const isWithoutFailedTest = (module: ReturnType<Vitest['state']['getTestModules']>[number]): boolean =>
  [...module.children.allTests()].every((test) => test.result().state !== 'failed')

/** A run without a single test has proved nothing. */
export const isSuccess = ({ passed, failed }: Outcome): boolean => failed === 0 && passed > 0

/** The line that scripts read: `12 passed, 0 failed`, and `, 3 skipped` where there are any. */
export const describeOutcome = ({ passed, failed, skipped }: Outcome): string =>
  `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`
