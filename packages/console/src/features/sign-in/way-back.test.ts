import { describe, expect, it } from 'vitest'
import { wayBack } from './way-back.ts'

describe('the way back after signing in', () => {
  it.each([
    ['/connections?q=acme', '/console/connections?q=acme'],
    ['/console/connections', '/console/connections'],
    ['/console', '/console'],
    ['/consoles', '/console/consoles'],
    [undefined, '/console/'],
    ['', '/console/'],
    ['//evil.example/x', '/console/'],
    ['/\\evil.example', '/console/'],
    ['https://evil.example', '/console/'],
    ['javascript:alert(1)', '/console/'],
  ])('for %s is %s', (wanted, path) => {
    expect(wayBack(wanted)).toBe(path)
  })
})
