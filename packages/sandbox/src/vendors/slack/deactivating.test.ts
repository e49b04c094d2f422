import { describe, expect, it } from 'vitest'
import { SLACK_ADMIN_TOKEN } from './sample-organization.ts'
import { openPlace, setActive } from './testing/place.ts'

describe('active: false', () => {
  it('deactivates and keeps the row; active: true brings the same user back, signed in nowhere', () => {
    const { call, patch, vendor, someone } = openPlace({ deactivationSignsOut: 'yes' })
    const id = someone()
    const before = vendor.account(id)
    expect(patch(`/Users/${id}`, setActive(false))).toMatchObject({ status: 200, body: { id, active: false } })
    expect(call('GET', `/Users/${id}`).body.active).toBe(false)
    expect(patch(`/Users/${id}`, setActive(true)).body).toMatchObject({ id, active: true })
    expect(vendor.account(id)).toEqual({ ...before, sessions: [] })
  })

  it('is taken as text, too, and by PUT', () => {
    const { call, patch, vendor, someone } = openPlace()
    const id = someone()
    const { body } = call('GET', `/Users/${id}`)
    patch(`/Users/${id}`, setActive('False'))
    expect(vendor.account(id)?.active).toBe(false)
    call('PUT', `/Users/${id}`, { body })
    expect(vendor.account(id)?.active).toBe(true)
    expect(patch(`/Users/${id}`, setActive('no')).status).toBe(400)
  })

  it('is what DELETE does: nobody is ever deleted', () => {
    const { call, patch, vendor, someone } = openPlace()
    const id = someone()
    expect(call('DELETE', `/Users/${id}`).status).toBe(204)
    expect(call('GET', `/Users/${id}`).body.active).toBe(false)
    patch(`/Users/${id}`, setActive(true))
    expect(vendor.account(id)?.active).toBe(true)
  })

  it('deactivationSignsOut = no: sessions live on; deactivationSignsOut = yes: they end', () => {
    const { patch, vendor, someone } = openPlace()
    const id = someone()
    patch(`/Users/${id}`, setActive(false))
    expect(vendor.account(id)?.sessions).toEqual(['web', 'mobile'])
    vendor.set({ deactivationSignsOut: 'yes' })
    patch(`/Users/${id}`, setActive(true))
    patch(`/Users/${id}`, setActive(false))
    expect(vendor.account(id)?.sessions).toEqual([])
  })

  it('never reaches the primary owner, by PATCH or DELETE', () => {
    const { call, patch, vendor } = openPlace()
    const owner = vendor.users()[0]?.id ?? ''
    for (const refused of [patch(`/Users/${owner}`, setActive(false)), call('DELETE', `/Users/${owner}`)]) {
      expect([refused.status, refused.body.detail]).toEqual([403, 'cannot_disable_primary_owner'])
    }
    expect(vendor.account(owner)?.active).toBe(true)
  })

  it('reaches those of the same rank as the token’s owner and below, and nobody above', () => {
    const { call, vendor } = openPlace()
    const [, , owner, , admin] = vendor.users().map(({ id }) => id)
    const refused = call('DELETE', `/Users/${owner}`, { token: SLACK_ADMIN_TOKEN })
    expect([refused.status, refused.body.detail]).toEqual([403, 'cannot_modify_owner'])
    expect(call('DELETE', `/Users/${admin}`, { token: SLACK_ADMIN_TOKEN }).status).toBe(204)
    expect(call('DELETE', `/Users/${owner}`).status).toBe(204)
  })
})
