import { Worker } from 'node:worker_threads'
import { type Json, RollcallError } from '@rollcall/core'
import type { ExpressionAnswer, ExpressionRequest } from './expression-worker.ts'

/** JSONata for one batch, in a thread of its own that is ended when an expression takes too long or too much. */
export type Evaluator = {
  /** What is wrong with an expression; `undefined` where nothing is. */
  check(text: string): Promise<string | undefined>
  /** Gives the rows of an entry to the expressions that see it. */
  keep(index: number, rows: readonly unknown[]): Promise<void>
  /** @throws RollcallError `invalid_request` */
  evaluate(text: string, given: Seen): Promise<Json | undefined>
  close(): Promise<void>
}

export type Seen = {
  readonly sees: ReadonlyMap<string, readonly number[]>
  readonly values: Readonly<Record<string, unknown>>
}

/** More than the library's own limit, which stops most of what is too slow and says so better. */
const LONGEST_MS = 2000
const LONGEST_KEEPING_MS = 20_000
const MOST_MEMORY_MB = 256

export const openEvaluator = (): Evaluator => {
  const worker = new Worker(new URL('./expression-worker.ts', import.meta.url), {
    env: {},
    resourceLimits: { maxOldGenerationSizeMb: MOST_MEMORY_MB },
  })
  const ready = Promise.withResolvers<ExpressionAnswer>()
  let dead: string | undefined
  let waiting: PromiseWithResolvers<ExpressionAnswer> | undefined = ready
  // The tail of the queue: the thread does one thing at a time, and only then does the time of a request begin.
  let turn: Promise<unknown> = ready.promise

  const end = (why: string): void => {
    dead ??= why
    waiting?.resolve({ kind: 'refused', message: dead })
    waiting = undefined
    void worker.terminate()
  }
  worker.on('message', (answer: ExpressionAnswer) => {
    waiting?.resolve(answer)
    waiting = undefined
  })
  worker.on('error', (error) => {
    const isMemory = 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY'
    end(isMemory ? `the expressions of this batch take more than ${MOST_MEMORY_MB} MB` : 'it could not be evaluated')
  })

  const ask = (request: ExpressionRequest, limit = LONGEST_MS): Promise<ExpressionAnswer> => {
    const asked = turn.then(async (): Promise<ExpressionAnswer> => {
      if (dead !== undefined) return { kind: 'refused', message: dead }
      const answer = Promise.withResolvers<ExpressionAnswer>()
      waiting = answer
      const timer = setTimeout(() => end('an expression of this batch takes too long'), limit)
      worker.postMessage(request)
      try {
        return await answer.promise
      } finally {
        clearTimeout(timer)
      }
    })
    turn = asked
    return asked
  }

  return {
    check: async (text) => {
      const answer = await ask({ kind: 'check', text })
      return answer.kind === 'refused' ? answer.message : undefined
    },
    keep: async (index, rows) => {
      await ask({ kind: 'keep', index, rows: JSON.stringify(rows) }, LONGEST_KEEPING_MS)
    },
    evaluate: async (text, { sees, values }) => {
      const answer = await ask({ kind: 'evaluate', text, sees: [...sees], values: JSON.stringify(values) })
      if (answer.kind === 'value') return answer.json === undefined ? undefined : JSON.parse(answer.json)
      throw new RollcallError('invalid_request', `The expression ${quote(text)} was stopped: ${answer.message}.`, {
        effect: 'none',
      })
    },
    close: async () => {
      end('the batch is over')
      await worker.terminate()
    },
  }
}

const quote = (text: string): string => JSON.stringify(text.length > 80 ? `${text.slice(0, 80)}…` : text)
