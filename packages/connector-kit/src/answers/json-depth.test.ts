import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isTextTooDeep, MAX_DEPTH } from './json-depth.ts'
import { parseJson } from './parse-json.ts'

const depthOf = (value: unknown): number =>
  typeof value === 'object' && value !== null ? 1 + Math.max(0, ...Object.values(value).map(depthOf)) : 0

describe('the depth of JSON', () => {
  it('is found without parsing, brackets in strings aside', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 8 }), (value) => {
        expect(isTextTooDeep(JSON.stringify(value))).toBe(depthOf(value) > MAX_DEPTH)
      }),
      { examples: [[['[[[[', '\\', '\\"[', ']]']]] },
    )
    const nested = (levels: number) => `${'[{"a":'.repeat(levels / 2)}"]}"${'}]'.repeat(levels / 2)}`
    expect([isTextTooDeep(nested(MAX_DEPTH)), isTextTooDeep(nested(MAX_DEPTH + 2))]).toEqual([false, true])
    expect(isTextTooDeep(`"${'['.repeat(1000)}"`)).toBe(false)
    expect(isTextTooDeep(`["${'\\\\'.repeat(3)}"${',['.repeat(MAX_DEPTH)}`)).toBe(true)
  })

  it('takes time in proportion to the text, even where a string is never closed', () => {
    const text = `["${'\\"'.repeat(500_000)}`
    const start = performance.now()
    expect(isTextTooDeep(text)).toBe(false)
    expect(performance.now() - start).toBeLessThan(2000)
  })
})

describe('parsing JSON from outside', () => {
  it('tells what is nested deeper than any record from what is not, whatever its size', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 8 }), (value) => {
        expect(parseJson(JSON.stringify(value))).toEqual({ kind: 'json', value: JSON.parse(JSON.stringify(value)) })
      }),
    )
    const nested = (levels: number) => `${'[{"a":'.repeat(levels / 2)}1${'}]'.repeat(levels / 2)}`
    expect(parseJson(nested(MAX_DEPTH)).kind).toBe('json')
    expect(parseJson(nested(MAX_DEPTH + 2)).kind).toBe('too-deep')
    expect(parseJson(nested(1_000_000)).kind).toBe('too-deep')
    expect(parseJson('[1,').kind).toBe('broken')
  })
})
