import { describe, expect, it } from 'vitest'
import { actsOn, reactivationSentence } from './user-acts.ts'

const able = (...methods: readonly string[]): Parameters<typeof actsOn>[1] => ({
  unified: [
    {
      model: 'user-directory',
      resource: 'users',
      methods: methods.map((method) => ({ method, name: method, description: method })),
      filters: [],
    },
  ],
})

const EVERYTHING = able('update', 'deactivate', 'delete', 'sessions.end')

describe('what can be done to a user', () => {
  it.each(['active', 'invited', 'created'] as const)('who is %s is to take their access away', (status) => {
    expect(actsOn({ status }, EVERYTHING)).toEqual(['end-sessions', 'delete', 'deactivate'])
  })

  it('who is inactive is to reactivate them', () => {
    expect(actsOn({ status: 'inactive' }, EVERYTHING)).toEqual(['reactivate', 'delete'])
  })

  it('who is deleted is nothing that ends or gives access', () => {
    expect(actsOn({ status: 'deleted' }, EVERYTHING)).toEqual(['delete'])
  })

  it('is no more than the connection can', () => {
    expect(actsOn({ status: 'active' }, able('update', 'deactivate'))).toEqual(['deactivate'])
    expect(actsOn({ status: 'inactive' }, able('deactivate'))).toEqual([])
  })
})

describe('what reactivating is said to give back', () => {
  it('is what they had, where the vendor is known to bring that back', () => {
    expect(reactivationSentence({ status: 'inactive' }, { reversible: true })).toContain('as the same user')
  })

  it.each([
    ['inactive', false],
    ['invited', true],
    ['deleted', true],
  ] as const)('is access alone to somebody %s where reversible is %s', (status, reversible) => {
    expect(reactivationSentence({ status }, { reversible })).not.toContain('as the same user')
  })
})
