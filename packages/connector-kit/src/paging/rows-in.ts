import type { ListPlace, ListShape, PageAnswer } from './paging.ts'

/** The rows of an answer; `undefined` where it has none to show, and does not say either that there are none. */
export const rowsIn = ({ body }: PageAnswer, shape: ListShape, place: ListPlace): readonly unknown[] | undefined => {
  const { listKey, paging } = shape
  const rows = listKey === undefined ? body : propertyOf(body, listKey)
  if (Array.isArray(rows)) return rows
  if (listKey === undefined || (rows !== undefined && rows !== null)) return undefined
  const total = totalIn(body)
  // RFC 7644 §3.4.2 lets a vendor leave the rows out where there are none.
  const isPastEnd = paging?.kind === 'scim-index' && total !== undefined && total < startOf(place)
  return isPastEnd || isMarkedEmpty(body, shape) ? [] : undefined
}

const isMarkedEmpty = (body: unknown, { emptyMark }: ListShape): boolean =>
  emptyMark !== undefined && propertyOf(body, emptyMark.field) === emptyMark.value

/** The number of a page's first row, where rows are counted. */
export const startOf = ({ position = '1' }: ListPlace): number => Number(position)

/** How many rows a SCIM vendor says that there are. */
export const totalIn = (body: unknown): number | undefined => {
  const total = propertyOf(body, 'totalResults')
  return typeof total === 'number' && Number.isSafeInteger(total) && total >= 0 ? total : undefined
}

export const propertyOf = (body: unknown, key: string): unknown =>
  typeof body === 'object' && body !== null ? Object.getOwnPropertyDescriptor(body, key)?.value : undefined
