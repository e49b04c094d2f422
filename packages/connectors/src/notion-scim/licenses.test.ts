import type { ListPage, User } from '@rollcall/connector-kit'
import { mapScimUser, STRICT_SCIM } from '@rollcall/connector-kit'
import { describe, expect, it } from 'vitest'
import { notionLicenses } from './licenses.ts'

const toMember = (id: string): User => mapScimUser({ id, userName: `${id}@acme.test` }, STRICT_SCIM.mapping)

/** Three members on three pages, each of which takes `pageMs`. */
const slowUsers = (pageMs: number) => {
  let clock = 0
  let pages = 0
  const list = async (): Promise<ListPage<User>> => {
    clock += pageMs
    pages += 1
    const response = { status: 200, headers: {}, text: '', request: { method: 'GET', url: '', headers: {} } } as const
    return { items: [toMember(`u${pages}`)], next: pages < 3 ? String(pages) : undefined, total: 3, response }
  }
  const get = () => Promise.reject(new TypeError('no user is read by itself'))
  return { users: { list, get }, now: () => clock, pagesRead: () => pages }
}

const FIRST = { where: [], position: undefined, limit: 100 } as const

describe('counting Notion’s seats', () => {
  it('ends in time, and says that it counted in part', async () => {
    const { users, now, pagesRead } = slowUsers(10_000)
    const { items, partial } = await notionLicenses(users, now).list(FIRST)
    expect(partial).toContain('out_of_time')
    expect(items).toMatchObject([{ assigned_quantity: 2, remote_data: { is_complete: false } }])
    expect(pagesRead()).toBe(2)
  })

  it('is whole where the last page came late', async () => {
    const { users, now } = slowUsers(9000)
    const { items, partial } = await notionLicenses(users, now).list(FIRST)
    expect([items[0]?.assigned_quantity, partial]).toEqual([3, undefined])
  })
})
