import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { CAPABILITIES } from '@rollcall/connector-kit'
import { untested } from '@rollcall/connector-kit/testing'
import { describe, expect, it } from 'vitest'
import { connectors } from './index.ts'

const folders = readdirSync(import.meta.dirname, { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && entry.name !== 'testing')
  .map(({ name }) => name)

describe('the connectors', () => {
  it('are one folder each, named by their ids, which are unique', () => {
    expect(connectors.map(({ id }) => id).toSorted()).toEqual(folders.toSorted())
  })

  it('import the kit and their own files, and no other vendor', () => {
    for (const folder of folders) {
      const files = readdirSync(join(import.meta.dirname, folder), { recursive: true, encoding: 'utf8' })
      const sources = files.filter((file) => file.endsWith('.ts') && !/\.test\.ts$|^testing\//.test(file))
      for (const file of sources) {
        const text = readFileSync(join(import.meta.dirname, folder, file), 'utf8')
        const imports = [...text.matchAll(/ from '([^']+)'/g)].map(([, from = '']) => from)
        expect(imports.filter((from) => from !== '@rollcall/connector-kit' && !/^\.\/[\w-]+\.ts$/.test(from))).toEqual(
          [],
        )
      }
    }
  })
})

describe.each(connectors)('$id', (connector) => {
  const { facts, capabilities, auth, settings, budget, pushdown, proxy } = connector

  it('says what a person must know: facts in whole sentences, help for each secret, no fact left empty', () => {
    expect(connector.summary).toMatch(/^[A-Z].*\.$/)
    expect(new Set(auth.map(({ format }) => format)).size).toBe(auth.length)
    for (const { fields, oauth } of auth) {
      expect(fields.every(({ label, help = '' }) => label !== '' && help.length > 20)).toBe(true)
      expect(oauth?.scopes.every(({ why }) => why.length > 20) ?? true).toBe(true)
    }
    expect(settings.some(({ name, required, type }) => name === 'base_url' && required && type === 'url')).toBe(true)
    expect(facts.blindSpots.length).toBeGreaterThan(0)
    for (const sentence of [...facts.blindSpots, ...facts.untouchable]) expect(sentence).toMatch(/^[A-Z].{10,}\.$/)
    expect(Object.values(facts).every((fact) => fact !== undefined)).toBe(true)
  })

  it('declares capabilities that exist, each once, in the usual order, and all of them tested by the behaviour suite', () => {
    expect(capabilities).toEqual(CAPABILITIES.filter((capability) => capabilities.includes(capability)))
    expect(untested(connector)).toEqual([])
  })

  it('agrees with itself: who removes does not keep the row and cannot simply be reversed', () => {
    if (facts.removal === 'removes-from-workspace' || facts.removal === 'hard-deletes')
      expect([facts.keepsRow, facts.reversible]).toEqual([false, false])
    expect(budget.burst).toBeGreaterThanOrEqual(budget.requestsPerSecond)
    expect(budget.concurrent).toBeGreaterThan(0)
  })

  it('filters by unified fields, and passes vendor paths through', () => {
    for (const { operators } of [...pushdown.users, ...pushdown.groups]) expect(operators.length).toBeGreaterThan(0)
    expect(Object.values(proxy).every(({ path }) => path.startsWith('/'))).toBe(true)
  })
})
