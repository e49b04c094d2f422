import { describe, expect, it } from 'vitest'
import { notionScim } from './connector.ts'

describe('a token that the SCIM API has refused', () => {
  const [{ fields }] = notionScim.auth
  const said = (token: string): string | undefined => fields[0]?.looksWrong?.(token)

  it.each([
    ['ntn_1234567890', 'of an integration'],
    ['secret_1234567890', 'of an integration'],
    ['adm_1234567890', 'Admin API'],
  ])('is known for one of another API by its first letters: %s', (token, sentence) => {
    expect(said(token)).toContain(sentence)
    expect(said(token)).not.toContain(token)
  })

  it.each(['6f1c1b3e-8a53-4a9c-9d5e-0f2f6a4c8d10', 'anything-else'])('is not guessed at: %s', (token) => {
    expect(said(token)).toBeUndefined()
  })
})
