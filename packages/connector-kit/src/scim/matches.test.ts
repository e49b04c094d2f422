import { describe, expect, it } from 'vitest'
import { STRICT_SCIM } from './dialect.ts'
import { mapScimGroup } from './map-group.ts'
import { mapScimUser } from './map-user.ts'
import { groupMatches, userMatches } from './matches.ts'

const USER = mapScimUser({ id: 'u1', userName: 'ana@acme.test', displayName: 'Ana' }, STRICT_SCIM.mapping)
const GROUP = mapScimGroup({ id: 'g1', displayName: 'Platform' }, STRICT_SCIM.mapping)

describe('checking a row', () => {
  it('C8 goes by every condition', () => {
    const named = { field: 'name', operator: 'eq', value: 'Ana' } as const
    expect(userMatches(USER, [named, { field: 'username', operator: 'eq', value: 'ANA@acme.test' }])).toBe(true)
    expect(userMatches(USER, [named, { field: 'username', operator: 'eq', value: 'ben@acme.test' }])).toBe(false)
    expect(groupMatches(GROUP, [{ field: 'name', operator: 'eq', value: 'platform' }])).toBe(false)
  })

  it('C8 fails loudly for a field that cannot be checked here, rather than find nobody', () => {
    for (const field of ['title', 'constructor'])
      expect(() => userMatches(USER, [{ field, operator: 'eq', value: 'x' }])).toThrow(`"${field}" was not declared`)
    expect(() => groupMatches(GROUP, [{ field: 'members', operator: 'eq', value: 'x' }])).toThrow('not declared')
  })
})
