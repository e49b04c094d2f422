import { presentMethods } from '@rollcall/connector-kit/testing'
import { describe, expect, it } from 'vitest'
import { googleWorkspace } from './connector.ts'
import { failureOf, join, open, type Place } from './testing/place.ts'

describe('the people of a Google group', () => {
  const groupNamed = async ({ groups }: Place, name: string): Promise<string> => {
    const { items } = await groups.list({ where: [], position: undefined, limit: 100 })
    return items.find((group) => group.name === name)?.id ?? ''
  }
  const rawMembersOf = async ({ session }: Place, id: string): Promise<readonly { id: string; type: string }[]> =>
    JSON.parse((await session.send({ method: 'GET', path: `/groups/${id}/members` })).text).members ?? []

  it('are its users: groups among the members and the company as a whole are none, and stay', async () => {
    await using place = await open()
    const [product, announcements] = [await groupNamed(place, 'Product'), await groupNamed(place, 'Announcements')]
    const { item } = await place.groups.get(product)
    expect(item.members?.map(({ name }) => name)).toEqual([
      'ana.sol@acme.test',
      'bruno.okafor@acme.test',
      'advisor@elsewhere.test',
    ])
    expect((await place.groups.get(announcements)).item.members).toEqual([])
    const id = join(place)
    expect((await place.groups.update(product, { members: [{ id }] })).item?.members?.map((one) => one.id)).toEqual([
      id,
    ])
    const types = (await rawMembersOf(place, product)).map(({ type }) => type)
    expect(types).toEqual(['GROUP', 'GROUP', 'USER'])
  })

  it('are not added by the id of a group or of the company, which would let everybody in', async () => {
    await using place = await open()
    const [sales, design] = [await groupNamed(place, 'Sales'), await groupNamed(place, 'Design')]
    const before = await rawMembersOf(place, sales)
    for (const id of [design, 'C01sandbox']) {
      const error = await failureOf(place.groups.addMembers(sales, [id]))
      expect(error).toMatchObject({ code: 'invalid_request', facts: { effect: 'none' } })
    }
    expect(await rawMembersOf(place, sales)).toEqual(before)
  })

  it('are as good as taken out where they are nobody any more, which Google calls a key that was not sent', async () => {
    await using place = await open()
    const sales = await groupNamed(place, 'Sales')
    const id = join(place)
    await place.groups.addMembers(sales, [id])
    const { session } = place
    const racing = googleWorkspace.open({
      ...session,
      send: async (request) => {
        if (request.method === 'DELETE') await session.send({ method: 'DELETE', path: `/users/${id}` })
        return session.send(request)
      },
    })
    const written = await presentMethods(racing.groups).removeMembers(sales, [id])
    expect(written.item?.members?.map((member) => member.id)).not.toContain(id)
  })
})
