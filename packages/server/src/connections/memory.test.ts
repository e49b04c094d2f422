import { describe, expect, it } from 'vitest'
import { createMemory } from './memory.ts'

const start = () => {
  const clock = { now: new Date('2026-11-25T08:00:00Z') }
  const memory = createMemory<string>({ now: () => clock.now, most: 3 })
  const pass = (ms: number): void => {
    clock.now = new Date(clock.now.getTime() + ms)
  }
  return { memory, pass }
}

describe('the memory of the hot path', () => {
  it('recalls what was read for one second, counted from when the reading began', async () => {
    const { memory, pass } = start()
    await memory.read('a', async () => {
      pass(400)
      return 'value'
    })
    pass(599)
    expect(memory.recall('a')).toBe('value')
    pass(1)
    expect(memory.recall('a')).toBeUndefined()
  })

  it('reads once for all who ask at the same time', async () => {
    const { memory } = start()
    let readings = 0
    const read = async (): Promise<string> => `reading ${++readings}`
    const answers = await Promise.all(Array.from({ length: 100 }, () => memory.read('a', read)))
    expect(new Set(answers)).toEqual(new Set(['reading 1']))
  })

  it('keeps nothing that was forgotten while it was being read, and lets nobody wait for it', async () => {
    const { memory } = start()
    const old = Promise.withResolvers<string>()
    const first = memory.read('a', () => old.promise)
    memory.forget('a')
    expect(await memory.read('a', async () => 'new')).toBe('new')
    old.resolve('old')
    expect(await first).toBe('old')
    expect(memory.recall('a')).toBe('new')
  })

  it('keeps neither what was not there nor a failure', async () => {
    const { memory } = start()
    expect(await memory.read('a', async () => undefined)).toBeUndefined()
    await expect(memory.read('a', () => Promise.reject(new Error('no database')))).rejects.toThrow('no database')
    expect(memory.recall('a')).toBeUndefined()
    expect(await memory.read('a', async () => 'value')).toBe('value')
  })

  it('holds no more than it may', async () => {
    const { memory } = start()
    for (const key of ['a', 'b', 'c', 'd']) await memory.read(key, async () => key)
    expect(['a', 'b', 'c', 'd'].filter((key) => memory.recall(key) !== undefined)).toEqual(['d'])
  })
})
