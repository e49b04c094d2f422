import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { nextLink, parameterOf } from './next-link.ts'

describe('the link to the next page', () => {
  it.each([
    ['alone', '<https://v.test/users?after=1>; rel="next"'],
    [
      'behind others, as repeated headers are joined',
      '<https://v.test/users>; rel="self", <https://v.test/users?after=1>; rel="next"',
    ],
    ['before others', '<https://v.test/users?after=1>;rel=next,<https://v.test/users>;rel=last'],
    ['in other case, with spaces', '<https://v.test/users?after=1> ; REL = "Next"'],
    ['among several relations', '<https://v.test/users?after=1>; rel="last next"'],
    [
      'behind other parameters',
      '<https://v.test/users?after=1>; title="a, b; rel=\\"no\\" <c>"; hreflang=en; rel=next',
    ],
    [
      'behind a link whose title looks like one',
      '<https://v.test/x>; title="<y>; rel=next"; rel=self, <https://v.test/users?after=1>; rel=next',
    ],
  ])('is found %s', (_where, header) => {
    expect(nextLink(header)).toBe('https://v.test/users?after=1')
  })

  it.each([
    ['there is no link', ''],
    ['only others are there', '<https://v.test/users>; rel="self"'],
    [
      'another relation has the word in it',
      '<https://v.test/users>; rel="nextish", <https://v.test/users>; rel="x-next"',
    ],
    ['only a second rel says so, which does not count', '<https://v.test/users>; rel="self"; rel="next"'],
    ['another parameter says so', '<https://v.test/users>; rev="next"; title="rel=next"'],
    ['it is no link', 'rel="next"'],
  ])('is not there where %s', (_why, header) => {
    expect(nextLink(header)).toBeUndefined()
  })

  it('is found among any others, in any order, whatever their titles say', () => {
    const title = fc.string().map((text) => text.replaceAll(/["\\]/g, String.raw`\$&`))
    const other = title.map((text) => `<https://v.test/>; title="${text}"; rel=prev`)
    fc.assert(
      fc.property(fc.array(other), fc.array(other), (before, after) => {
        const header = [...before, '<https://v.test/users?after=1>; rel="next"', ...after].join(', ')
        expect(nextLink(header)).toBe('https://v.test/users?after=1')
      }),
    )
  })

  it('is looked for in no time, whatever the header is', () => {
    for (const piece of ['<', '<a>', '<a>"', '<a>;', ';a', '"', '\\"', ' ', '<a>; x="\\', '<a>;a =']) {
      const started = process.cpuUsage()
      nextLink(piece.repeat(16_384 / piece.length))
      expect(process.cpuUsage(started).user / 1000, `of ${piece}`).toBeLessThan(1000)
    }
  })
})

describe('a parameter of an address', () => {
  it('is read whatever it holds, from an address of any form', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1, unit: 'grapheme' }), (value) => {
        const query = new URLSearchParams({ other: 'x', after: value })
        for (const address of [`https://v.test/users?${query}`, `/users?${query}`, `?${query}#after=no`])
          expect(parameterOf(address, 'after')).toBe(value)
      }),
    )
  })

  it.each(['https://v.test/users', 'https://v.test/users?', 'https://v.test/users?after=', '/users#?after=1'])(
    'is not in %s',
    (address) => {
      expect(parameterOf(address, 'after')).toBeUndefined()
    },
  )
})
