import { ROLE_NAMES, ROLES } from '@rollcall/api'
import { describe, expect, it } from 'vitest'
import { PLACES, placeOf, placesFor } from './navigation.ts'

const titles = (groups: ReturnType<typeof placesFor>) =>
  groups.flatMap(({ places }) => places).map(({ title }) => title)

describe('the places of a role', () => {
  it.each([
    ['owner', titles(PLACES)],
    ['admin', titles(PLACES)],
    ['operator', ['Overview', 'Connections', 'Link', 'Webhooks', 'Events']],
    ['reviewer', ['Overview', 'Connections']],
    ['auditor', ['Overview', 'Connections', 'Webhooks', 'Events', 'Request log', 'Audit log']],
  ] as const)('of an %s are those it can open', (role, expected) => {
    expect(titles(placesFor(ROLES[role].scopes))).toEqual(expected)
  })

  it('have no heading with nothing under it', () => {
    for (const role of ROLE_NAMES) {
      expect(placesFor(ROLES[role].scopes).filter(({ places }) => places.length === 0)).toEqual([])
    }
  })
})

describe('the place of a page', () => {
  it.each([
    ['/', 'Overview'],
    ['/webhooks', 'Webhooks'],
    ['/webhooks/42', 'Webhooks'],
    ['/connections/1/users/2', 'Connections'],
    ['/api-tokens/', 'API tokens'],
    ['/profile', undefined],
    ['/nowhere', undefined],
  ])('%s is %s', (path, title) => {
    expect(placeOf(path)?.title).toBe(title)
  })
})
