import type { Group } from '@rollcall/core'
import { expect, it } from 'vitest'
import { allOf, failureOf, openPlace, type Place } from './place.ts'
import type { Subject } from './running-vendor.ts'

const UNKNOWN = '00000000-0000-4000-8000-000000000000'

const seedUsers = async ({ vendor }: Place, count: number): Promise<readonly string[]> => {
  const ids: string[] = []
  for (let at = 0; at < count; at += 1)
    ids.push(await vendor.seedUser({ username: `member.${at}@acme.test`, name: `Member ${at}` }))
  return ids
}

const newGroup = async ({ groups }: Place, memberIds: readonly string[] = []): Promise<Group> => {
  const { item } = await groups.create({ name: 'Behaviour suite', members: memberIds.map((id) => ({ id })) })
  if (item === undefined) throw new TypeError('The created group was not shown.')
  return item
}

const membersOf = async ({ groups }: Place, id: string): Promise<readonly string[]> =>
  ((await groups.get(id)).item.members ?? []).map((member) => member.id).toSorted()

export const listsGroups = (subject: Subject): void => {
  it('returns every group exactly once, and finds one by each field that is declared as filtered there', async () => {
    await using place = await openPlace(subject)
    const before = await allOf(place.groups.list)
    const created = await newGroup(place)
    const ids = (await allOf(place.groups.list)).map(({ id }) => id)
    expect(ids.toSorted()).toEqual([...before.map(({ id }) => id), created.id].toSorted())
    const declaresName = subject.connector.pushdown.groups.some(({ field }) => field === 'name')
    const where = declaresName ? [{ field: 'name', operator: 'eq', value: 'Behaviour suite' } as const] : []
    const found = await place.groups.list({ where, position: undefined, limit: 100 })
    expect(found.items.map(({ id }) => id)).toContain(created.id)
    expect(found.items.every(({ name }) => !declaresName || name === 'Behaviour suite')).toBe(true)
  })
}

export const getsGroup = (subject: Subject): void => {
  it('returns the group with its members and the vendor’s own record', async () => {
    await using place = await openPlace(subject)
    const ids = await seedUsers(place, 2)
    const { id } = await newGroup(place, ids)
    const { item, response } = await place.groups.get(id)
    expect(item).toMatchObject({ id, name: 'Behaviour suite' })
    expect(item.members?.map((member) => member.id).toSorted()).toEqual(ids.toSorted())
    expect(item.remote_data).toEqual(JSON.parse(response.text))
  })

  it('answers vendor_not_found to an unknown id', async () => {
    await using place = await openPlace(subject)
    expect((await failureOf(place.groups.get(UNKNOWN))).code).toBe('vendor_not_found')
  })
}

export const createsGroup = (subject: Subject): void => {
  it('keeps the name, reports what has no place, and refuses the name a second time', async () => {
    await using place = await openPlace(subject)
    const written = await place.groups.create({ name: 'Named “group” & more', description: 'Whoever is named' })
    const isKept = subject.groupDescriptions === 'kept'
    expect(written.item?.name).toBe('Named “group” & more')
    expect(written.item?.description).toBe(isKept ? 'Whoever is named' : undefined)
    expect(written.ignored).toEqual(isKept ? [] : ['description'])
    const error = await failureOf(place.groups.create({ name: 'Named “group” & more' }))
    expect(error.code).toBe('vendor_conflict')
  })
}

export const updatesGroup = (subject: Subject): void => {
  it('renames it, and the members stay', async () => {
    await using place = await openPlace(subject)
    const ids = await seedUsers(place, 2)
    const { id } = await newGroup(place, ids)
    const { item } = await place.groups.update(id, { name: 'Renamed' })
    expect(item).toMatchObject({ id, name: 'Renamed' })
    expect(await membersOf(place, id)).toEqual(ids.toSorted())
  })

  it('makes the members exactly those given', async () => {
    await using place = await openPlace(subject)
    const [first = '', second = '', third = ''] = await seedUsers(place, 3)
    const { id } = await newGroup(place, [first, second])
    await place.groups.update(id, { members: [{ id: second }, { id: third }] })
    expect(await membersOf(place, id)).toEqual([second, third].toSorted())
  })
}

export const deletesGroup = (subject: Subject): void => {
  it('removes it, and its members stay users', async () => {
    await using place = await openPlace(subject)
    const [user = ''] = await seedUsers(place, 1)
    const { id } = await newGroup(place, [user])
    await place.groups.delete(id)
    expect((await failureOf(place.groups.get(id))).code).toBe('vendor_not_found')
    expect(await place.vendor.standing(user)).toBe('active')
  })
}

export const addsMembers = (subject: Subject): void => {
  it('adds each once, however often it is asked', async () => {
    await using place = await openPlace(subject)
    const ids = await seedUsers(place, 3)
    const { id } = await newGroup(place)
    await place.groups.addMembers(id, ids.slice(0, 2))
    const { item } = await place.groups.addMembers(id, [...ids, ...ids])
    expect(item?.members?.map((member) => member.id).toSorted()).toEqual(ids.toSorted())
    expect(await membersOf(place, id)).toEqual(ids.toSorted())
  })

  it('claims nobody as added whom the vendor does not know', async () => {
    await using place = await openPlace(subject)
    const { id } = await newGroup(place)
    const outcome = await place.groups.addMembers(id, [UNKNOWN]).then(
      () => 'added',
      (error: unknown) => String(Object(error).code),
    )
    const members = await membersOf(place, id)
    expect([outcome === 'added', members.includes(UNKNOWN)]).toEqual(
      members.includes(UNKNOWN) ? [true, true] : [false, false],
    )
  })

  it('takes more than fit into one request', async () => {
    await using place = await openPlace(subject)
    const ids = await seedUsers(place, 52)
    const { id } = await newGroup(place)
    await place.groups.addMembers(id, ids)
    expect(await membersOf(place, id)).toEqual(ids.toSorted())
  })
}

export const removesMembers = (subject: Subject): void => {
  it('removes just these, however often it is asked', async () => {
    await using place = await openPlace(subject)
    const [first = '', second = '', third = ''] = await seedUsers(place, 3)
    const { id } = await newGroup(place, [first, second, third])
    await place.groups.removeMembers(id, [first])
    const { item } = await place.groups.removeMembers(id, [first, third])
    expect(item?.members?.map((member) => member.id)).toEqual([second])
    expect(await membersOf(place, id)).toEqual([second])
  })
}
