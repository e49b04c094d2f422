import { describe, expect, it } from 'vitest'
import { failureOf } from '../testing/behaviour/place.ts'
import { afterEffect, json, type Script } from '../testing/scripted-server.ts'
import { refuse } from '../testing/small-scim.ts'
import { type StartedVendor, someUsers, startVendor } from '../testing/started-vendor.ts'

const REFUSALS: Readonly<Record<string, Script>> = {
  vendor_unauthorized: () => refuse(401, 'expired'),
  vendor_forbidden: () => refuse(403, 'no'),
  vendor_rate_limited: () => json(429, { detail: 'slow down' }, { 'retry-after': '60' }),
}

const WRITES: Readonly<Record<string, (vendor: StartedVendor) => Promise<unknown>>> = {
  'an update of a user': ({ users }) => users.update('u1', { title: 'Engineer' }),
  'a deactivation': ({ users }) => users.update('u1', { status: 'inactive' }),
  'an update of a group': ({ groups }) => groups.update('g1', { name: 'Core' }),
  'an addition of members': ({ groups }) => groups.addMembers('g1', ['u1']),
  'a removal of members': ({ groups }) => groups.removeMembers('g1', ['u2']),
  'a change of all members': ({ groups }) => groups.update('g1', { members: [{ id: 'u1' }] }),
}

describe('reading back', () => {
  it.each(Object.entries(WRITES))('that fails after %s leaves open what it did', async (_, write) => {
    for (const [code, refusal] of Object.entries(REFUSALS)) {
      const group = { id: 'g1', displayName: 'Platform', members: [{ value: 'u2' }] }
      await using vendor = await startVendor({ users: someUsers(2), groups: [group] })
      vendor.server.script('PATCH /*/*', async (asked, honest) => {
        vendor.server.script('GET /*/*', refusal)
        return afterEffect({ status: 204 })(asked, honest)
      })
      const error = await failureOf(write(vendor))
      expect(error).toMatchObject({ code, facts: { effect: 'unknown' } })
      expect(error.message).toContain('had been accepted before')
    }
  })

  it('that fails where nothing was sent says nothing of an effect', async () => {
    await using vendor = await startVendor({ users: someUsers(1), facts: { ignoresOnUpdate: ['avatar'] } })
    vendor.server.script('GET /Users/*', () => refuse(403, 'no'))
    const error = await vendor.users.update('u1', { avatar: 'https://acme.test/1.png' }).catch((caught) => caught)
    expect(error.facts.effect).toBeUndefined()
  })
})
