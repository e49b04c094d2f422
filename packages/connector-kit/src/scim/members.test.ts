import { describe, expect, it } from 'vitest'
import type { Script } from '../testing/scripted-server.ts'
import { refuse } from '../testing/small-scim.ts'
import { type StartedVendor, startVendor } from '../testing/started-vendor.ts'
import { STRICT_SCIM } from './dialect.ts'

const groupOf = (...ids: readonly string[]) => ({
  id: 'g1',
  displayName: 'Platform',
  members: ids.map((value) => ({ value })),
})

const heldIds = ({ held }: StartedVendor): unknown =>
  Array.from(Object(held.groups.get('g1'))['members'] ?? [], (member) => Object(member).value)

const operations = ({ server }: StartedVendor): readonly unknown[] =>
  server.received.filter(({ method }) => method === 'PATCH').map(({ text }): unknown => JSON.parse(text).Operations)

describe('changing members', () => {
  it('C22 removes by members[value eq "…"] without a value, and reads the group afterwards', async () => {
    await using vendor = await startVendor({ groups: [groupOf('a', 'b', 'c"]')] })
    const { item } = await vendor.groups.removeMembers('g1', ['a', 'c"]'])
    expect(operations(vendor)).toEqual([
      [
        { op: 'remove', path: 'members[value eq "a"]' },
        { op: 'remove', path: 'members[value eq "c\\"]"]' },
      ],
    ])
    expect(item?.members).toEqual([{ id: 'b', name: undefined }])
  })

  it('C22 sends no more memberships in a request than the vendor takes', async () => {
    const ids = Array.from({ length: 7 }, (_, at) => `m${at}`)
    await using vendor = await startVendor({
      groups: [groupOf()],
      dialect: { members: { removal: 'value-list', perRequest: 3 } },
    })
    await vendor.groups.addMembers('g1', [...ids, 'm0'])
    expect(operations(vendor)).toMatchObject([
      [{ op: 'add', path: 'members', value: [{ value: 'm0' }, { value: 'm1' }, { value: 'm2' }] }],
      [{ op: 'add', path: 'members', value: [{ value: 'm3' }, { value: 'm4' }, { value: 'm5' }] }],
      [{ op: 'add', path: 'members', value: [{ value: 'm6' }] }],
    ])
    expect(heldIds(vendor)).toEqual(ids)
  })

  it('C22 believes no 204: who is not shown as changed is named', async () => {
    await using vendor = await startVendor({ groups: [groupOf('a')] })
    vendor.server.script('PATCH /Groups/*', () => ({ status: 204 }))
    await expect(vendor.groups.addMembers('g1', ['a', 'ghost'])).rejects.toMatchObject({
      code: 'vendor_refused',
      facts: { failures: [{ path: 'members', message: 'ghost was not added' }], effect: 'unknown' },
    })
    await expect(vendor.groups.removeMembers('g1', ['a'])).rejects.toThrow('this user was not removed: a')
  })

  it('may be done twice: who is in already is not sent again, and who is not is not removed', async () => {
    await using vendor = await startVendor({ groups: [groupOf('a')] })
    const added = await vendor.groups.addMembers('g1', ['a'])
    const removed = await vendor.groups.removeMembers('g1', ['b'])
    expect([added.effects, removed.effects]).toMatchObject([[{ code: 'already_so' }], [{ code: 'already_so' }]])
    expect(operations(vendor)).toEqual([])
    await vendor.groups.addMembers('g1', ['a', 'b'])
    expect(operations(vendor)).toEqual([[{ op: 'add', path: 'members', value: [{ value: 'b' }] }]])
  })

  it('takes it for done when a member has left meanwhile and the server finds nobody to remove', async () => {
    await using vendor = await startVendor({ groups: [groupOf('a')] })
    vendor.server.script('PATCH /Groups/*', () => {
      vendor.held.groups.set('g1', groupOf())
      return refuse(400, 'matches no member', 'noTarget')
    })
    expect(await vendor.groups.removeMembers('g1', ['a'])).toMatchObject({ effects: [{ code: 'already_so' }] })
  })

  it('says how far it came when it is refused half-way', async () => {
    await using vendor = await startVendor({
      groups: [groupOf()],
      dialect: { members: { removal: 'filter-path', perRequest: 2 } },
    })
    vendor.server.script('PATCH /Groups/*', () => refuse(400, 'no'))
    vendor.server.script('PATCH /Groups/*', (_, honest) => honest(), 1)
    const error = await vendor.groups.addMembers('g1', ['a', 'b', 'c']).catch((caught) => caught)
    expect(error).toMatchObject({ code: 'vendor_refused', facts: { effect: 'unknown' } })
    expect(error.message).toContain('Of 3 members, the first 2 were changed in group g1; it is safe to repeat')
  })

  it('C19 works by PUT where there is no PATCH', async () => {
    await using vendor = await startVendor({ groups: [groupOf('a', 'b')] })
    vendor.server.script('PATCH /Groups/*', () => refuse(501, 'no PATCH'))
    await vendor.groups.addMembers('g1', ['b', 'c'])
    await vendor.groups.removeMembers('g1', ['a'])
    expect(heldIds(vendor)).toEqual(['b', 'c'])
  })

  it('C30 takes null members for none', async () => {
    await using vendor = await startVendor({ groups: [{ ...groupOf(), members: null }] })
    expect((await vendor.groups.get('g1')).item.members).toEqual([])
    await vendor.groups.addMembers('g1', ['a'])
    expect(heldIds(vendor)).toEqual(['a'])
  })
})

describe('updating a group', () => {
  it('renames it, and changes only the members that differ from the list given', async () => {
    await using vendor = await startVendor({ groups: [groupOf('a', 'b')], dialect: { patch: STRICT_SCIM.patch } })
    const { item } = await vendor.groups.update('g1', { name: 'Core', members: [{ id: 'b' }, { id: 'c' }] })
    expect(item).toMatchObject({ name: 'Core', members: [{ id: 'b' }, { id: 'c' }] })
    expect(operations(vendor)).toEqual([
      [{ op: 'replace', path: 'displayName', value: 'Core' }],
      [{ op: 'add', path: 'members', value: [{ value: 'c' }] }],
      [{ op: 'remove', path: 'members[value eq "a"]' }],
    ])
    const again = await vendor.groups.update('g1', { members: [{ id: 'c' }, { id: 'b' }] })
    expect(again.effects).toMatchObject([{ code: 'already_so' }])
  })

  it('says what was done before when a later part is refused', async () => {
    await using vendor = await startVendor({ groups: [groupOf('a')] })
    const noRemovals: Script = (asked, honest) =>
      asked.text.includes('"remove"') ? refuse(403, 'no removals') : honest()
    vendor.server.script('PATCH /Groups/*', noRemovals)
    const error = await vendor.groups.update('g1', { name: 'Core', members: [{ id: 'b' }] }).catch((caught) => caught)
    expect(error).toMatchObject({ code: 'vendor_forbidden', facts: { effect: 'unknown' } })
    expect(error.message).toMatch(/1 members had been added before\. The other fields had been changed before\.$/)
  })
})
