import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Concealer, concealer } from './conceal.ts'

const SECRET = 'pa"ss/wörd+1'

const concealing = (...secrets: readonly string[]): Concealer => {
  const conceal = concealer(secrets)
  if (conceal === undefined) throw new Error('there is something to conceal')
  return conceal
}
const inBytes = (conceal: Concealer, text: string): string => Buffer.from(conceal.bytes(Buffer.from(text))).toString()

describe('concealing a credential', () => {
  it.each([
    ['as it is', SECRET],
    ['escaped in JSON', JSON.stringify({ sent: `Bearer ${SECRET}` })],
    ['encoded in a URL', `https://example.com/?token=${encodeURIComponent(SECRET)}`],
    ['in Base64', Buffer.from(SECRET).toString('base64')],
    ['in Base64 for URLs', Buffer.from(SECRET).toString('base64url')],
  ])('takes it out where it stands %s', (_, written) => {
    const conceal = concealing(SECRET)
    const text = `before ${written} after ${written}`
    for (const shown of [conceal.text(text), inBytes(conceal, text)]) {
      expect(shown).toMatch(/^before .*\*{6}.* after .*\*{6}/)
      for (const form of [SECRET, encodeURIComponent(SECRET), Buffer.from(SECRET).toString('base64url')]) {
        expect(shown).not.toContain(form)
      }
    }
  })

  it('takes it out of bytes in Latin-1, in which a header may come back', () => {
    const bytes = Buffer.from(`before ${SECRET} after`, 'latin1')
    expect(Buffer.from(concealing(SECRET).bytes(bytes)).toString()).toBe(`before ${'*'.repeat(12)} after`)
  })

  it('leaves nothing of a longer secret that a shorter one is a part of', () => {
    const conceal = concealing('abcdef', 'abcdef-and-more')
    const shown = `${'*'.repeat(15)}, ${'*'.repeat(6)}`
    expect(conceal.text('abcdef-and-more, abcdef')).toBe(shown)
    expect(inBytes(conceal, 'abcdef-and-more, abcdef')).toBe(shown)
  })

  it('gives the very same back where there is no secret in it', () => {
    const text = 'x'.repeat(1000)
    const bytes = Buffer.from(text)
    const conceal = concealing(SECRET, '', 'short')
    expect(conceal.text(text)).toBe(text)
    expect(Buffer.from(conceal.bytes(bytes)).buffer).toBe(bytes.buffer)
    expect(concealer(['', 'short'])).toBeUndefined()
  })

  it('finds it in any text', () => {
    const secrets = fc.string({ minLength: 6, unit: 'binary' })
    fc.assert(
      fc.property(fc.string(), secrets, fc.string(), (before, secret, after) => {
        fc.pre(!/^\*+$/.test(secret))
        const conceal = concealing(secret)
        expect(conceal.text(before + secret + after)).not.toContain(secret)
        expect(inBytes(conceal, before + secret + after)).not.toContain(secret)
      }),
    )
  })
})
