import { type Json, RollcallError } from '@rollcall/core'
import type { ListPage, ListRequest, Read } from '../directory.ts'

type Find<T> = {
  readonly list: (request: ListRequest) => Promise<ListPage<T>>
  readonly field: string
  readonly value: string
}

/** Times a list is asked for one name. It looks through ten pages itself where the vendor cannot filter: 100 000 rows at 100 a page. */
const MOST_CALLS = 100

/**
 * The one row whose field has the value, or `undefined`. The list has re-checked it (scim-clients.md C8).
 *
 * @throws RollcallError `vendor_malformed` when the list has no end in sight: that nobody was found by then says nothing
 */
export const findOne = async <T>({ list, field, value }: Find<T>): Promise<Read<T> | undefined> => {
  let position: string | undefined
  for (let calls = 0; calls < MOST_CALLS; calls++) {
    const page = await list({ where: [{ field, operator: 'eq', value }], position, limit: 100 })
    const item = page.items[0]
    if (item !== undefined) return { item, response: page.response }
    if (page.next === undefined) return undefined
    position = page.next
  }
  throw new RollcallError(
    'vendor_malformed',
    `Whether there is one with the ${field} "${value}" cannot be told: the vendor cannot be asked for it, and its list has no end in sight. Find it there by hand, and use its id.`,
  )
}

/** Text of an attribute in a body that is about to be sent. */
export const textOf = (value: Json | undefined): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined
