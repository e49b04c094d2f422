import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { CAPABILITIES } from '../capabilities.ts'
import { untested } from './connector-behaviour.ts'

const SOURCES = join(import.meta.dirname, '..')

describe('the behaviour suite', () => {
  it('names a declared capability that it has no tests for, so that none is declared untested', () => {
    expect(untested({ capabilities: ['users.list', 'workspaces.list'] })).toEqual(['workspaces.list'])
    expect(untested({ capabilities: CAPABILITIES.filter((capability) => capability !== 'workspaces.list') })).toEqual(
      [],
    )
  })

  it('is not part of what connectors import: nothing outside tests leads to it', () => {
    const files = readdirSync(SOURCES, { recursive: true, encoding: 'utf8' })
    const product = files.filter(
      (file) => file.endsWith('.ts') && !file.startsWith('testing/') && !file.endsWith('.test.ts'),
    )
    expect(product.length).toBeGreaterThan(30)
    const leading = product.filter((file) =>
      /from '[^']*(testing|vitest)/.test(readFileSync(join(SOURCES, file), 'utf8')),
    )
    expect(leading).toEqual([])
  })
})
