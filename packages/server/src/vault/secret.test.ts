import { inspect } from 'node:util'
import { describe, expect, it } from 'vitest'
import { Secret } from './index.ts'

describe('a secret', () => {
  const secret = new Secret('ntn_canary')

  it('reads [secret] however it is printed', () => {
    const printed = [
      String(secret),
      [secret].join(''),
      JSON.stringify({ deep: { secret } }),
      inspect({ deep: { secret } }, { showHidden: true, depth: 9 }),
      inspect(secret, { customInspect: false, showHidden: true }),
      JSON.stringify(Object.entries(secret)),
      JSON.stringify(Object.assign({}, secret)),
    ]
    expect(printed.slice(0, 4).every((text) => text.includes('[secret]'))).toBe(true)
    expect(printed.join('')).not.toContain('ntn_canary')
  })

  it('gives its value to whoever asks for it by name', () => {
    expect(secret.reveal()).toBe('ntn_canary')
  })
})
