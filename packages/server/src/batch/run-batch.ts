import type { batchRequest, ResponseOf } from '@rollcall/api'
import { RollcallError } from '@rollcall/core'
import { errorBody } from '../http/index.ts'
import type { Allowance, EntryAllowance } from './allowance.ts'
import type { Batch, CallAnswer, FilledCall } from './entry.ts'
import type { Evaluator } from './evaluator.ts'
import { runInOrder } from './in-order.ts'
import type { Plan, Step } from './plan.ts'
import { type Outcome, runStep, type StepError } from './run-step.ts'

/** Entries that run at the same time. */
const AT_ONCE = 4

export type RunningBatch = {
  readonly plan: Plan
  readonly args: Batch['args']
  readonly evaluator: Evaluator | undefined
  readonly allowance: Allowance
  readonly answer: (step: Step, call: FilledCall, allowance: EntryAllowance) => Promise<CallAnswer>
  readonly signal: AbortSignal
}

/** Runs what was planned. What fails concerns itself and what depends on it; the rest goes on. */
export const runBatch = async (batch: RunningBatch): Promise<ReadonlyMap<number, Outcome>> => {
  const { plan, args = {}, evaluator, allowance, answer, signal } = batch
  const outcomes = new Map<number, Outcome>()
  await runInOrder(plan.steps, {
    atOnce: AT_ONCE,
    run: async (step) => {
      signal.throwIfAborted()
      const failed = plan.steps.find(
        ({ index }) => step.after.includes(index) && outcomes.get(index)?.errors.length !== 0,
      )
      const own = allowance.ofEntry()
      const outcome =
        failed === undefined
          ? await runStep(step, {
              args,
              resources: resourcesOf(step, outcomes),
              evaluator,
              allowance: own,
              answer: (call) => answer(step, call, own),
              signal,
            })
          : notRun(failed)
      outcomes.set(step.index, outcome)
      await evaluator?.keep(step.index, outcome.rows)
    },
  })
  return outcomes
}

/** What the step's placeholders see of the results so far. */
const resourcesOf = ({ sees }: Step, outcomes: ReadonlyMap<number, Outcome>) =>
  Object.fromEntries(
    [...sees].map(([name, indexes]) => [name, indexes.flatMap((index) => outcomes.get(index)?.rows ?? [])]),
  )

const notRun = ({ key }: Step): Outcome => ({
  rows: [],
  errors: [
    {
      error: new RollcallError('conflict', `Not run, because "${key}", which it depends on, did not succeed.`, {
        effect: 'none',
      }),
    },
  ],
  doubts: [],
})

type Answer = ResponseOf<typeof batchRequest>

/** The answer: entries of one name side by side, in the order of the request. */
export const toAnswer = (plan: Plan, outcomes: ReadonlyMap<number, Outcome>, requestId: string): Answer => {
  const inOrder = plan.steps
    .toSorted((a, b) => a.index - b.index)
    .map((step) => ({ ...step, outcome: outcomes.get(step.index) ?? { rows: [], errors: [], doubts: [] } }))
  const byKey = [...Map.groupBy(inOrder, ({ key }) => key)]
  const errors = byKey.map(([key, steps]) => [key, steps.flatMap(({ outcome }) => outcome.errors)] as const)
  const doubts = byKey.map(([key, steps]) => [key, steps.flatMap(({ outcome }) => outcome.doubts)] as const)
  const doubtful = doubts.filter(([, list]) => list.length > 0)
  return {
    result: Object.fromEntries(
      byKey.flatMap(([key, steps]) => {
        const shown = steps.filter(({ entry }) => entry.persist)
        return shown.length === 0 ? [] : [[key, shown.flatMap(({ outcome }) => outcome.rows)]]
      }),
    ),
    errors: Object.fromEntries(
      errors.filter(([, list]) => list.length > 0).map(([key, list]) => [key, list.map(toErrorEntry(requestId))]),
    ),
    ...(doubtful.length === 0 ? {} : { is_partial_response: true, partial_reasons: Object.fromEntries(doubtful) }),
  }
}

const toErrorEntry =
  (requestId: string) =>
  ({ error, loopIndex, next }: StepError): Answer['errors'][string][number] => ({
    ...errorBody(error, requestId),
    ...(loopIndex === undefined ? {} : { loop_index: loopIndex }),
    ...(next === undefined ? {} : { next_cursor: next }),
  })
