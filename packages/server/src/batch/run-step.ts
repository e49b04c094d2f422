import { type Json, type JsonObject, RollcallError } from '@rollcall/core'
import type { EntryAllowance } from './allowance.ts'
import type { CallAnswer, FilledCall } from './entry.ts'
import type { Evaluator } from './evaluator.ts'
import type { Step } from './plan.ts'
import { fill, type Values } from './template.ts'

const MOST_ELEMENTS = 1000
const MOST_RECURSIONS = 20

export type StepError = {
  readonly error: unknown
  /** Which element of `loop_on`. */
  readonly loopIndex?: number | undefined
  /** Where a list goes on. */
  readonly next?: string | undefined
}

/** How a step ended. With an error in it, what depends on the step is not run. */
export type Outcome = {
  readonly rows: readonly unknown[]
  readonly errors: readonly StepError[]
  readonly doubts: readonly string[]
}

export type Running = {
  readonly args: JsonObject
  /** The results that the step sees. */
  readonly resources: Values
  readonly evaluator: Evaluator | undefined
  readonly allowance: EntryAllowance
  /** Makes the step's call. */
  readonly answer: (call: FilledCall) => Promise<CallAnswer>
  /** Aborted when nobody waits for the batch any more. */
  readonly signal: AbortSignal
}

/** Runs one entry: once, or for each element of `loop_on`; each time again while `recurse.if` is true. Never throws for what a call met. */
export const runStep = async (step: Step, running: Running): Promise<Outcome> => {
  const { args, resources, allowance, signal } = running
  const rows: unknown[] = []
  const errors: StepError[] = []
  const doubts = new Set<string>()
  const isLoop = step.entry.loop_on !== undefined
  const note = (error: StepError): void => void errors.push(error)
  try {
    for (const [index, item] of (await elementsOf(step, running)).entries()) {
      const loopIndex = isLoop ? index : undefined
      try {
        signal.throwIfAborted()
        for await (const answer of runElement(step, running, { args, resources, ...(isLoop && { item }) })) {
          for (const row of answer.rows) rows.push(row)
          for (const doubt of answer.doubts) doubts.add(doubt)
          if (answer.stopped !== undefined) note({ ...answer.stopped, loopIndex })
        }
      } catch (error) {
        note({ error, loopIndex })
      }
      // The next elements would only meet the same refusal.
      if (allowance.refusal() !== undefined && errors.length > 0) break
    }
  } catch (error) {
    note({ error })
  }
  signal.throwIfAborted()
  return { rows, errors, doubts: [...doubts] }
}

/** JSONata gives a list of one element as that element, and an empty one as nothing. */
const elementsOf = async (
  { entry, sees }: Step,
  { args, evaluator }: Running,
): Promise<readonly (Json | undefined)[]> => {
  if (entry.loop_on === undefined || evaluator === undefined) return [undefined]
  const value = await evaluator.evaluate(entry.loop_on, { sees, values: { args } })
  if (value === undefined) return []
  const elements: readonly Json[] = isList(value) ? value : [value]
  if (elements.length <= MOST_ELEMENTS) return elements
  throw new RollcallError(
    'invalid_request',
    `loop_on gives ${elements.length} elements, and an entry runs for at most ${MOST_ELEMENTS}. Narrow it, or send several batches.`,
    { effect: 'none' },
  )
}

async function* runElement(step: Step, running: Running, values: Values): AsyncGenerator<CallAnswer> {
  const { entry, sees } = step
  const call = fillCall(entry, values)
  let answer = await running.answer(call)
  yield answer
  for (let times = 1; entry.recurse !== undefined && answer.stopped === undefined; times++) {
    const { response } = answer
    const goesOn = await isTrue(entry.recurse.if, { ...running, sees, response })
    if (!goesOn) return
    if (times > MOST_RECURSIONS) {
      throw new RollcallError(
        'invalid_request',
        `recurse.if is still true after ${MOST_RECURSIONS} times. Go on with another batch, or correct the expression.`,
      )
    }
    running.signal.throwIfAborted()
    answer = await running.answer(merge(call, entry.recurse.config, { ...values, response }))
    yield answer
  }
}

const isTrue = async (
  text: string,
  given: Pick<Running, 'evaluator' | 'args'> & { readonly sees: Step['sees']; readonly response: unknown },
): Promise<boolean> => {
  const { evaluator, args, sees, response } = given
  const value = await evaluator?.evaluate(text, { sees, values: { args, response } })
  if (value === undefined || typeof value === 'boolean') return value === true
  throw new RollcallError(
    'invalid_request',
    'recurse.if gives neither true nor false. Make it a comparison, or use $exists or $boolean.',
  )
}

const fillCall = ({ id, query, body }: Step['entry'], values: Values): FilledCall => {
  const filled = id === undefined ? undefined : fill(id, values)
  if (filled !== undefined && typeof filled !== 'string' && typeof filled !== 'number') {
    throw new RollcallError('invalid_request', `The id ${JSON.stringify(id)} leads to no text or number.`, {
      effect: 'none',
    })
  }
  return {
    id: filled === undefined ? undefined : String(filled),
    query: toObject(fill(query ?? {}, values)),
    body: body && toObject(fill(body, values)),
  }
}

/** Fields of `config` take the place of the entry's own. */
const merge = (call: FilledCall, { query, body }: Config, values: Values): FilledCall => ({
  ...call,
  query: { ...call.query, ...toObject(fill(query ?? {}, values)) },
  body: body === undefined ? call.body : { ...call.body, ...toObject(fill(body, values)) },
})

type Config = NonNullable<Step['entry']['recurse']>['config']

const isList = (value: Json): value is readonly Json[] => Array.isArray(value)

const toObject = (value: Json | undefined): JsonObject =>
  typeof value === 'object' && value !== null && !isList(value) ? value : {}
