import { describe, expect, it } from 'vitest'
import { allClear } from './all-clear.ts'

describe('what is said where nothing needs somebody', () => {
  it('is that nothing does, where everything was looked at', () => {
    expect(allClear({ connections: 'all', webhooks: 'all' })).toEqual({
      words: 'Nothing. Every connection works.',
      but: undefined,
    })
  })

  it.each([
    ['loading', 'still being read'],
    ['failed', 'could not be read'],
    ['closed', 'not with your role'],
    ['part', 'more webhooks'],
  ] as const)('is not “nothing” where webhooks are %s, and says so', (webhooks, said) => {
    const { words, but } = allClear({ connections: 'all', webhooks })
    expect(words).not.toContain('Nothing')
    expect(but).toContain(said)
  })

  it('is about the connections that were loaded, where there are more', () => {
    expect(allClear({ connections: 'part', webhooks: 'all' }).words).not.toContain('Every')
  })
})
