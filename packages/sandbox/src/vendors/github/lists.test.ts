import { describe, expect, it } from 'vitest'
import { openPlace } from './testing/place.ts'

describe('the list of users', () => {
  it('has 30 rows a page unless asked for more, and no more than 100', () => {
    const { call } = openPlace()
    expect(call('GET', '/Users').body).toMatchObject({ totalResults: 60, startIndex: 1, itemsPerPage: 30 })
    expect(call('GET', '/Users?count=500').body.Resources).toHaveLength(60)
    expect(call('GET', '/Users?startIndex=59&count=10').body).toMatchObject({ startIndex: 59, itemsPerPage: 2 })
    expect(call('GET', '/Users?count=many').status).toBe(400)
  })

  it('shows suspended people beside the others, and not the setup user', () => {
    const { call, vendor } = openPlace()
    const { Resources } = call('GET', '/Users?count=100').body
    const inactive = vendor.users().filter(({ standing }) => standing === 'inactive')
    expect(inactive.length).toBeGreaterThan(2)
    expect(Resources.filter((user: { active: boolean }) => !user.active)).toHaveLength(inactive.length)
    expect(Resources).toHaveLength(vendor.users().length)
    expect(JSON.stringify(Resources)).not.toContain('setup')
  })

  it('is filtered by one eq on userName, externalId, id or displayName', () => {
    const { call, vendor } = openPlace()
    const [, { id, username, name } = { id: '', username: '', name: '' }] = vendor.users()
    const externalId = vendor.account(id)?.externalId ?? ''
    const by = { userName: username.toUpperCase(), externalId, id, displayName: name }
    for (const [attribute, value] of Object.entries(by)) {
      const { body } = call('GET', `/Users?filter=${encodeURIComponent(`${attribute} eq "${value}"`)}`)
      expect(
        body.Resources.map((user: { id: string }) => user.id),
        attribute,
      ).toEqual([id])
    }
    expect(call('GET', `/Users?filter=${encodeURIComponent('userName eq "nobody"')}`).body.totalResults).toBe(0)
  })

  it('refuses every other filter', () => {
    const { call } = openPlace()
    for (const filter of ['emails.value eq "a@b.c"', 'userName co "a"', 'userName eq "a" and active eq true', 'x']) {
      const { status, body } = call('GET', `/Users?filter=${encodeURIComponent(filter)}`)
      expect([status, body.scimType], filter).toEqual([400, 'invalidFilter'])
    }
  })
})

describe('the list of groups', () => {
  it('is filtered by externalId, id or displayName, and can leave the members out', () => {
    const { call } = openPlace()
    const { body } = call('GET', `/Groups?filter=${encodeURIComponent('displayName eq "Design"')}`)
    expect(body.Resources).toMatchObject([{ displayName: 'Design', members: expect.any(Array) }])
    expect(call('GET', `/Groups?filter=${encodeURIComponent('members eq "x"')}`).status).toBe(400)
    const bare = call('GET', '/Groups?excludedAttributes=members').body.Resources
    expect(bare).toHaveLength(6)
    expect(JSON.stringify(bare)).not.toContain('members')
  })
})

describe('the sample enterprise', () => {
  it('is the same in every run, with sessions, tokens, every role and some who are suspended', () => {
    const [one, other] = [openPlace().vendor, openPlace().vendor]
    expect(one.users()).toEqual(other.users())
    const active = one.users().filter(({ standing }) => standing === 'active')
    expect(active.every(({ sessions }) => sessions >= 1 && sessions <= 3)).toBe(true)
    const roles = new Set(one.users().flatMap(({ id }) => one.account(id)?.roles ?? []))
    expect([...roles].toSorted()).toEqual(['billing_manager', 'enterprise_owner', 'guest_collaborator', 'user'])
  })

  it('is as at the start after a reset', () => {
    const { call, vendor } = openPlace()
    const before = vendor.users()
    call('DELETE', `/Users/${before[3]?.id}`)
    vendor.revokeTokens()
    vendor.reset()
    expect(vendor.users()).toEqual(before)
    expect(call('GET', '/Users').status).toBe(200)
  })
})
