import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type BodyConcealer, concealBody } from './conceal-body.ts'

const concealing = (...secrets: readonly string[]): BodyConcealer =>
  concealBody(secrets.map((secret) => Buffer.from(secret)))

const feed = (body: BodyConcealer, ...chunks: readonly string[]): readonly string[] =>
  [...chunks.map((chunk) => body.pass(Buffer.from(chunk))), body.end()].map((shown) => Buffer.from(shown).toString())

describe('a body that passes', () => {
  it('shows asterisks for a secret, also for one in pieces', () => {
    expect(feed(concealing('secret'), 'a secret, a sec', 'r', 'et.')).toEqual(['a ******, a ', '', '******.', ''])
  })

  it('is held back only where it may be the beginning of a secret, and goes on as soon as it is none', () => {
    expect(feed(concealing('secret'), 'data: 1\n\n', 'a se', 'at', 'as')).toEqual([
      'data: 1\n\n',
      'a ',
      'seat',
      'a',
      's',
    ])
  })

  it('shows nothing of a secret that overlaps another, however they are cut', () => {
    expect(feed(concealing('abcabc'), 'abcabca', 'bcd')).toEqual(['***', '******d', ''])
    expect(feed(concealing('abcabc'), 'abcabca', 'd')).toEqual(['***', '***ad', ''])
    expect(feed(concealing('abcdef', 'xabcdefy'), 'xabcdef', 'z')).toEqual(['', 'x******z', ''])
    expect(feed(concealing('abcdef', 'xabcdefy'), 'xabcdef')).toEqual(['', 'x******'])
    expect(feed(concealing('abcdef', 'abcdefghi'), 'abcdef', 'gh', 'i')).toEqual(['', '', '*********', ''])
  })

  it('is searched for the whole of a long secret', () => {
    const long = `${'a-long-secret'.repeat(20)}!`
    const almost = long.replace('!', '?')
    expect(feed(concealing(long), almost + long).join('')).toBe(almost + '*'.repeat(long.length))
  })

  it('is not copied where there is no secret in it, and never changed in place', () => {
    const chunk = Buffer.from('nothing to see')
    const shown = concealing('secret').pass(chunk)
    expect([shown.buffer, shown.byteOffset, shown.length]).toEqual([chunk.buffer, chunk.byteOffset, chunk.length])
    const telling = Buffer.from('a secret')
    concealing('secret').pass(telling)
    expect(telling.toString()).toBe('a secret')
  })

  it('comes out as if it had been looked at whole, as long as it was, at any time less than a secret behind', () => {
    // Of two letters, so that secrets repeat, overlap and begin at every turn.
    const letters = (minLength: number, maxLength: number) =>
      fc.string({ unit: fc.constantFrom('a', 'b'), minLength, maxLength })
    const bodies = fc.array(letters(0, 12), { maxLength: 20 })
    const secrets = fc.array(letters(1, 9), { minLength: 1, maxLength: 4 })
    fc.assert(
      fc.property(bodies, secrets, (chunks, given) => {
        const body = concealing(...given)
        let came = ''
        let shown = ''
        for (const chunk of chunks) {
          came += chunk
          shown += Buffer.from(body.pass(Buffer.from(chunk))).toString()
          const held = came.slice(shown.length)
          expect(given.some((secret) => held.length < secret.length && secret.startsWith(held))).toBe(true)
        }
        shown += Buffer.from(body.end()).toString()
        expect(shown).toBe(maskedWhole(came, given))
      }),
      { numRuns: 2000 },
    )
  })

  it('may be of any bytes, and so may the secret', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 50 }),
        fc.uint8Array({ minLength: 6, maxLength: 200 }),
        fc.uint8Array({ maxLength: 50 }),
        fc.integer({ min: 1, max: 120 }),
        (before, secret, after, size) => {
          const whole = Buffer.concat([before, secret, after])
          const body = concealBody([Buffer.from(secret)])
          const shown: Uint8Array[] = []
          for (let at = 0; at < whole.length; at += size) shown.push(body.pass(whole.subarray(at, at + size)))
          const bytes = Buffer.concat([...shown, body.end()])
          expect(bytes.length).toBe(whole.length)
          expect(bytes.subarray(before.length, before.length + secret.length).every((byte) => byte === 0x2a)).toBe(true)
        },
      ),
    )
  })
})

/** An asterisk for each character that is a part of any secret anywhere. */
const maskedWhole = (text: string, secrets: readonly string[]): string =>
  text.replace(/./g, (character, index: number) => {
    const isPart = secrets.some((secret) => {
      const firstTouching = Math.max(0, index - secret.length + 1)
      const at = text.indexOf(secret, firstTouching)
      return at >= 0 && at <= index
    })
    return isPart ? '*' : character
  })
