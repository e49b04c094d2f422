import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { createSandbox, SandboxRefusal } from './index.ts'
import { defaultSwitches, parseSwitches, SWITCH_NAMES, SWITCHES } from './switches.ts'

describe('the table of switches', () => {
  it('has a reason for each, at least one value, and a default among the values', () => {
    for (const name of SWITCH_NAMES) {
      const {
        values,
        default: standard,
        why,
      }: { values: readonly string[]; default: string; why: string } = SWITCHES[name]
      expect(values, name).toContain(standard)
      expect(why.length, name).toBeGreaterThan(3)
      expect(new Set(values).size).toBe(values.length)
    }
  })

  it('is where a sandbox starts', () => {
    expect(createSandbox().control.switches()).toEqual(defaultSwitches())
  })

  it('has a test for every value of every switch, titled so', () => {
    const titles = globSync('**/*.test.ts', { cwd: import.meta.dirname })
      .map((file) => readFileSync(join(import.meta.dirname, file), 'utf8'))
      .join('\n')
    const missing = SWITCH_NAMES.flatMap((name) =>
      SWITCHES[name].values.map((value) => `${name} = ${value}: `).filter((title) => !titles.includes(`it('${title}`)),
    )
    expect(missing).toEqual([])
  })

  it('refuses what is not in it with a sentence that names what is', () => {
    expect(() => parseSwitches({ nothing: 'x' })).toThrow(SandboxRefusal)
    expect(() => parseSwitches({ toString: 'x' })).toThrow(/The switches are: errorBody/)
    expect(() => parseSwitches({ countOverMax: 500 })).toThrow(/Its values are: clamp, 400/)
    expect(parseSwitches({ countOverMax: 400 })).toEqual({ countOverMax: '400' })
  })
})
