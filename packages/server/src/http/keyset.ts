import { RollcallError } from '@rollcall/core'

/** The place after a row in a list ordered by time and id, newest first. */
export type Keyset = { readonly createdAt: Date; readonly id: string }

/** The cursor of our own lists. It holds no right and nothing secret, so it is not signed. */
export const encodeKeyset = ({ createdAt, id }: Keyset): string =>
  Buffer.from(`${createdAt.getTime()} ${id}`).toString('base64url')

/** `undefined` for the first page. @throws RollcallError `invalid_cursor` */
export const decodeKeyset = (cursor: string | undefined): Keyset | undefined => {
  if (cursor === undefined || cursor === '') return undefined
  const [, time = '', id = ''] = /^(\d{1,14}) ([0-9a-f-]{36})$/.exec(Buffer.from(cursor, 'base64url').toString()) ?? []
  if (id === '') {
    throw new RollcallError('invalid_cursor', 'This next_cursor is not one of this list. List again from the start.')
  }
  return { createdAt: new Date(Number(time)), id }
}

/** A page of rows of which one more was read than wanted: the last tells whether there are more. */
export const toKeysetPage = <Row, View>(
  rows: readonly Row[],
  limit: number,
  { place, view }: { readonly place: (row: Row) => Keyset; readonly view: (row: Row) => View },
): { readonly result: readonly View[]; readonly next_cursor: string | null; readonly limit: number } => {
  const shown = rows.slice(0, limit)
  const last = shown.at(-1)
  return {
    result: shown.map(view),
    next_cursor: rows.length > limit && last !== undefined ? encodeKeyset(place(last)) : null,
    limit,
  }
}
