import { fork } from 'node:child_process'
import { type Json, RollcallError } from '@rollcall/core'
import type { ExpressionAnswer, ExpressionRequest } from './expression-process.ts'

/** JSONata for one batch, in a process of its own that is ended when an expression takes too long or too much. */
export type Evaluator = {
  /** What is wrong with an expression; `undefined` where nothing is. */
  check(text: string): Promise<string | undefined>
  /** Gives the rows of an entry to the expressions that see it. */
  keep(index: number, rows: readonly unknown[]): Promise<void>
  /** @throws RollcallError `invalid_request` */
  evaluate(text: string, given: Seen): Promise<Json | undefined>
  close(): void
}

export type Seen = {
  readonly sees: ReadonlyMap<string, readonly number[]>
  readonly values: Readonly<Record<string, unknown>>
}

/** More than the library's own limit, which stops most of what is too slow and says so better. */
const LONGEST_MS = 2000
const LONGEST_START_MS = 20_000
const LONGEST_KEEPING_MS = 20_000
const MOST_MEMORY_MB = 256

export const openEvaluator = (): Evaluator => {
  const child = fork(new URL('./expression-process.ts', import.meta.url), {
    // Nothing of the server's environment, nor of its way to start.
    env: {},
    execArgv: [`--max-old-space-size=${MOST_MEMORY_MB}`],
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  })
  const ready = Promise.withResolvers<ExpressionAnswer>()
  let dead: string | undefined
  let waiting: PromiseWithResolvers<ExpressionAnswer> | undefined = ready
  // The tail of the queue: the process does one thing at a time, and only then does the time of a request begin.
  let turn: Promise<unknown> = ready.promise

  const end = (why: string): void => {
    dead ??= why
    waiting?.resolve({ kind: 'refused', message: dead })
    waiting = undefined
    clearTimeout(starting)
    child.kill('SIGKILL')
  }
  child.on('message', (answer: ExpressionAnswer) => {
    clearTimeout(starting)
    waiting?.resolve(answer)
    waiting = undefined
  })
  child.on('error', () => end('expressions cannot be evaluated now'))
  child.on('exit', () => end(`the expressions of this batch may take ${MOST_MEMORY_MB} MB, and wanted more`))
  const starting = setTimeout(() => end('expressions cannot be evaluated now'), LONGEST_START_MS)

  const ask = (request: ExpressionRequest, limit = LONGEST_MS): Promise<ExpressionAnswer> => {
    const asked = turn.then(async (): Promise<ExpressionAnswer> => {
      if (dead !== undefined) return { kind: 'refused', message: dead }
      const answer = Promise.withResolvers<ExpressionAnswer>()
      waiting = answer
      const timer = setTimeout(() => end('an expression of this batch takes too long'), limit)
      child.send(request, (error) => error && end('expressions cannot be evaluated now'))
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
    close: () => end('the batch is over'),
  }
}

const quote = (text: string): string => JSON.stringify(text.length > 80 ? `${text.slice(0, 80)}…` : text)
