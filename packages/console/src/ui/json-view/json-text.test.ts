import { describe, expect, it } from 'vitest'
import { isHit, jsonLines, unfolded } from './json-text.ts'

const lines = jsonLines({ name: 'Ada', emails: [{ value: 'ada@acme.test', primary: true }], groups: [], age: 36 })

const written = (from: typeof lines): string =>
  from.map(({ depth, key, text }) => `${'  '.repeat(depth)}${key === undefined ? '' : `${key}: `}${text}`).join('\n')

describe('a record as lines', () => {
  it('has every key, in order', () => {
    expect(written(lines)).toBe(`{
  name: "Ada"
  emails: [
    {
      value: "ada@acme.test"
      primary: true
    }
  ]
  groups: []
  age: 36
}`)
  })

  it('hides what a folded line holds, and its end', () => {
    expect(written(unfolded(lines, new Set(['emails'])))).toBe(`{
  name: "Ada"
  emails: [
  groups: []
  age: 36
}`)
    expect(written(unfolded(lines, new Set([''])))).toBe('{')
  })

  it('is found by keys and by values, whatever their case', () => {
    const found = (wanted: string) => lines.filter((line) => isHit(line, wanted)).map(({ path }) => path)
    expect(found('ADA')).toEqual(['name', 'emails.0.value'])
    expect(found('email')).toEqual(['emails'])
    expect(found('}')).toEqual([])
  })
})
