import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { notionScim } from '../packages/connectors/src/index.ts'
import { connectorPage } from './docs/connector-page.ts'
import { staleDocs, writeDocs } from './docs/generated.ts'

describe('the page of a connector', () => {
  const page = connectorPage(notionScim)

  it('says what a person must know before linking: where the token is made, what it cannot reach, what removing does', () => {
    expect(page).toContain('Only an organization owner can.')
    for (const sentence of [...notionScim.facts.blindSpots, ...notionScim.facts.untouchable]) {
      expect(page).toContain(`- ${sentence}`)
    }
    expect(page).toContain('It removes the user from the workspace.')
    expect(page).toContain('It cannot be taken back')
  })

  it('marks what it can do and nothing else', () => {
    const row = (title: string) => page.split('\n').find((line) => line.startsWith(`| ${title} |`))
    expect(row('create')).toBe('| create | ✓ | ✓ |  |  |  |  |')
    expect(row('end sessions')).toBe('| end sessions |  |  |  |  |  |  |')
    expect(row('list')).toBe('| list | ✓ | ✓ |  | ✓ | ✓ |  |')
  })
})

describe('generated pages', () => {
  let root = ''
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'rollcall-docs-'))
  })
  afterEach(() => rmSync(root, { recursive: true }))

  it('are fresh once written, and stale once edited, missing or left over', () => {
    expect(staleDocs(root).length).toBeGreaterThan(2)
    writeDocs(root)
    expect(staleDocs(root)).toEqual([])
    const path = join(root, 'docs/connectors/scim.md')
    writeFileSync(path, `${readFileSync(path, 'utf8')}edited`)
    mkdirSync(join(root, 'docs/connectors'), { recursive: true })
    writeFileSync(join(root, 'docs/connectors/gone.md'), '# Gone')
    expect(staleDocs(root)).toHaveLength(2)
    writeDocs(root)
    expect(staleDocs(root)).toEqual([])
  })
})
