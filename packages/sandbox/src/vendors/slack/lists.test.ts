import { describe, expect, it } from 'vitest'
import { openPlace } from './testing/place.ts'

describe('the list of users', () => {
  it('has 10 rows a page unless asked for more, and takes a count above 1000 for 1000', () => {
    const { call } = openPlace()
    expect(call('GET', '/Users').body).toMatchObject({ totalResults: 60, startIndex: 1, itemsPerPage: 10 })
    expect(call('GET', '/Users?count=100000').body.Resources).toHaveLength(60)
    expect(call('GET', '/Users?startIndex=59&count=10').body).toMatchObject({ startIndex: 59, itemsPerPage: 2 })
    expect(call('GET', '/Users?count=many').status).toBe(400)
  })

  it('shows those who were deactivated beside the others', () => {
    const { call, vendor } = openPlace()
    const inactive = vendor.users().filter(({ standing }) => standing === 'inactive')
    expect(inactive.length).toBeGreaterThan(2)
    const rows: readonly { id: string; active: boolean }[] = call('GET', '/Users?count=100').body.Resources
    expect(rows.filter(({ active }) => !active).map(({ id }) => id)).toEqual(inactive.map(({ id }) => id))
  })

  it('is filtered by userName or email, with eq, co or sw, in quotes or without, in any case', () => {
    const { call, vendor } = openPlace()
    const [, { id, username } = { id: '', username: '' }] = vendor.users()
    const handle = vendor.account(id)?.userName ?? ''
    const filters = [
      `userName eq "${handle}"`,
      `userName Eq ${handle}`,
      `email eq "${username.toUpperCase()}"`,
      `email sw "${username}"`,
      `email co "${username}"`,
    ]
    for (const filter of filters) {
      const { body } = call('GET', `/Users?filter=${encodeURIComponent(filter)}`)
      expect(
        body.Resources.map((user: { id: string }) => user.id),
        filter,
      ).toEqual([id])
    }
    expect(call('GET', `/Users?filter=${encodeURIComponent('email eq "nobody"')}`).body.totalResults).toBe(0)
  })

  it('filters = work: is filtered; filters = ignored: has everybody; filters = refused: is refused', () => {
    const { call, vendor } = openPlace()
    const list = () => call('GET', `/Users?filter=${encodeURIComponent('email eq "nobody"')}`)
    expect(list().body.totalResults).toBe(0)
    vendor.set({ filters: 'ignored' })
    expect(list().body.totalResults).toBe(60)
    vendor.set({ filters: 'refused' })
    expect(list().status).toBe(400)
  })

  it('refuses every other filter', () => {
    const { call } = openPlace()
    for (const filter of ['emails.value eq "a@b.c"', 'externalId eq "1"', 'userName pr', 'userName eq a or b']) {
      const { status, body } = call('GET', `/Users?filter=${encodeURIComponent(filter)}`)
      expect([status, body.detail], filter).toEqual([400, 'invalid_filter'])
    }
  })
})

describe('the sample organization', () => {
  it('is the same in every run: one primary owner, owners, admins, sessions on the web and on telephones', () => {
    const [one, other] = [openPlace().vendor, openPlace().vendor]
    expect(one.users()).toEqual(other.users())
    const views = one.users().flatMap(({ id }) => one.account(id) ?? [])
    expect(views.filter(({ rank }) => rank === 'primary_owner')).toHaveLength(1)
    expect(new Set(views.map(({ rank }) => rank)).size).toBe(4)
    expect(views.every(({ active, sessions }) => active === sessions.length > 0 && sessions.length <= 3)).toBe(true)
    expect(new Set(views.flatMap(({ sessions }) => sessions))).toEqual(new Set(['web', 'mobile']))
  })

  it('is as at the start after a reset', () => {
    const { call, vendor, someone } = openPlace()
    const before = vendor.users()
    vendor.lock(someone())
    call('DELETE', `/Users/${before[9]?.id}`)
    vendor.revokeTokens()
    vendor.reset()
    expect(vendor.users()).toEqual(before)
    expect(call('GET', '/Users').status).toBe(200)
  })
})
