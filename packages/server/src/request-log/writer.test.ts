import pino from 'pino'
import { describe, expect, it } from 'vitest'
import { createWriter, type WriterOptions } from './writer.ts'

const NEVER_MS = 2 ** 30

/** A database that takes what it is given, and fails as often as it is told to. */
const open = (options: Partial<WriterOptions> = {}) => {
  const written: string[][] = []
  const state = { failures: 0 }
  const writer = createWriter({
    insert: async (rows) => {
      if (state.failures > 0) {
        state.failures -= 1
        throw new Error('the database is away')
      }
      written.push([...rows])
    },
    log: pino({ level: 'silent' }),
    everyMs: NEVER_MS,
    ...options,
  })
  const add = (...ids: string[]): void => {
    for (const id of ids) writer.add(id)
  }
  return { writer, written, state, add }
}

describe('the writer of the request log', () => {
  it('writes many rows in one statement, when it is asked to', async () => {
    const { writer, written, add } = open()
    add('a', 'b', 'c')
    expect(written).toEqual([])
    await writer.flush()
    await writer.flush()
    expect(written).toEqual([['a', 'b', 'c']])
  })

  it('writes by itself when a statement is full', async () => {
    const { writer, written, add } = open({ batch: 2 })
    add('a', 'b')
    await Promise.resolve()
    expect(written).toEqual([['a', 'b']])
    add('c')
    await writer.flush()
    expect(written).toEqual([['a', 'b'], ['c']])
  })

  it('writes by itself some time after the first row', async () => {
    const done = Promise.withResolvers<readonly string[]>()
    const { add } = open({ everyMs: 1, insert: async (rows) => done.resolve(rows) })
    add('a')
    expect(await done.promise).toEqual(['a'])
  })

  it('makes full statements of what comes while one is under way', async () => {
    const written: number[] = []
    const gate = Promise.withResolvers<void>()
    const { writer, add } = open({
      batch: 2,
      insert: async (rows) => {
        written.push(rows.length)
        await gate.promise
      },
    })
    add('a', 'b', 'c', 'd', 'e')
    gate.resolve()
    await writer.flush()
    expect(written).toEqual([2, 2, 1])
  })

  it('keeps its rows while the database is away, in order and each once', async () => {
    const { writer, written, state, add } = open({ batch: 2 })
    state.failures = 2
    add('a', 'b', 'c')
    await writer.flush()
    await writer.flush()
    await writer.flush()
    expect(written.flat()).toEqual(['a', 'b', 'c'])
    expect(writer.lost).toBe(0)
  })

  it('gives up what cannot be written, and goes on with the rest', async () => {
    const { writer, written, state, add } = open({ batch: 2 })
    state.failures = 5
    add('bad', 'luck', 'good')
    for (let times = 0; times < 6; times += 1) await writer.flush()
    expect([written.flat(), writer.lost]).toEqual([['good'], 2])
  })

  it('holds no more than it may: what comes then is lost, and counted', async () => {
    const { writer, written, state, add } = open({ most: 3 })
    state.failures = 1
    add('a', 'b', 'c', 'd', 'e')
    await writer.flush()
    await writer.flush()
    expect([written.flat(), writer.lost]).toEqual([['a', 'b', 'c'], 2])
  })
})
