import { notionScim } from '@rollcall/connectors'
import { describe, expect, it } from 'vitest'
import { openAllowance } from './allowance.ts'
import type { Batch, CallAnswer } from './entry.ts'
import { planBatch } from './plan.ts'
import { single } from './read-pages.ts'
import { runBatch, toAnswer } from './run-batch.ts'

const entry = (name: string, more: Partial<Batch['resources'][number]> = {}): Batch['resources'][number] => ({
  resource: 'user-directory/users',
  method: 'get',
  id: name,
  name,
  persist: true,
  ...more,
})

const start = (
  entries: Batch['resources'],
  given: { answer: () => unknown; list?: CallAnswer; signal?: AbortSignal; now?: () => Date },
) => {
  const plan = planBatch(entries, notionScim)
  const calls: string[] = []
  const done = runBatch({
    plan,
    args: undefined,
    evaluator: undefined,
    allowance: openAllowance(given.now ?? (() => new Date(0))),
    answer: async ({ key }, _call, allowance) => {
      allowance.spend()
      calls.push(key)
      return given.list ?? single(given.answer())
    },
    signal: given.signal ?? new AbortController().signal,
  })
  return { plan, calls, done }
}

describe('running a batch', () => {
  it('calls nobody any more when the caller has hung up', async () => {
    const caller = new AbortController()
    const { calls, done } = start([entry('a'), entry('b', { depends_on: 'a' })], {
      signal: caller.signal,
      answer: () => caller.abort(),
    })
    await expect(done).rejects.toThrow('aborted')
    expect(calls).toEqual(['a'])
  })

  it('makes no further call after 4 minutes', async () => {
    let minutes = 0
    const { calls, plan, done } = start([entry('a'), entry('b', { depends_on: 'a' })], {
      now: () => new Date(minutes * 60_000),
      answer: () => {
        minutes = 5
        return { id: 'a' }
      },
    })
    const answer = toAnswer(plan, await done, 'r-1')
    expect(calls).toEqual(['a'])
    expect(answer.result).toEqual({ a: [{ id: 'a' }], b: [] })
    expect(answer.errors).toEqual({
      b: [expect.objectContaining({ message: 'A batch takes at most 4 minutes. Go on with another batch.' })],
    })
  })

  it('takes a list of any number of rows', async () => {
    const rows = Array.from({ length: 500_000 }, () => 0)
    const { plan, done } = start([entry('a')], { answer: () => 0, list: { rows, response: rows, doubts: [] } })
    const answer = toAnswer(plan, await done, 'r-1')
    expect(answer.errors).toEqual({})
    expect(answer.result['a']).toHaveLength(500_000)
  })

  it('tells nothing of a defect but that there was one', async () => {
    const { plan, done } = start([entry('a')], {
      answer: () => {
        throw new Error('secret detail')
      },
    })
    const answer = toAnswer(plan, await done, 'r-1')
    expect(answer.errors['a']).toEqual([expect.objectContaining({ statusCode: 500, code: 'internal' })])
    expect(JSON.stringify(answer)).not.toContain('secret')
  })
})
