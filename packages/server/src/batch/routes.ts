import { batchRequest } from '@rollcall/api'
import { RollcallError } from '@rollcall/core'
import type { Logger } from 'pino'
import type { Audit } from '../audit/index.ts'
import type { Connections } from '../connections/index.ts'
import type { Egress } from '../egress/index.ts'
import { admit, type Call, type Route, route } from '../http/index.ts'
import type { Unified } from '../unified/index.ts'
import { openAllowance } from './allowance.ts'
import { type Evaluator, openEvaluator } from './evaluator.ts'
import { type Plan, planBatch, refuse } from './plan.ts'
import { createProxiedCalls } from './proxied-calls.ts'
import { runBatch, toAnswer } from './run-batch.ts'
import type { Outcome } from './run-step.ts'
import { openTurns } from './turns.ts'
import { createUnifiedCalls, type Frame } from './unified-calls.ts'

export type BatchOptions = {
  readonly connections: Pick<Connections, 'open'>
  /** Whose handlers answer the calls of the unified directory. */
  readonly unified: Pick<Unified, 'routes'>
  readonly egress: Egress
  readonly audit: Audit
  readonly log: Logger
  readonly now: () => Date
}

/** Batches with expressions that run at the same time in this process; each has a process of its own for them. */
const MOST_EVALUATORS = 8

const LONGEST_WAIT_MS = 30_000

/** Many calls in one, over HTTP (`unified-api.md §3`). */
export const batchRoutes = (options: BatchOptions): readonly Route[] => {
  const { connections, egress, audit, log, now } = options
  const callUnified = createUnifiedCalls(options.unified.routes)
  const callProxied = createProxiedCalls({ egress, audit })

  const handle = async (call: Call<typeof batchRequest>) => {
    const { caller, body, requestId } = call
    const allowance = openAllowance(now)
    if (caller.accountId !== undefined) {
      throw new RollcallError('forbidden', 'An account token cannot run batches. Use an API token, on your own server.')
    }
    const connection = await connections.open(caller, body.integrated_account_id)
    const plan = planBatch(body.resources, connection.connector)
    for (const scope of plan.scopes) admit(caller, scope)

    const frame: Frame = {
      caller,
      requestId,
      raw: call.raw,
      signal: signalOf(call),
      integratedAccountId: connection.id,
    }
    const run = async (evaluator: Evaluator | undefined) => {
      await checkExpressions(plan, evaluator)
      return runBatch({
        plan,
        args: body.args,
        evaluator,
        allowance,
        signal: frame.signal,
        answer: ({ target, entry }, filled, own) => {
          const calling = { format: entry.response_format, call: filled, frame, allowance: own }
          return target.kind === 'unified'
            ? callUnified({ ...calling, method: target.method })
            : callProxied({ ...calling, target, connection })
        },
      })
    }
    const outcomes = await (plan.expressions.length === 0 ? run(undefined) : withEvaluator(run))
    logDefects(outcomes, requestId)
    return toAnswer(plan, outcomes, requestId)
  }

  const turns = openTurns(MOST_EVALUATORS, { ms: LONGEST_WAIT_MS, refusal: tooBusy })

  const withEvaluator = <T>(run: (evaluator: Evaluator) => Promise<T>): Promise<T> =>
    turns(async () => {
      const evaluator = openEvaluator()
      try {
        return await run(evaluator)
      } finally {
        evaluator.close()
      }
    })

  /** The caller is told no more of a defect than that there was one. */
  const logDefects = (outcomes: ReadonlyMap<number, Outcome>, requestId: string): void => {
    for (const { error } of [...outcomes.values()].flatMap(({ errors }) => errors)) {
      if (error instanceof RollcallError && error.code !== 'internal') continue
      log.error({ event: 'batch_error', request_id: requestId, err: error }, 'a call of a batch failed')
    }
  }

  return [route(batchRequest, handle)]
}

/** With an Idempotency-Key the answer is kept for a repeat, so the batch goes on although the caller has gone. */
const signalOf = ({ raw, signal }: Pick<Call<typeof batchRequest>, 'raw' | 'signal'>): AbortSignal =>
  raw.request.headers['idempotency-key'] === undefined ? signal : new AbortController().signal

const tooBusy = (): RollcallError =>
  new RollcallError(
    'unavailable',
    `${MOST_EVALUATORS} batches with expressions are running here, and none of them ended within ${LONGEST_WAIT_MS / 1000} s. Nothing was run; send this one again later.`,
    { effect: 'none', retryAfterSeconds: LONGEST_WAIT_MS / 1000 },
  )

/** @throws RollcallError `invalid_request` */
const checkExpressions = async ({ expressions }: Plan, evaluator: Evaluator | undefined): Promise<void> => {
  const checked = await Promise.all(
    expressions.map(async ({ path, text }) => ({ path, message: await evaluator?.check(text) })),
  )
  const failures = checked.flatMap(({ path, message }) =>
    message === undefined ? [] : [{ path, message: `is wrong: ${message}` }],
  )
  if (failures.length > 0) throw refuse(failures)
}
