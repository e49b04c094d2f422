import type { Budget } from '@rollcall/connector-kit'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { migrate, type OpenDatabase, openDatabase } from '../db/index.ts'
import { TEST_DATABASES } from '../testing/databases.ts'
import { Gate } from './gate.ts'
import { VirtualTime } from './testing/virtual-time.ts'

const NEVER = new AbortController().signal
const PATIENCE_MS = 10_000

describe.for(TEST_DATABASES)('a budget on $name', (kind) => {
  let database: OpenDatabase
  let keys = 0
  let drop: () => Promise<void>
  beforeAll(async () => {
    const made = await kind.create()
    drop = made.drop
    database = await openDatabase(made.location)
    await migrate(database.db)
  })
  afterAll(async () => {
    await database.close()
    await drop()
  })

  /** So many processes with the same budget, on the same database and in the same time. */
  const start = (processes: number, budget: Budget, sameKey?: string) => {
    keys += 1
    const key = sameKey ?? `vendor-${keys}`
    const time = new VirtualTime()
    const make = (): Gate =>
      new Gate(key, budget, { db: database.db, now: time.now, clock: time.now, sleep: time.sleep })
    const gates = Array.from({ length: processes }, make)
    const calls: number[] = []
    const refusals: {
      readonly at: number
      readonly message: string
      readonly retryAfterSeconds: number | undefined
    }[] = []
    /** A call that arrives at a time and takes a time. */
    const call =
      (gate: Gate | undefined, arrivesMs: number, takesMs = 0, patienceMs = PATIENCE_MS) =>
      async (): Promise<void> => {
        if (gate === undefined) throw new Error('no such process')
        await time.sleep(arrivesMs)
        try {
          if (!gate.tryEnter()) await gate.enter('Acme', patienceMs, NEVER)
        } catch (error) {
          const { message, facts } = error as { message: string; facts: { retryAfterSeconds?: number } } // border: always a RollcallError
          refusals.push({ at: time.ms, message, retryAfterSeconds: facts.retryAfterSeconds })
          return
        }
        calls.push(time.ms)
        if (takesMs > 0) await time.sleep(takesMs)
        gate.leave()
      }
    return { time, gates, calls, refusals, call, startedAt: time.ms }
  }

  /** The most by which any span of time holds more calls than the budget allows it. */
  const excess = (calls: readonly number[], { requestsPerSecond, burst }: Budget): number => {
    const times = calls.toSorted((a, b) => a - b)
    let most = Number.NEGATIVE_INFINITY
    for (const [first, from] of times.entries()) {
      for (const [last, to] of times.entries()) {
        if (last < first) continue
        most = Math.max(most, last - first + 1 - (burst + (requestsPerSecond * (to - from)) / 1000))
      }
    }
    return most
  }

  it('is never exceeded in any span of time, by any number of processes and any pattern of calls', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.record({
          requestsPerSecond: fc.constantFrom(1, 3, 7, 20, 50, 200, 900),
          burst: fc.integer({ min: 1, max: 60 }),
          concurrent: fc.integer({ min: 1, max: 30 }),
        }),
        fc.integer({ min: 1, max: 3 }),
        // In waves, so that places reserved together are left over from one to the next.
        fc.array(
          fc.record({
            process: fc.nat(2),
            arrivesMs: fc.constantFrom(0, 40, 90, 100, 150, 1000, 1090, 3000),
            takesMs: fc.nat(50),
            calls: fc.integer({ min: 1, max: 40 }),
          }),
          { minLength: 1, maxLength: 8 },
        ),
        async (budget, processes, waves) => {
          const { time, gates, calls, call } = start(processes, budget)
          const tasks = waves.flatMap(({ process, arrivesMs, takesMs, calls: count }) =>
            Array.from({ length: count }, () => call(gates[process % processes], arrivesMs, takesMs)),
          )
          await time.run(tasks)
          // Dates hold whole milliseconds, and intervals of the database whole microseconds.
          expect(excess(calls, budget)).toBeLessThanOrEqual(0.0015 * budget.requestsPerSecond)
        },
      ),
      { numRuns: 25 },
    )
  })

  it('does not let a process save up places that it reserved and did not use', async () => {
    const budget = { requestsPerSecond: 200, burst: 60, concurrent: 200 }
    const { time, gates, calls, call } = start(3, budget)
    const wave = (process: number, arrivesMs: number, count: number) =>
      Array.from({ length: count }, () => call(gates[process], arrivesMs))
    // Two learn to reserve many at once and take one of many; then all come with all they have, when the rest is nearly too old…
    const learn = [...wave(0, 0, 100), ...wave(1, 0, 100), ...wave(0, 3000, 1), ...wave(1, 3000, 1)]
    await time.run([...learn, ...wave(0, 3098, 100), ...wave(1, 3098, 100), ...wave(2, 3098, 100)])
    expect(calls).toHaveLength(502)
    expect(excess(calls, budget)).toBeLessThanOrEqual(0.2)
    // … and when it is much too old.
    await time.run([
      ...wave(0, 5000, 1),
      ...wave(1, 5000, 1),
      ...[0, 1, 2].flatMap((process) => wave(process, 9000, 100)),
    ])
    expect(excess(calls, budget)).toBeLessThanOrEqual(0.2)
  })

  it('is used to the full by two processes together: bulk work takes calls ÷ rate', async () => {
    const budget = { requestsPerSecond: 50, burst: 10, concurrent: 8 }
    const { time, gates, calls, call, startedAt } = start(2, budget)
    await time.run(Array.from({ length: 400 }, (_, index) => call(gates[index % 2], 0, 100)))
    expect(calls).toHaveLength(400)
    expect(excess(calls, budget)).toBeLessThanOrEqual(0.06)
    expect(Math.max(...calls) - startedAt).toBeLessThan((400 / 50) * 1000 * 1.15)
  })

  it('spaces a slow upstream exactly, after the burst', async () => {
    const { time, gates, calls, call, startedAt } = start(2, { requestsPerSecond: 4, burst: 2, concurrent: 10 })
    await time.run(Array.from({ length: 6 }, (_, index) => call(gates[index % 2], 0)))
    expect(calls.map((at) => at - startedAt)).toEqual([0, 0, 250, 500, 750, 1000])
  })

  it('lets no more calls of a process run at once than the budget says', async () => {
    const { time, gates, calls, call, startedAt } = start(1, { requestsPerSecond: 900, burst: 100, concurrent: 2 })
    await time.run(Array.from({ length: 6 }, () => call(gates[0], 0, 1000)))
    expect(calls.map((at) => at - startedAt)).toEqual([0, 0, 1000, 1000, 2000, 2000])
  })

  it('serves in the order of arrival', async () => {
    const { time, gates, call } = start(1, { requestsPerSecond: 10, burst: 1, concurrent: 2 })
    const order: number[] = []
    await time.run(
      Array.from({ length: 8 }, (_, index) => async () => {
        await call(gates[0], index, 5)()
        order.push(index)
      }),
    )
    expect(order).toEqual([0, 1, 2, 3, 4, 5, 6, 7])
  })

  it('refuses at once what would wait beyond the patience, says when to come, and is not pushed away by refusals', async () => {
    const { time, gates, refusals, calls, call, startedAt } = start(1, {
      requestsPerSecond: 1,
      burst: 1,
      concurrent: 50,
    })
    await time.run(Array.from({ length: 30 }, () => call(gates[0], 0)))
    expect(calls).toHaveLength(11)
    expect(refusals).toHaveLength(19)
    expect(refusals[0]).toMatchObject({
      at: startedAt,
      retryAfterSeconds: 11,
      message: expect.stringContaining('Acme takes 1 calls a second'),
    })
    await time.run([call(gates[0], 0)])
    expect(calls.at(-1)).toBe(startedAt + 11_000)
  })

  it('keeps every process away for as long as the vendor asked, those that already wait included', async () => {
    const { time, gates, calls, call, startedAt } = start(2, { requestsPerSecond: 2, burst: 1, concurrent: 10 })
    await time.run([
      ...Array.from({ length: 4 }, () => call(gates[1], 0)),
      async () => {
        await time.sleep(100)
        await gates[0]?.block(3000)
      },
    ])
    expect(calls.map((at) => at - startedAt).filter((at) => at > 0 && at < 3100)).toEqual([])
    expect(calls).toHaveLength(4)
  })

  it('refuses while a block lasts longer than the patience, and never believes one of more than an hour', async () => {
    const { time, gates, calls, refusals, call, startedAt } = start(2, {
      requestsPerSecond: 50,
      burst: 10,
      concurrent: 10,
    })
    await time.run([async () => gates[0]?.block(999_999_999)])
    await time.run([call(gates[0], 0), call(gates[1], 0)])
    expect(refusals.map(({ retryAfterSeconds }) => retryAfterSeconds)).toEqual([3600, 3600])
    await time.run([call(gates[0], 3_600_000), call(gates[1], 3_600_000)])
    // One after the other: after a block there is no burst.
    expect(calls.map((at) => at - startedAt)).toEqual([3_600_000, 3_600_020])
  })

  it('allows nothing at 0 a second, and practically everything at a very high rate', async () => {
    const none = start(1, { requestsPerSecond: 0, burst: 10, concurrent: 10 })
    await none.time.run([none.call(none.gates[0], 0)])
    expect(none.refusals[0]?.message).toContain('Set requests_per_second to more than 0')
    const all = start(1, { requestsPerSecond: 1e9, burst: 10, concurrent: 1e9 })
    await all.time.run(Array.from({ length: 2000 }, () => all.call(all.gates[0], 0)))
    expect(all.calls.filter((at) => at - all.startedAt <= 1)).toHaveLength(2000)
  })
})
