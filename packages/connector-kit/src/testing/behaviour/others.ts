import { expect, it } from 'vitest'
import { failureOf, openPlace } from './place.ts'
import type { Subject } from './running-vendor.ts'

const FIRST = { where: [], position: undefined, limit: 100 } as const

export const readsMe = (subject: Subject): void => {
  it('returns the user whose credential it is', async () => {
    await using place = await openPlace(subject)
    const me = await place.directory.me?.get()
    expect(await place.vendor.userIds()).toContain(me?.item.id)
  })
}

export const listsRoles = (subject: Subject): void => {
  it('returns roles by id and name, each once, those that users hold among them', async () => {
    await using place = await openPlace(subject)
    const roles = await place.directory.roles?.list(FIRST)
    const ids = roles?.items.map(({ id }) => id) ?? []
    expect(new Set(ids).size).toBe(ids.length)
    expect(roles?.items.every(({ name }) => name !== '')).toBe(true)
    const { items } = await place.users.list(FIRST)
    const held = items.flatMap((user) => user.roles.map(({ id }) => id))
    expect(held.filter((id) => !ids.includes(id))).toEqual([])
  })
}

export const listsLicenses = (subject: Subject): void => {
  it('counts a seat for each user, and one more after somebody joined', async () => {
    await using place = await openPlace(subject)
    const seats = async () => {
      const page = await place.directory.licenses?.list(FIRST)
      expect(page?.partial).toBeUndefined()
      return page?.items.reduce((sum, { assigned_quantity: assigned = 0 }) => sum + assigned, 0)
    }
    const before = (await place.vendor.userIds()).length
    expect(await seats()).toBe(before)
    await place.vendor.seedUser({ username: 'one.more@acme.test', name: 'One More' })
    expect(await seats()).toBe(before + 1)
  })

  it('fails as listing the users does', async () => {
    await using place = await openPlace(subject)
    place.wire.script(`GET ${place.paths.users}`, () => ({
      status: 503,
      headers: { 'retry-after': '4' },
      text: 'later',
    }))
    expect((await failureOf(place.directory.licenses?.list(FIRST) ?? Promise.resolve())).code).toBe(
      'vendor_unavailable',
    )
  })
}
