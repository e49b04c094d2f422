import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { concealer } from './conceal.ts'

const SECRET = 'pa"ss/wörd+1'

describe('concealing a credential', () => {
  it.each([
    ['as it is', SECRET],
    ['escaped in JSON', JSON.stringify({ sent: `Bearer ${SECRET}` })],
    ['encoded in a URL', `https://example.com/?token=${encodeURIComponent(SECRET)}`],
    ['in Base64', Buffer.from(SECRET).toString('base64')],
    ['in Base64 for URLs', Buffer.from(SECRET).toString('base64url')],
  ])('takes it out where it stands %s', (_, text) => {
    const shown = concealer([SECRET])(`before ${text} after ${text}`)
    expect(shown).toMatch(/^before .*\*{6}.* after .*\*{6}/)
    for (const form of [SECRET, encodeURIComponent(SECRET), Buffer.from(SECRET).toString('base64url')]) {
      expect(shown).not.toContain(form)
    }
  })

  it('leaves nothing of a longer secret that a shorter one is a part of', () => {
    expect(concealer(['abcdef', 'abcdef-and-more'])('abcdef-and-more, abcdef')).toBe(
      `${'*'.repeat(15)}, ${'*'.repeat(6)}`,
    )
  })

  it('gives the very same text back where there is no secret in it', () => {
    const text = 'x'.repeat(1000)
    expect(concealer([SECRET, '', 'short'])(text)).toBe(text)
    expect(concealer(['', 'short'])('a short text')).toBe('a short text')
  })

  it('finds it in any text', () => {
    fc.assert(
      fc.property(fc.string(), fc.string({ minLength: 6, unit: 'grapheme' }), fc.string(), (before, secret, after) => {
        fc.pre(!/^\*+$/.test(secret))
        expect(concealer([secret])(before + secret + after)).not.toContain(secret)
      }),
    )
  })
})
