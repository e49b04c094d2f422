import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isTooDeep, MAX_DEPTH } from './json-depth.ts'

const depthOf = (value: unknown): number =>
  typeof value === 'object' && value !== null ? 1 + Math.max(0, ...Object.values(value).map(depthOf)) : 0

describe('the depth of JSON', () => {
  it('is found without parsing, brackets in strings aside', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 8 }), (value) => {
        expect(isTooDeep(JSON.stringify(value))).toBe(depthOf(value) > MAX_DEPTH)
      }),
      { examples: [[['[[[[', '\\', '\\"[', ']]']]] },
    )
    const nested = (levels: number) => `${'[{"a":'.repeat(levels / 2)}"]}"${'}]'.repeat(levels / 2)}`
    expect([isTooDeep(nested(MAX_DEPTH)), isTooDeep(nested(MAX_DEPTH + 2))]).toEqual([false, true])
    expect(isTooDeep(`"${'['.repeat(1000)}"`)).toBe(false)
    expect(isTooDeep(`["${'\\\\'.repeat(3)}"${',['.repeat(MAX_DEPTH)}`)).toBe(true)
  })

  it('takes time in proportion to the text, even where a string is never closed', () => {
    const text = `["${'\\"'.repeat(500_000)}`
    const start = performance.now()
    expect(isTooDeep(text)).toBe(false)
    expect(performance.now() - start).toBeLessThan(2000)
  })
})
