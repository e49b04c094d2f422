import { readFile } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import { LEAST_PASSWORD, ROLES, SCOPES } from '../../packages/api/src/index.ts'

describe('docs/operators.md', async () => {
  const page = await readFile(new URL('../../docs/operators.md', import.meta.url), 'utf8')

  /** The cell of scopes, by role. */
  const rows = new Map(
    [...page.matchAll(/^\| `(\w+)` \| [^|]+ \| ([^|]+) \|$/gm)].map(([, role, scopes]) => [role, scopes?.trim()]),
  )

  it('has the roles there are, and no other', () => {
    expect([...rows.keys()]).toEqual(Object.keys(ROLES))
  })

  it.each(Object.entries(ROLES))('says which scopes %s has', (role, { scopes }) => {
    const said = scopes.length === SCOPES.length ? 'all' : scopes.map((scope) => `\`${scope}\``).join(' ')
    expect(rows.get(role)).toBe(said)
  })

  it('says how long a password must be', () => {
    expect(page).toContain(`A password has at least ${LEAST_PASSWORD} characters`)
  })
})
