import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { describe, expect, it } from 'vitest'
import { inUsualCase } from './attribute-names.ts'

setFlagsFromString('--expose-gc')
const collectGarbage: () => void = runInNewContext('gc')

/** Once is not enough: what one collection lets go of may hold the rest. */
const usedHeap = (): number => {
  for (let times = 0; times < 3; times++) collectGarbage()
  return process.memoryUsage().heapUsed
}

describe('the names of attributes', () => {
  it('are recognised in any case, and are the very same object where nothing is to be changed', () => {
    const usual = { userName: 'ana', emails: [{ value: 'a@acme.test' }], shoeSize: 43 }
    expect(inUsualCase(usual)).toBe(usual)
    expect(inUsualCase({ USERNAME: 'ana', Emails: [{ Value: 'a' }], ShoeSize: 43 })).toEqual({
      userName: 'ana',
      emails: [{ value: 'a' }],
      ShoeSize: 43,
    })
  })

  it('leave no trace when they are long and made up', () => {
    const before = usedHeap()
    for (let at = 0; at < 1000; at++) inUsualCase(JSON.parse(`{"${at}${'x'.repeat(100_000)}":1}`))
    expect(usedHeap() - before).toBeLessThan(20 * 1024 * 1024)
  })
})
