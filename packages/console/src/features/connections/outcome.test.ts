import { describe, expect, it } from 'vitest'
import { isAllVerified, type Outcome } from './outcome.ts'

const VERIFIED: Outcome = { verification: { status: 'verified', message: 'It shows the same.' } }

describe('the outcome of a change', () => {
  it('is all verified where the vendor shows all of it, whatever it did besides', () => {
    expect(isAllVerified({ ...VERIFIED, ignored_fields: [], unconfirmed_fields: [] })).toBe(true)
    expect(isAllVerified({ ...VERIFIED, effects: [{ code: 'sessions_ended', message: 'They ended.' }] })).toBe(true)
  })

  it.each<[string, Outcome]>([
    ['nothing was read back', {}],
    ['the vendor shows something else', { verification: { status: 'differs', message: '' } }],
    ['nobody knows', { verification: { status: 'unknown', message: '' } }],
    ['a field was not taken', { ...VERIFIED, ignored_fields: ['title'] }],
    ['a field is not shown', { ...VERIFIED, unconfirmed_fields: ['title'] }],
    ['something should be read twice', { ...VERIFIED, effects: [{ code: 'sessions_not_ended', message: '' }] }],
  ])('is to be read where %s', (_, outcome) => {
    expect(isAllVerified(outcome)).toBe(false)
  })
})
