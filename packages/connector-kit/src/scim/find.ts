import type { Json } from '@rollcall/core'
import type { ListPage, ListRequest, Read } from '../directory.ts'

type Find<T> = {
  readonly list: (request: ListRequest) => Promise<ListPage<T>>
  readonly field: string
  readonly value: string
}

/** Pages looked through for one name when the vendor cannot filter: 100 000 rows at 100 a page. */
const MOST_PAGES = 1000

/** The one row whose field has the value, or `undefined`. The list has re-checked it (scim-clients.md C8). */
export const findOne = async <T>({ list, field, value }: Find<T>): Promise<Read<T> | undefined> => {
  let position: string | undefined
  for (let pages = 0; pages < MOST_PAGES; pages++) {
    const page = await list({ where: [{ field, operator: 'eq', value }], position, limit: 100 })
    const item = page.items[0]
    if (item !== undefined) return { item, response: page.response }
    if (page.next === undefined) return undefined
    position = page.next
  }
  return undefined
}

/** Text of an attribute in a body that is about to be sent. */
export const textOf = (value: Json | undefined): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined
