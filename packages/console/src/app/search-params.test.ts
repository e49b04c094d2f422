import { describe, expect, it } from 'vitest'
import { choiceParam, textParam } from './search-params.ts'

describe('a filter in the address', () => {
  it('is text, also where the router read a number', () => {
    expect(textParam({ q: 42 }, 'q')).toEqual({ q: '42' })
  })

  it.each([[undefined], [''], [['a']], [{ a: 1 }], [null]])('is left out where it is %j', (q) => {
    expect(textParam({ q }, 'q')).toEqual({})
  })

  it('is one of its choices, or left out', () => {
    const choices = ['active', 'inactive'] as const
    expect(choiceParam({ status: 'active' }, 'status', choices)).toEqual({ status: 'active' })
    expect(choiceParam({ status: 'gone' }, 'status', choices)).toEqual({})
  })
})
