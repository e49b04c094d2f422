import { createHash } from 'node:crypto'
import type { ProxyResource } from '@rollcall/connector-kit'
import { RollcallError } from '@rollcall/core'

/** Pages of a vendor's own lists, for the proxy's envelope and for batches, and where they go on. A list goes on in either. */

/** Where a page begins, and what the one before it said: a vendor that contradicts itself is noticed without anything being kept here. */
export type ListPlace = {
  /** From 1. */
  readonly start: number
  readonly before?: { readonly total: number; readonly digest: string } | undefined
}

export type ListPage = {
  readonly rows: readonly unknown[]
  /** The cursor of the next page; `undefined` at the end. */
  readonly next: string | undefined
  /** What speaks against the list being whole, in sentences. */
  readonly doubts: readonly string[]
}

type Reading = {
  readonly resource: ProxyResource
  readonly place: ListPlace
  /** The error for an answer that is no page, which completes "answered with …". */
  readonly malformed: (wrong: string) => RollcallError
}

/**
 * A page out of an answer's JSON; `undefined` where the resource does not say how its lists look, and this is none.
 *
 * @throws RollcallError what `malformed` makes: for a page without its rows, or one that came before
 */
export const readListPage = (body: unknown, { resource, place, malformed }: Reading): ListPage | undefined => {
  const { listKey, paging } = resource
  const said = toCount(propertyOf(body, 'totalResults'))
  const rows = rowsIn(body, { listKey, mayBeAbsent: said !== undefined && said < place.start })
  if (rows === undefined && listKey === undefined) return undefined
  if (rows === undefined) throw malformed(`a page without "${listKey}"`)
  const { start, before } = place
  const total = said ?? before?.total
  if (paging === undefined || total === undefined) return { rows, next: undefined, doubts: [] }
  const digest = digestOf(rows)
  if (rows.length > 0 && digest === before?.digest) throw malformed('the same page twice')
  // By what came and not by what was asked for: vendors cap pages (scim-clients.md C9).
  const next = start + rows.length
  const hasMore = rows.length > 0 && next <= total
  return {
    rows,
    next: hasMore ? toCursor({ start: next, before: { total, digest } }) : undefined,
    doubts: [...totalChanged(before?.total, total), ...(rows.length === 0 ? brokenOff(start, total) : [])],
  }
}

export const toCursor = ({ start, before }: ListPlace): string =>
  Buffer.from(['start', start, ...(before === undefined ? [] : [before.total, before.digest])].join(':')).toString(
    'base64url',
  )

/** @throws RollcallError `invalid_cursor` */
export const parseCursor = (cursor: string | undefined): ListPlace => {
  if (cursor === undefined) return { start: 1 }
  const text = Buffer.from(cursor, 'base64url').toString()
  const [, start, total, digest] = /^start:(\d{1,12})(?::(\d{1,16}):([0-9a-f]{16}))?$/.exec(text) ?? []
  if (start === undefined) {
    throw new RollcallError('invalid_cursor', 'next_cursor is not one that this list gave. List again from the start.')
  }
  const before = total === undefined || digest === undefined ? undefined : { total: Number(total), digest }
  return { start: Number(start), before }
}

/** RFC 7644 §3.4.2 lets a vendor leave the rows out where there are none. */
const rowsIn = (
  body: unknown,
  { listKey, mayBeAbsent }: { readonly listKey: string | undefined; readonly mayBeAbsent: boolean },
): readonly unknown[] | undefined => {
  const rows = listKey === undefined ? body : (propertyOf(body, listKey) ?? (mayBeAbsent ? [] : undefined))
  return Array.isArray(rows) ? rows : undefined
}

const totalChanged = (before: number | undefined, now: number): readonly string[] =>
  before === undefined || before === now
    ? []
    : [
        `The vendor announced ${before} rows before and ${now} now, so rows may have been missed or moved while listing. List again to be sure.`,
      ]

const brokenOff = (start: number, total: number): readonly string[] =>
  start > total ? [] : [`The vendor announced ${total} rows and sent none from row ${start} on. List again to be sure.`]

/** By ids where there are any: some vendors put the time of the reading into each row. */
const digestOf = (rows: readonly unknown[]): string => {
  const identities = rows.map((row) => propertyOf(row, 'id') ?? row)
  return createHash('sha256').update(JSON.stringify(identities)).digest('hex').slice(0, 16)
}

const toCount = (value: unknown): number | undefined =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : undefined

const propertyOf = (body: unknown, key: string): unknown =>
  typeof body === 'object' && body !== null ? Object.getOwnPropertyDescriptor(body, key)?.value : undefined
