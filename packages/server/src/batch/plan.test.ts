import { notionScim } from '@rollcall/connectors'
import { RollcallError } from '@rollcall/core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Batch } from './entry.ts'
import { runInOrder } from './in-order.ts'
import { planBatch } from './plan.ts'

type Entry = Batch['resources'][number]

const listUsers = { resource: 'user-directory/users', method: 'list', persist: true } as const

const entry = (more: Partial<Entry> = {}): Entry => ({ ...listUsers, ...more })

const plan = (...entries: readonly Entry[]) => planBatch([...entries], notionScim)

const failuresOf = (...entries: readonly Entry[]): unknown => {
  try {
    plan(...entries)
  } catch (error) {
    if (error instanceof RollcallError) return error.facts.failures
    throw error
  }
  throw new Error('nothing was refused')
}

/** Entries of which each depends on some of those before it, shuffled. */
const acyclic = fc
  .integer({ min: 1, max: 30 })
  .chain((size) =>
    fc.tuple(...Array.from({ length: size }, (_, index) => fc.subarray(Array.from({ length: index }, (_x, i) => i)))),
  )
  .chain((needs) =>
    fc
      .shuffledSubarray([...needs.keys()], { minLength: needs.length })
      .map((order) =>
        order.map((index) =>
          entry({ name: `e${index}`, depends_on: (needs[index] ?? []).map((needed) => `e${needed}`) }),
        ),
      ),
  )

describe('planning and running a batch', () => {
  it('runs each entry once, after all it depends on, and never more than four at once', async () => {
    await fc.assert(
      fc.asyncProperty(acyclic, fc.scheduler(), async (entries, scheduler) => {
        const started: string[] = []
        const ended = new Set<string>()
        let running = 0
        const done = runInOrder(plan(...entries).steps, {
          atOnce: 4,
          run: async ({ key, entry: { depends_on: needs = [] } }) => {
            started.push(key)
            running += 1
            expect(running).toBeLessThanOrEqual(4)
            for (const needed of needs) expect(ended).toContain(needed)
            await scheduler.schedule(Promise.resolve())
            running -= 1
            ended.add(key)
          },
        })
        await scheduler.waitFor(done)
        expect(started.toSorted()).toEqual(entries.map(({ name = '' }) => name).toSorted())
      }),
    )
  })

  it('refuses every circle, naming those in it', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 20 }), fc.nat(19), (size, extra) => {
        const circle = Array.from({ length: size }, (_, index) =>
          entry({ name: `c${index}`, depends_on: [`c${(index + 1) % size}`] }),
        )
        const around = Array.from({ length: extra }, (_, index) => entry({ name: `a${index}`, depends_on: 'c0' }))
        expect(failuresOf(...around, ...circle)).toEqual([
          {
            path: expect.stringMatching(/^resources\[\d+\]\.depends_on$/),
            message: `goes round in a circle: ${[...Array(size).keys(), 0].map((index) => `c${index}`).join(' → ')}`,
          },
        ])
      }),
    )
  })

  it('lets an entry see what it depends on, directly or not, and nothing else', () => {
    const [first, second, third, fourth] = plan(
      entry({ name: 'a' }),
      entry({ name: 'b', depends_on: 'a' }),
      entry({ name: 'c', depends_on: 'b' }),
      entry({ name: 'd' }),
    ).steps
    expect([first, second, third, fourth].map((step) => [...(step?.sees.keys() ?? [])])).toEqual([
      [],
      ['a'],
      ['a', 'b'],
      [],
    ])
  })

  it('takes several entries of one resource for one name, which has a short form', () => {
    const steps = plan(entry(), entry(), entry({ name: 'last', depends_on: ['users'] })).steps
    expect(steps.at(-1)).toMatchObject({
      after: [0, 1],
      sees: new Map([
        ['users', [0, 1]],
        ['user-directory/users', [0, 1]],
      ]),
    })
  })

  it('asks for the scopes of its entries', () => {
    const { scopes } = plan(entry(), entry({ method: 'delete', id: '1' }), {
      resource: 'Users',
      method: 'list',
      persist: true,
    })
    expect([...scopes]).toEqual(['directory:read', 'directory:write', 'proxy'])
  })
})

describe('refusing a batch', () => {
  it.each<readonly [string, readonly Entry[], string, string]>([
    [
      'an unknown name',
      [entry({ depends_on: 'nobody' })],
      'depends_on',
      '"nobody" is no entry; these are: user-directory/users',
    ],
    ['an unknown resource', [entry({ resource: 'user-directory/boats' })], 'resource', 'user-directory/groups'],
    ['a resource that the vendor does not have', [entry({ resource: 'boats' })], 'resource', 'ServiceProviderConfig'],
    ['an unknown method', [entry({ method: 'sing' })], 'method', '"sing" is not known; these are: list, get, create'],
    [
      'a method that the vendor does not have',
      [entry({ resource: 'ResourceTypes', method: 'delete' })],
      'method',
      'list',
    ],
    ['a missing id', [entry({ method: 'get' })], 'id', 'is needed to get'],
    ['a needless id', [entry({ id: '1' })], 'id', 'has no meaning for list'],
    [
      'another connection',
      [entry({ query: { integrated_account_id: 'x' } })],
      'query.integrated_account_id',
      'is given once',
    ],
    ['item outside a loop', [entry({ method: 'get', id: '{{item}}' })], 'id', 'only with loop_on'],
    ['an unknown first word', [entry({ query: { name: '{{me.name}}' } })], 'query', 'item, args, resources'],
    ['response outside recurse', [entry({ query: { name: '{{response.x}}' } })], 'query', 'item, args, resources'],
    [
      'a result it does not depend on',
      [entry({ query: { name: '{{resources.groups[0].name}}' } }), entry({ name: 'groups' })],
      'query',
      'add it to depends_on',
    ],
  ])('names %s', (_what, entries, path, message) => {
    expect(failuresOf(...entries)).toEqual([
      { path: `resources[0].${path}`, message: expect.stringContaining(message) },
    ])
  })

  it('names everything at once', () => {
    expect(failuresOf(entry({ method: 'sing', depends_on: 'nobody' }), entry({ method: 'get' }))).toHaveLength(3)
  })
})
