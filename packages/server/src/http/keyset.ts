import { hash } from 'node:crypto'
import { RollcallError } from '@rollcall/core'

/** The place after a row in a list ordered by time and id, newest first. */
export type Keyset = { readonly createdAt: Date; readonly id: string }

/** What a cursor belongs to, as text: a list with its filters. On another list, or with other filters, it is refused. */
export const listOf = (
  name: string,
  { limit: _limit, next_cursor: _cursor, ...filters }: Readonly<Record<string, unknown>>,
): string => `${name} ${JSON.stringify(Object.entries(filters).toSorted(([one], [other]) => (one < other ? -1 : 1)))}`

/** The cursor of our own lists. It holds no right and nothing secret, so it is not signed. */
const encodeKeyset = ({ createdAt, id }: Keyset, list = ''): string =>
  Buffer.from(`${createdAt.getTime()} ${id} ${markOf(list)}`).toString('base64url')

/** `undefined` for the first page. @throws RollcallError `invalid_cursor` */
export const decodeKeyset = (cursor: string | undefined, list = ''): Keyset | undefined => {
  if (cursor === undefined || cursor === '') return undefined
  const [, time = '', id = '', mark = ''] = FORM.exec(Buffer.from(cursor, 'base64url').toString()) ?? []
  if (id === '' || mark !== markOf(list)) {
    throw new RollcallError(
      'invalid_cursor',
      'This next_cursor is not one of this list with these filters. List again from the start.',
    )
  }
  return { createdAt: new Date(Number(time)), id }
}

const FORM = /^(\d{1,14}) ([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}) ([\w-]{8})$/

const markOf = (list: string): string => hash('sha256', list, 'base64url').slice(0, 8)

/** A page of rows of which one more was read than wanted: the last tells whether there are more. */
export const toKeysetPage = <Row, View>(
  rows: readonly Row[],
  limit: number,
  {
    place,
    view,
    list,
  }: {
    readonly place: (row: Row) => Keyset
    readonly view: (row: Row) => View
    /** As {@link decodeKeyset} was told. */
    readonly list?: string
  },
): { readonly result: readonly View[]; readonly next_cursor: string | null; readonly limit: number } => {
  const shown = rows.slice(0, limit)
  const last = shown.at(-1)
  return {
    result: shown.map(view),
    next_cursor: rows.length > limit && last !== undefined ? encodeKeyset(place(last), list) : null,
    limit,
  }
}
