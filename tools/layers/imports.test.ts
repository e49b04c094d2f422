import { describe, expect, it } from 'vitest'
import { importsOf } from './imports.ts'
import { tokensOf } from './tokens.ts'

const found = (text: string): readonly string[] =>
  importsOf(tokensOf(text)).map(({ specifier, kind, line }) => `${line} ${kind} ${specifier}`)

describe('finding imports', () => {
  it.each([
    [`import 'a'`, 'value a'],
    [`import a from "a"`, 'value a'],
    [`import * as all from 'a'`, 'value a'],
    [`import a, { type B, c as d } from 'a'`, 'value a'],
    [`import {\n  b,\n} from 'a'`, 'value a'],
    [`import type { B } from 'a'`, 'type a'],
    [`import type B from 'a'`, 'type a'],
    [`import type from 'a'`, 'value a'],
    [`import data from 'a' with { type: 'json' }`, 'value a'],
    [`export { b } from 'a'`, 'value a'],
    [`export * from 'a'`, 'value a'],
    [`export * as all from 'a'`, 'value a'],
    [`export type { B } from 'a'`, 'type a'],
    [`await import('a')`, 'value a'],
    ['await import(`a`)', 'value a'],
    [`let kept: typeof import('a')`, 'type a'],
    [`new Worker(new URL('a', import.meta.url))`, 'file a'],
  ])('reads %j', (text, expected) => {
    expect(found(text)).toEqual([`1 ${expected}`])
  })

  it('tells the line of each', () => {
    expect(found(`/* one\n   two */\nimport 'a'\nconst text = \`\n\n\`\nexport * from 'b'`)).toEqual([
      '3 value a',
      '7 value b',
    ])
  })

  it('finds none in comments, strings, templates and regular expressions', () => {
    expect(
      found(`
        // import 'a'
        /* import 'a' */
        const texts = ["import 'a'", \`import 'a' \${nested(\`import 'b' \${x}\`)} import 'c'\`]
        const pattern = /import 'a'/.test(text)
        const ratio = total / count // import('a')
        const half = (a + b) / 2 + '/import'
        import.meta.resolve('a')
        loader.import('a')
      `),
    ).toEqual([])
  })

  it('sees what stands inside the braces of a template, and what follows it', () => {
    expect(found("const text = `a ${ {b: await import('b')}.b } '`\nimport 'c'")).toEqual(['1 value b', '2 value c'])
  })

  it('does not take a list of exports for the beginning of the next import', () => {
    expect(found(`export { b }\nimport c from 'c'`)).toEqual(['2 value c'])
  })

  it('reads on after the apostrophes and closing tags of TSX', () => {
    expect(found(`const page = <p>Don't</p>\nimport 'a'`)).toEqual(['2 value a'])
  })
})
