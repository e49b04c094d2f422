import { describe, expect, it } from 'vitest'
import { type Script, withBody } from '../testing/scripted-server.ts'
import { refuse } from '../testing/small-scim.ts'
import { type StartedVendor, startVendor } from '../testing/started-vendor.ts'

const groupWith = (members: unknown) => ({ id: 'g1', displayName: 'Platform', members })
const groupOf = (...ids: readonly string[]) => groupWith(ids.map((value) => ({ value })))

const held = (vendor: StartedVendor): readonly unknown[] =>
  Array.from(Object(vendor.held.groups.get('g1'))['members'] ?? [], (member) => Object(member).value)

const sent = ({ server }: StartedVendor): readonly unknown[] =>
  server.received
    .filter(({ method }) => method === 'PATCH' || method === 'PUT')
    .map(({ text }): unknown => JSON.parse(text).Operations ?? JSON.parse(text))

/** As servers do for whom a group's members are too many to show. */
const hidingMembers: Script = async (_, honest) => withBody(await honest(), ({ members: _members, ...body }) => body)

const noPatch: Script = () => refuse(501, 'no PATCH')

describe('the members of a group', () => {
  it('C30 are recognised with numbers for ids, in any spelling, and as a single object', async () => {
    const forms: Readonly<Record<string, unknown>> = {
      numbers: [{ value: 42 }, { value: 7 }],
      capitals: [{ Value: '42' }, { Value: '7' }],
      strings: ['42', '7'],
    }
    for (const [name, members] of Object.entries(forms)) {
      await using vendor = await startVendor({ groups: [groupWith(members)] })
      const again = await vendor.groups.addMembers('g1', ['42'])
      expect(again.effects, name).toMatchObject([{ code: 'already_so' }])
      const removal = vendor.groups.removeMembers('g1', ['42'])
      await removal.catch(() => undefined) // the small server itself knows one form only
      expect(sent(vendor), name).toEqual([[{ op: 'remove', path: 'members[value eq "42"]' }]])
    }
    await using single = await startVendor({ groups: [groupWith({ value: 'a' })] })
    expect((await single.groups.addMembers('g1', ['a'])).effects).toMatchObject([{ code: 'already_so' }])
  })

  it('are not said to be nobody where no id can be made out', async () => {
    await using vendor = await startVendor({ groups: [groupWith([{ display: 'Ana' }])] })
    const written = await vendor.groups.removeMembers('g1', ['ana'])
    expect(sent(vendor)).toEqual([[{ op: 'remove', path: 'members[value eq "ana"]' }]])
    expect(written).toMatchObject({ effects: [], unconfirmed: ['members'] })
  })
})

describe('a group whose members the vendor does not show', () => {
  it('C19 is never written back whole, which would remove everybody', async () => {
    await using vendor = await startVendor({ groups: [groupOf('a', 'b')] })
    vendor.server.script('GET /Groups/*', hidingMembers)
    vendor.server.script('PATCH /Groups/*', noPatch)
    const refusal = { code: 'vendor_refused', facts: { effect: 'none' } }
    await expect(vendor.groups.addMembers('g1', ['c'])).rejects.toMatchObject(refusal)
    await expect(vendor.groups.update('g1', { name: 'New' })).rejects.toMatchObject(refusal)
    expect(held(vendor)).toEqual(['a', 'b'])
    await vendor.groups.update('g1', { members: [{ id: 'c' }] }) // all of them are said, so nobody is lost
    expect(held(vendor)).toEqual(['c'])
  })

  it('C19 keeps a single member that came as an object when it is written back whole', async () => {
    await using vendor = await startVendor({ groups: [groupWith({ value: 'a' })] })
    vendor.server.script('PATCH /Groups/*', noPatch)
    await vendor.groups.addMembers('g1', ['b'])
    expect(held(vendor)).toEqual(['a', 'b'])
  })

  it('is given exactly the members sent, without a claim that it had them already', async () => {
    const few = { members: { removal: 'filter-path', perRequest: 2 } } as const
    for (const wanted of [[], ['b'], ['b', 'c', 'd']]) {
      await using vendor = await startVendor({ groups: [groupOf('a')], dialect: few })
      vendor.server.script('GET /Groups/*', hidingMembers)
      const written = await vendor.groups.update('g1', { members: wanted.map((id) => ({ id })) })
      expect(held(vendor)).toEqual(wanted)
      expect(written).toMatchObject({ effects: [], unconfirmed: ['members'] })
    }
  })

  it('is refused where the members it shows afterwards are others', async () => {
    await using vendor = await startVendor({ groups: [groupOf('a')] })
    vendor.server.script('GET /Groups/*', hidingMembers, 1)
    vendor.server.script('PATCH /Groups/*', () => ({ status: 204 }))
    const update = vendor.groups.update('g1', { members: [{ id: 'b' }] })
    await expect(update).rejects.toMatchObject({
      code: 'vendor_refused',
      facts: {
        effect: 'unknown',
        failures: [{ message: expect.stringMatching(/^b/) }, { message: expect.stringMatching(/^a/) }],
      },
    })
  })

  it('loses those who are members where others of the same request are not', async () => {
    await using vendor = await startVendor({ groups: [groupOf('a')] })
    vendor.server.script('GET /Groups/*', hidingMembers)
    vendor.server.script('PATCH /Groups/*', (asked, honest) =>
      asked.text.includes('\\"b\\"') ? refuse(400, 'matches no member', 'noTarget') : honest(),
    )
    const written = await vendor.groups.removeMembers('g1', ['a', 'b'])
    expect(held(vendor)).toEqual([])
    expect(written).toMatchObject({ effects: [], unconfirmed: ['members'] })
  })
})
