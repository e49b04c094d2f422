import type { JsonObject } from '@rollcall/core'
import { describe, expect, it } from 'vitest'
import { refuse } from '../testing/small-scim.ts'
import { type StartedVendor, someUsers, startVendor } from '../testing/started-vendor.ts'
import { asksToDeactivate } from './remote-deactivation.ts'

const REMOVES = {
  facts: { removal: 'removes-from-workspace', keepsRow: false, endsSessions: 'yes' },
  dialect: { deactivation: 'delete' },
} as const

const CORE = 'urn:ietf:params:scim:schemas:core:2.0:User'

/** The ways to say "inactive" in SCIM's own words. */
const FORMS: Readonly<Record<string, JsonObject>> = {
  'an attribute': { active: false },
  'an attribute in text': { Active: 'False' },
  'an attribute with its schema': { [`${CORE}:active`]: false },
  'an operation': { Operations: [{ op: 'replace', path: 'active', value: false }] },
  'an operation in capitals': { Operations: [{ op: 'Replace', path: `${CORE}:ACTIVE`, value: 'false' }] },
  'an operation without a path': { Operations: [{ op: 'replace', value: { active: false } }] },
  'an operation on the schema': { Operations: [{ op: 'add', value: { [CORE]: { active: false } } }] },
}

const methods = ({ server }: StartedVendor): readonly string[] => server.received.map(({ method }) => method)

describe('a false `active` in remote_data', () => {
  it.each(Object.entries(FORMS))('as %s goes the way of status inactive, with its effects', async (_, remote) => {
    await using vendor = await startVendor({ users: someUsers(1), ...REMOVES })
    const written = await vendor.users.update('u1', { remote_data: remote })
    expect(written.effects.map(({ code }) => code)).toEqual(['removed_from_workspace', 'sessions_ended'])
    expect(methods(vendor)).toEqual(['GET', 'DELETE', 'GET'])
    expect(asksToDeactivate({ remote_data: remote })).toBe(true)
  })

  it('is refused beside `status: active`', async () => {
    await using vendor = await startVendor({ users: someUsers(1) })
    const update = vendor.users.update('u1', { status: 'active', remote_data: { active: false } })
    await expect(update).rejects.toMatchObject({ code: 'invalid_request' })
    expect(methods(vendor)).toEqual([])
  })

  it('comes after everything else that was sent with it', async () => {
    await using vendor = await startVendor({ users: someUsers(1) })
    const Operations = [{ op: 'replace', value: { active: false, nickName: 'A' } }]
    const { item } = await vendor.users.update('u1', { title: 'Leaver', remote_data: { Operations } })
    expect(item).toMatchObject({ status: 'inactive', title: 'Leaver', remote_data: { nickName: 'A' } })
    expect(methods(vendor)).toEqual(['PATCH', 'PATCH'])
  })

  it('is no other than `active` and no other than false', async () => {
    await using vendor = await startVendor({ users: someUsers(1), ...REMOVES })
    const Operations = [{ op: 'replace', path: 'urn:acme:User:active', value: false }]
    await vendor.users.update('u1', { remote_data: { active: true, Operations } })
    expect(methods(vendor)).toEqual(['PATCH'])
    expect(asksToDeactivate({ remote_data: { active: true, Operations } })).toBe(false)
  })
})

describe('an update with remote_data', () => {
  it('is not repeated after a lost answer, since nobody knows what it means to do it twice', async () => {
    const remote = { Operations: [{ op: 'add', path: 'entitlements', value: [{ value: 'x' }] }] }
    const group = { id: 'g1', displayName: 'Platform', members: [] }
    await using vendor = await startVendor({ users: someUsers(1), groups: [group] })
    vendor.server.script('PATCH /*/*', () => 'hang up')
    await expect(vendor.users.update('u1', { remote_data: remote })).rejects.toMatchObject({
      facts: { effect: 'unknown' },
    })
    await expect(vendor.groups.update('g1', { remote_data: remote })).rejects.toMatchObject({
      facts: { effect: 'unknown' },
    })
    expect(methods(vendor)).toEqual(['PATCH', 'PATCH'])
    vendor.server.script('PATCH /*/*', () => refuse(400, 'no'))
    vendor.server.script('PATCH /*/*', () => 'hang up', 1)
    await expect(vendor.users.update('u1', { title: 'x' })).rejects.toMatchObject({ code: 'vendor_refused' })
  })
})
