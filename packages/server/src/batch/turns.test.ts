import { describe, expect, it } from 'vitest'
import { openTurns } from './turns.ts'

describe('waiting for a turn', () => {
  const refusal = () => new Error('too long')

  it('ends with a refusal when it takes too long, and leaves the line to the others', async () => {
    const turns = openTurns(1, { ms: 20, refusal })
    const first = Promise.withResolvers<string>()
    const inside = turns(() => first.promise)
    await expect(turns(() => Promise.resolve('second'))).rejects.toThrow('too long')
    const third = turns(() => Promise.resolve('third'))
    first.resolve('first')
    expect(await Promise.all([inside, third])).toEqual(['first', 'third'])
    expect(await turns(() => Promise.resolve('fourth'))).toBe('fourth')
  })

  it('goes in the order of coming, and a failure inside lets the next one in', async () => {
    const turns = openTurns(1)
    const seen: number[] = []
    const all = [1, 2, 3].map((number) =>
      turns(async () => {
        seen.push(number)
        if (number === 1) throw new Error('failed inside')
      }),
    )
    expect((await Promise.allSettled(all)).map(({ status }) => status)).toEqual(['rejected', 'fulfilled', 'fulfilled'])
    expect(seen).toEqual([1, 2, 3])
  })
})
