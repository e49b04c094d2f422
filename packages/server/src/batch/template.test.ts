import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fill, placeholdersIn } from './template.ts'

const values = {
  item: { id: 'u1', age: 7, tags: ['a', 'b'], 'a b': { deep: null }, text: 'has {{item.id}} in it' },
  args: { limit: 50, isNew: true },
  resources: { users: [{ id: 'u1' }, { id: 'u2' }] },
}

describe('filling placeholders', () => {
  it.each([
    ['{{item.id}}', 'u1'],
    ['{{ item.age }}', 7],
    ['{{args.isNew}}', true],
    ['{{item.tags}}', ['a', 'b']],
    ['{{resources.users[1].id}}', 'u2'],
    ['{{item["a b"].deep}}', null],
    ['user {{item.id}}, {{item.age}}', 'user u1, 7'],
    ['{{args.limit}}{{args.limit}}', '5050'],
    ['no {{ braces', 'no {{ braces'],
    // What comes in is data and is not read again.
    ['{{item.text}}', 'has {{item.id}} in it'],
  ])('makes %s into %j', (text, filled) => {
    expect(fill({ body: [text] }, values)).toEqual({ body: [filled] })
  })

  it.each([
    '{{item.nobody}}',
    '{{item.constructor}}',
    '{{item.__proto__}}',
    '{{resources.users[2].id}}',
    '{{item.id.id}}',
  ])('refuses %s, which leads nowhere', (text) => {
    expect(() => fill(text, values)).toThrow(`There is nothing at ${text}.`)
  })

  it.each(['a {{item.tags}}', 'a {{item["a b"].deep}}'])('refuses %s, which has no place inside a text', (text) => {
    expect(() => fill(text, values)).toThrow('has no place inside a text')
  })

  it('refuses to make a huge call of a short one', () => {
    const many = Array.from({ length: 300 }, () => '{{item}}')
    expect(() => fill(many, { item: 'x'.repeat(10_000) })).toThrow('Placeholders bring more than')
  })

  it('leaves values without placeholders as they are', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        fc.pre(!JSON.stringify(value).includes('{{'))
        expect(JSON.stringify(fill(JSON.parse(JSON.stringify(value)), {}))).toBe(JSON.stringify(value))
      }),
    )
  })
})

describe('finding placeholders', () => {
  it('finds each, with its path', () => {
    expect(placeholdersIn({ a: ['{{item.id}} {{args["x y"][0]}}'] })).toEqual({
      kind: 'found',
      placeholders: [
        { text: '{{item.id}}', path: ['item', 'id'] },
        { text: '{{args["x y"][0]}}', path: ['args', 'x y', 0] },
      ],
    })
  })

  it.each(['{{}}', '{{item..id}}', '{{[0]}}', '{{item id}}', '{{item.[0]}}'])('names %s as no path', (text) => {
    expect(placeholdersIn(text)).toMatchObject({ kind: 'wrong', message: expect.stringContaining(text) })
  })

  it('names JSON that is nested too deeply', () => {
    expect(placeholdersIn(JSON.parse(`${'['.repeat(65)}1${']'.repeat(65)}`))).toMatchObject({ kind: 'wrong' })
  })

  it('reads a megabyte of braces in one go', () => {
    expect(placeholdersIn('{{'.repeat(500_000))).toEqual({ kind: 'found', placeholders: [] })
  })
})
